"""What a message says to a guide, and what is none of its business."""

from __future__ import annotations

import pytest

from knowledge.guiding.hearing import (
    HEARD,
    NONE_OF_THESE,
    NOT_SURE,
    Control,
    control_said,
    only_numbers,
    ticked,
)
from knowledge.guiding.records import Option
from knowledge.guiding.words import CONTROL_LABELS, TICK_LABELS
from knowledge.vocabulary import Choose


def options(*labels: str) -> tuple[Option, ...]:
    """Keys a, b, c …"""
    return tuple(Option(chr(ord("a") + place), label) for place, label in enumerate(labels))


TEA = options("Milk goes in first", "Milk goes in last", "Lemon, and no milk", "The pot isn't warm")
YES_NO = options("Yes", "No", "Not known")
NOT_YET = options("Yes", "Not yet", "I do not know who it is")
OFFER = options("Yes, start the quiz", "No, finish without it")
TWO_YES = options("Yes, at once", "Yes, later", "No, never", "No, not now")

# What is typed, and the options that it ticks; None: it is no answer.
MANY: dict[str, str | None] = {
    # by number
    "1": "a",
    "2": "b",
    " 4 ": "d",
    "1 and 3": "a c",
    "3 and 1": "a c",
    "1,3": "a c",
    "1, 3": "a c",
    "1, 2 and 4": "a b d",
    "1, 2, and 4.": "a b d",
    "1 2 4": "a b d",
    "1 & 3": "a c",
    "1; 3": "a c",
    "1+3": "a c",
    "1-3": "a b c",
    "2 – 4": "b c d",
    "1, 3-4": "a c d",
    "1 and 1": "a",
    "1 2 3 4": "a b c d",
    "number 2": "b",
    "numbers 2 and 3": "b c",
    "option 3": "c",
    "Options 1, 2": "a b",
    "no. 2": "b",
    "2)": "b",
    "(2)": "b",
    "01": "a",
    "first": "a",
    "the second one": "b",
    "The third": "c",
    "the fourth option": "d",
    # none, all, not sure
    "none": NONE_OF_THESE,
    "None of these": NONE_OF_THESE,
    "none of them.": NONE_OF_THESE,
    "none of the above": NONE_OF_THESE,
    "neither": NONE_OF_THESE,
    "no": NONE_OF_THESE,
    "No.": NONE_OF_THESE,
    "nope": NONE_OF_THESE,
    "n": NONE_OF_THESE,
    "not sure": NOT_SURE,
    "Not sure!": NOT_SURE,
    "unsure": NOT_SURE,
    "I don't know": NOT_SURE,
    "I don’t know yet": NOT_SURE,
    "dont know": NOT_SURE,
    "do not know": NOT_SURE,
    "no idea": NOT_SURE,
    "not known": NOT_SURE,
    "all": "a b c d",
    "All of them": "a b c d",
    "all of these": "a b c d",
    "all the above": "a b c d",
    # by words
    "Milk goes in first": "a",
    "MILK GOES IN LAST": "b",
    "lemon and no milk": "c",
    "Lemon, and no milk.": "c",
    "lemon and no": "c",
    "milk goes in last": "b",
    "The pot isn't warm": "d",
    "the pot isn’t warm": "d",
    "the pot isnt warm": "d",
    "the pot isn't": "d",
    # no answer
    "": None,
    "  ": None,
    "…": None,
    "👍": None,
    "0": None,
    "5": None,
    "1 and 5": None,
    "0 and 1": None,
    "12": None,
    "124": None,
    "the fifth one": None,
    "the eighth": None,
    "the ninth": None,
    "1 to 3": None,
    "1 or 3": None,
    "1-5": None,
    "3-9": None,
    "1.5": None,
    "lemon": None,
    "lemon and": None,
    "the pot": None,
    "1 and not 3": None,
    "not 1": None,
    "1?": None,
    "none?": None,
    "all of them?": None,
    "Milk goes in first?": None,
    "lemon ?": None,
    "milk": None,
    "milk goes in": None,
    "le": None,
    "lemons": None,
    "yes": None,
    "milk goes in first, I think": None,
    "1 because she told me so": None,
    "none of these apply to her but something else does": None,
    "all children are present": None,
    "not sure who the LADO is": None,
    "no recourse to public funds": None,
    "what does the third one mean": None,
    "who can interpret": None,
}


