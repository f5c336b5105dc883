"""Hostile input against the real stack over real sockets: every answer well-formed, the same processes alive, nothing
that was sent in an error or a log, and a normal question answered right after."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import psutil
import pytest

from launch.stack import Stack
from tests.faults.conftest import MODULES, PROMISED_SECONDS, breaches, process_of, say
from tests.faults.hostile import LEAST, corpus
from tests.faults.hostile_wire import MARK, Answer, Case, send

GROUPS = {
    name: list(cases)
    for name, cases in groupby(sorted(corpus(), key=lambda case: case.group), key=lambda case: case.group)
}


@pytest.fixture(scope="module")
def processes(stack: Stack) -> list[psutil.Process]:
    return [process_of(stack, module) for module in MODULES]


@pytest.fixture(scope="module", autouse=True)
def counted() -> Iterator[None]:
    """Says how many cases there are, once."""
    cases = corpus()
    yield
    print(f"\nhostile input: {len(cases):,} cases in {len(GROUPS)} groups")


def test_there_are_enough_cases() -> None:
    assert len(corpus()) >= LEAST


@pytest.mark.parametrize("name", GROUPS)
def test_hostile_input_is_answered_well_and_ends_nothing(
    stack: Stack, processes: list[psutil.Process], name: str
) -> None:
    wrong: list[str] = []
    for case in GROUPS[name]:
        found = faults_of(case, send(stack.settings.base, case.wire, case.patience))
        wrong += [f"{case.name}: {fault}" for fault in found]
        ended = [process for process in processes if not process.is_running()]
        assert not ended, f"{case.name} ended {ended}"
    assert wrong == [], "\n".join([f"{len(wrong)} found:", *wrong])
    answered = say(stack.settings.base, "who can interpret?")
    assert answered["replies"][0]["topic"] == "interpreters"


def faults_of(case: Case, answer: Answer) -> list[str]:
    """What is wrong with the answer to a case, each in words."""
    if answer.status not in case.statuses:
        return [f"{answer.status}, where {sorted(case.statuses)} was expected: {answer.body[:100]!r}"]
    if answer.status == 0:
        return []
    # The one case that asks for no address of the API is answered with a page.
    path = "/" if case.name.endswith("a greeting of HTTP/2") else case.path
    wrong = breaches(answer.status, answer.headers, answer.body, path) if case.reads_body else []
    if answer.seconds > PROMISED_SECONDS:
        wrong.append(f"answered after {answer.seconds:.1f} s")
    text = answer.body.decode("utf-8", "replace")
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    if answer.status >= 400 or is_page:
        wrong += [f"echoed: {words[:40]!r}" for words in case.unseen if words and words in text]
    if answer.status == 200 and case.kinds and not wrong:
        wrong += _unexpected_kind(case, answer)
    return wrong


def _unexpected_kind(case: Case, answer: Answer) -> list[str]:
    kind = answer.json()["replies"][0]["kind"]
    return [] if kind in case.kinds else [f"answered with {kind}"]


def test_no_log_holds_anything_that_was_sent(stack: Stack) -> None:
    logs = list((stack.settings.state / "log").iterdir())
    assert len(logs) >= 4
    for log in logs:
        text = log.read_text(encoding="utf-8", errors="replace")
        for sent in (MARK, "owned", "203.0.113.7"):
            assert sent not in text, f"{log.name} holds {sent}"
        assert not set(text) & set("\x1b\x07\x08\x00\x85\u2028"), log.name
