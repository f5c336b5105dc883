"""What a guide's buttons and boxes send comes through the gateway as it is: no name is found in it, and no danger."""

from __future__ import annotations

import pytest

from contract.parts import guide_choice
from knowledge.guiding.pages import to_press
from knowledge.guiding.records import Guide
from knowledge.vocabulary import GuideKey
from web_widget.danger import sounds_like_danger
from web_widget.messages import MAX_CODE_POINTS
from web_widget.privacy.screen import PrivacyScreen
from web_widget.settings import PROTECTED_FILE


@pytest.fixture(scope="module")
def screen() -> PrivacyScreen:
    return PrivacyScreen.load(PROTECTED_FILE)


@pytest.fixture(params=GuideKey, ids=str)
def guide(request: pytest.FixtureRequest, guides: dict[GuideKey, Guide]) -> Guide:
    return guides[request.param]


@pytest.fixture
def pressed(guide: Guide) -> tuple[str, ...]:
    """With what is sent for boxes that are ticked."""
    return (*to_press(guide), "1 and 3", "1, 2 and 4")


def test_all_that_can_be_pressed_is_looked_at(guide: Guide) -> None:
    labels = {option.label for step in guide.steps for option in step.options}
    assert labels | {guide_choice(guide).message, "Not sure", "None of these", "Why do you ask?"} <= set(
        to_press(guide)
    )


def test_the_privacy_screen_leaves_it_as_it_is(pressed: tuple[str, ...], screen: PrivacyScreen) -> None:
    changed = {said: screen.redact(said).text for said in pressed if screen.redact(said).text != said}
    assert changed == {}


def test_it_does_not_sound_like_danger(pressed: tuple[str, ...]) -> None:
    assert [said for said in pressed if sounds_like_danger(said)] == []


def test_it_is_short_enough_and_no_command(pressed: tuple[str, ...]) -> None:
    """Rasa takes what begins with “/” for an intent."""
    for said in pressed:
        assert 0 < len(said) <= MAX_CODE_POINTS
        assert said == " ".join(said.split()) and not said.startswith("/")


def test_the_questions_that_a_guide_asks_hold_nobodys_data(guide: Guide, screen: PrivacyScreen) -> None:
    """They may be repeated: “which of these grounds are so?”"""
    asked = [step.asks for step in guide.steps if step.asks] + [question.asks for question in guide.quiz]
    changed = {said: screen.redact(said).text for said in asked if screen.redact(said).text != said}
    assert changed == {}