@pytest.mark.parametrize(("typed", "keys"), MANY.items(), ids=repr)
def test_what_is_ticked_where_many_may_be(typed: str, keys: str | None) -> None:
    assert ticked(typed, TEA, Choose.MANY) == (None if keys is None else tuple(keys.split()))


# The options, what is typed, and the one that it ticks.
ONE: list[tuple[tuple[Option, ...], str, str | None]] = [
    (YES_NO, "Yes", "a"),
    (YES_NO, "yes.", "a"),
    (YES_NO, "YES!", "a"),
    (YES_NO, "y", "a"),
    (YES_NO, "yeah", "a"),
    (YES_NO, "yep", "a"),
    (YES_NO, "1", "a"),
    (YES_NO, "first", "a"),
    (YES_NO, "No", "b"),
    (YES_NO, "n", "b"),
    (YES_NO, "nope", "b"),
    (YES_NO, "2", "b"),
    (YES_NO, "Not known", "c"),
    (YES_NO, "not sure", "c"),
    (YES_NO, "I don't know", "c"),
    (YES_NO, "unknown", "c"),
    (YES_NO, "the third", "c"),
    (YES_NO, "not", None),
    (YES_NO, "no, not known", None),
    (YES_NO, "4", None),
    (YES_NO, "0", None),
    (YES_NO, "1 and 2", None),
    (YES_NO, "1,2", None),
    (YES_NO, "all", None),
    (YES_NO, "none", None),
    (YES_NO, "none of these", None),
    (YES_NO, "yes?", None),
    (YES_NO, "Yes please tell me who the LADO is", None),
    (YES_NO, "yes and no", None),
    (YES_NO, "no recourse to public funds", None),
    (YES_NO, "maybe", None),
    (YES_NO, "ok", None),
    (NOT_YET, "not yet", "b"),
    (NOT_YET, "not", None),
    (NOT_YET, "not y", None),
    (NOT_YET, "not sure", "c"),
    (NOT_YET, "i don't know", "c"),
    (NOT_YET, "I do not know who it is", "c"),
    (NOT_YET, "no", "b"),
    (NOT_YET, "nope", "b"),
    (TEA, "no", None),
    (TEA, "yes", None),
    (NOT_YET, "no idea", "c"),
    (OFFER, "yes", "a"),
    (OFFER, "Yes, start the quiz", "a"),
    (OFFER, "yes start", "a"),
    (OFFER, "no", "b"),
    (OFFER, "n", "b"),
    (OFFER, "not sure", None),
    (TWO_YES, "yes", None),
    (TWO_YES, "no", None),
    (TWO_YES, "yes later", "b"),
    (TWO_YES, "no not now", "d"),
    (TEA, "1", "a"),
    (TEA, "lemon", "c"),
    (TEA, "not sure", None),
    (TEA, "2 and 3", None),
    (options("10 days", "2 days"), "2", "b"),
    (options("10 days", "2 days"), "10", None),
    (options("10 days", "2 days"), "10 days", "a"),
]


@pytest.mark.parametrize(("offered", "typed", "key"), ONE)
def test_what_is_ticked_where_one_may_be(offered: tuple[Option, ...], typed: str, key: str | None) -> None:
    chosen = ticked(typed, offered, Choose.ONE)
    assert chosen == ((key,) if key else None), f"{typed!r} of {[option.label for option in offered]}"


def test_nothing_is_ticked_where_nothing_is_offered() -> None:
    assert [ticked(typed, (), Choose.ONE) for typed in ("1", "yes", "", "anything")] == [None] * 4


@pytest.mark.parametrize("choose", Choose)
@pytest.mark.parametrize("place", range(len(TEA)))
def test_every_label_ticks_its_own_option(choose: Choose, place: int) -> None:
    """As it is shown, and as somebody types it."""
    label = TEA[place].label
    for typed in (label, label.upper(), f"{label}.", f"  {label} ", str(place + 1)):
        assert ticked(typed, TEA, choose) == (TEA[place].key,)


