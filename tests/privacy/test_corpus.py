"""What the privacy screen has reached stays reached: recall for each kind, and what it must leave alone.

The aims: 0.98 of what has a form, 0.90 of names, at most 0.02 of the evaluation's questions changed. Where more was
measured, more is held.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.privacy import (
    CLEAN,
    CORPUS,
    HELD_OUT,
    OWN,
    Marked,
    Measured,
    changed,
    marked_lines,
    measure,
    nobodys_questions,
    overall,
)
from web_widget.privacy.screen import PrivacyScreen

KINDS = {
    "address", "case_reference", "date_of_birth", "email", "licence", "name", "national_insurance", "nhs_number",
    "passport", "phone", "postcode", "upn", "vehicle",
}  # fmt: skip
FORMS, NAMES = 0.985, 0.98
EACH_FORM = 0.88  # of nine, one may be lost
QUESTIONS_CHANGED, CLEAN_CHANGED = 0.005, 0.025


@pytest.fixture(scope="module", params=[CORPUS, HELD_OUT, OWN], ids=lambda path: path.stem)
def measured(request: pytest.FixtureRequest, screen: PrivacyScreen) -> Measured:
    path: Path = request.param
    return measure(screen, marked_lines(path))


def test_the_lines_hold_every_kind_and_mark_what_stands_in_them() -> None:
    for path in (CORPUS, HELD_OUT, OWN):
        lines = marked_lines(path)
        assert {kind for line in lines for kind, _ in line.personal} == KINDS
        assert [(line.text, value) for line in lines for _, value in line.personal if value not in line.text] == []
    assert len(marked_lines(CORPUS)) == 250
    assert len(marked_lines(HELD_OUT)) == 130
    assert len(marked_lines(CLEAN)) == 120


def test_no_line_stands_in_two_files() -> None:
    files = [{line.text for line in marked_lines(path)} for path in (CORPUS, HELD_OUT, OWN, CLEAN)]
    assert len(set.union(*files)) == sum(map(len, files))


def test_what_has_a_form_is_found(measured: Measured) -> None:
    assert overall(measured, names=False).share >= FORMS, measured.missed


def test_each_kind_with_a_form_is_found(measured: Measured) -> None:
    low = {kind: recall for kind, recall in measured.recall.items() if kind != "name" and recall.share < EACH_FORM}
    assert low == {}, measured.missed


def test_names_are_found(measured: Measured) -> None:
    assert overall(measured, names=True).share >= NAMES, measured.missed


def test_the_evaluations_questions_are_left_alone(screen: PrivacyScreen) -> None:
    questions = list(nobodys_questions())
    assert len(questions) > 700
    alarms = changed(screen, questions)
    assert len(alarms) / len(questions) <= QUESTIONS_CHANGED, alarms


def test_clean_lines_are_left_alone(screen: PrivacyScreen) -> None:
    lines = [line.text for line in marked_lines(CLEAN)]
    alarms = changed(screen, lines)
    assert len(alarms) / len(lines) <= CLEAN_CHANGED, alarms


def test_lines_of_the_second_set_without_personal_data_are_left_alone(screen: PrivacyScreen) -> None:
    lines = [line.text for line in marked_lines(HELD_OUT) if not line.personal]
    assert len(lines) == 30
    assert changed(screen, lines) == []


def test_a_name_that_is_left_is_counted_as_missed(screen: PrivacyScreen) -> None:
    """Nor does a letter behind it hide it: “summers” still says “summer”."""
    line = Marked("summers old enough, and Kwame Mensah left", (("name", "summer"), ("name", "Kwame Mensah")))
    counted = measure(screen, [line])
    assert (counted.recall["name"].there, counted.recall["name"].gone) == (2, 1)
    assert [value for _, value, _ in counted.missed] == ["summer"]