def test_the_beginning_of_a_label_is_whole_words_and_of_one_label_alone() -> None:
    offered = options("Child protection", "Children in need", "Child in need")
    assert ticked("children", offered, Choose.ONE) == ("b",)
    assert ticked("child p", offered, Choose.ONE) is None
    assert ticked("child", offered, Choose.ONE) is None
    assert ticked("child in", offered, Choose.ONE) == ("c",)
    assert ticked("children", offered, Choose.MANY) is None, "hardly a tick"
    assert ticked("child in need", offered, Choose.MANY) == ("c",)


CONTROLS: dict[str, Control | None] = {
    "next": Control.NEXT,
    "Next.": Control.NEXT,
    "next step": Control.NEXT,
    "the next stop": Control.NEXT,
    "OK, next": Control.NEXT,
    "continue": Control.NEXT,
    "carry on": Control.NEXT,
    "got it": Control.NEXT,
    "back": Control.BACK,
    "go back": Control.BACK,
    "Go back a step": Control.BACK,
    "one back": Control.BACK,
    "previous": Control.BACK,
    "the previous step": Control.BACK,
    "why do you ask?": Control.WHY,
    "Why do you ask me that?": Control.WHY,
    "why are you asking": Control.WHY,
    "why do you want to know?": Control.WHY,
    "stop": Control.STOP,
    "STOP!": Control.STOP,
    "stop the guide": Control.STOP,
    "quit": Control.STOP,
    "exit this guide": Control.STOP,
    "cancel": Control.STOP,
    "leave the tour": Control.STOP,
    "end the quiz": Control.STOP,
    "stop here": Control.STOP,
    "go on": Control.RESUME,
    "resume": Control.RESUME,
    "resume the guide": Control.RESUME,
    "Resume my guide": Control.RESUME,
    "go on with the tour": Control.RESUME,
    "back to the guide": Control.RESUME,
    "start again": Control.RESTART,
    "start over": Control.RESTART,
    "begin afresh": Control.RESTART,
    "restart": Control.RESTART,
    "restart the quiz": Control.RESTART,
    "": None,
    "why": None,
    "why is that the policy?": None,
    "ok": None,
    "yes": None,
    "1": None,
    "stop him": None,
    "he won't stop": None,
    "make him stop": None,
    "leave": None,
    "end": None,
    "leave him now": None,
    "end it": Control.STOP,
    "leave this guide": Control.STOP,
    "leave him": None,
    "how does she leave?": None,
    "can she go back": None,
    "should I go back to her": None,
    "what happens next": None,
    "when do I start": None,
    "cancel the meeting": None,
    "who leads the plan": None,
}


@pytest.mark.parametrize(("typed", "control"), CONTROLS.items(), ids=repr)
def test_steering_is_heard_in_so_many_words(typed: str, control: Control | None) -> None:
    assert control_said(typed) is control


@pytest.mark.parametrize("control", Control)
def test_every_controls_button_says_its_control(control: Control) -> None:
    assert control_said(CONTROL_LABELS[control]) is control
    assert all(ticked(CONTROL_LABELS[control], offered, Choose.ONE) is None for offered in (TEA, YES_NO, OFFER))


def test_every_other_button_ticks_what_it_says() -> None:
    assert {key: ticked(label, TEA, Choose.MANY) for key, label in TICK_LABELS.items()} == {
        NONE_OF_THESE: (NONE_OF_THESE,),
        NOT_SURE: (NOT_SURE,),
    }


def test_the_classifier_hears_every_control_but_starting_again() -> None:
    assert set(Control) - set(HEARD) == {Control.RESTART}


@pytest.mark.parametrize(
    ("typed", "are"),
    [
        ("1", True),
        ("1 and 9", True),
        ("option 12", True),
        ("99", True),
        ("7?", True),
        ("1-9", True),
        ("999", False),
        ("1 child", False),
        ("the ninth", False),
        ("", False),
        ("16 and 17 year olds", False),
        ("two", False),
    ],
)
def test_numbers_alone_can_only_mean_options(typed: str, are: bool) -> None:
    assert only_numbers(typed) is are
