"""Which steps a guide has for somebody, which comes next, and what “back” takes away."""

from __future__ import annotations

import pytest

from knowledge.guiding.course import QUIZ_OFFER, answered, course, current, stepped_back
from knowledge.guiding.state import GuideState
from knowledge.vocabulary import Borough
from tests.guiding.samples import TEA, TOUR, at

LAMBETH, CAMDEN = Borough.LAMBETH, Borough.CAMDEN

# The boroughs, the answers, the steps on the way, and the one that comes next.
WAYS: dict[str, tuple[tuple[Borough, ...], dict[str, str], str, str | None]] = {
    "nothing answered": ((LAMBETH,), {}, "leaves pot", "leaves"),
    "a step of the other borough": ((CAMDEN,), {}, "leaves kettle pot", "leaves"),
    "an option that leads on": ((LAMBETH,), {"leaves": "loose"}, "leaves sieve pot", "sieve"),
    "another that leads on": ((LAMBETH,), {"leaves": "bricks"}, "leaves sieve pot", "sieve"),
    "one of two ticked leads on": ((LAMBETH,), {"leaves": "loose bags"}, "leaves sieve pot", "sieve"),
    "both lead to the same step": ((LAMBETH,), {"leaves": "loose bricks"}, "leaves sieve pot", "sieve"),
    "an option that does not": ((LAMBETH,), {"leaves": "bags"}, "leaves pot", "pot"),
    "none of these": ((LAMBETH,), {"leaves": "none"}, "leaves pot", "pot"),
    "not sure": ((LAMBETH,), {"leaves": "not_sure"}, "leaves pot", "pot"),
    "two steps on": ((LAMBETH,), {"leaves": "loose", "sieve": "yes"}, "leaves sieve mesh pot", "mesh"),
    "the other answer": ((LAMBETH,), {"leaves": "loose", "sieve": "no"}, "leaves sieve pot", "pot"),
    "all answered": ((LAMBETH,), {"leaves": "bags", "pot": "yes"}, "leaves pot", None),
    "a step that tells is answered with nothing": (
        (CAMDEN,),
        {"leaves": "bags", "kettle": ""},
        "leaves kettle pot",
        "pot",
    ),
    "an answer to what comes later leaves a gap": ((CAMDEN,), {"pot": "yes"}, "leaves kettle pot", "leaves"),
    "an answer on a way not taken decides nothing": (
        (LAMBETH,),
        {"leaves": "bags", "sieve": "yes", "mesh": "yes"},
        "leaves pot",
        "pot",
    ),
    "an answer that is no option decides nothing": ((LAMBETH,), {"leaves": "coffee"}, "leaves pot", "pot"),
    "an answer to no step": ((LAMBETH,), {"coffee": "yes"}, "leaves pot", "leaves"),
    "an answer called borough": ((LAMBETH,), {"borough": "camden"}, "leaves pot", "leaves"),
}


@pytest.mark.parametrize(("boroughs", "answers", "steps", "here"), WAYS.values(), ids=WAYS.keys())
def test_the_answers_decide_the_way(
    boroughs: tuple[Borough, ...], answers: dict[str, str], steps: str, here: str | None
) -> None:
    state = at(TEA, *boroughs, **answers)
    assert [step.key for step in course(TEA, state)] == steps.split()
    reached = current(TEA, state)
    assert (reached.key if reached else None) == here


def test_the_way_does_not_hang_on_the_order_of_the_answers() -> None:
    one = at(TEA, LAMBETH, leaves="loose", sieve="yes")
    other = at(TEA, LAMBETH, sieve="yes", leaves="loose")
    assert course(TEA, one) == course(TEA, other)


def test_an_answer_changed_changes_the_way() -> None:
    """And what was answered on the old way is there again where the way is taken again."""
    state = at(TEA, LAMBETH, leaves="loose", sieve="yes", mesh="no")
    changed = state.with_answer("leaves", ("bags",))
    assert [step.key for step in course(TEA, changed)] == ["leaves", "pot"]
    again = changed.with_answer("leaves", ("bricks",))
    assert [step.key for step in course(TEA, again)] == ["leaves", "sieve", "mesh", "pot"]
    assert again.ticked("mesh") == ("no",)


def test_an_answer_given_anew_keeps_its_place() -> None:
    state = at(TEA, LAMBETH, leaves="loose", sieve="yes").with_answer("leaves", ("bags",))
    assert state.answers == (("leaves", ("bags",)), ("sieve", ("yes",)))


def test_back_takes_the_last_answer_away_and_last_of_all_the_borough() -> None:
    state = at(TEA, CAMDEN, leaves="loose", sieve="yes", mesh="no", kettle="", pot="yes")
    taken: list[str | None] = []
    while state.boroughs:
        state = stepped_back(TEA, state)
        here = current(TEA, state)
        taken.append(here.key if here and state.boroughs else None)
    assert taken == ["pot", "kettle", "mesh", "sieve", "leaves", None]
    assert state == GuideState(TEA.key)
    assert stepped_back(TEA, state) == state


def test_back_passes_over_what_was_answered_on_a_way_not_taken() -> None:
    state = at(TEA, LAMBETH, leaves="bags", sieve="yes")
    gone_back = stepped_back(TEA, state)
    assert gone_back.ticked("leaves") is None
    assert [step.key for step in answered(TEA, gone_back)] == []


def test_back_from_a_gap_takes_the_answer_before_it_away() -> None:
    """What stands behind the gap is not the last answer."""
    state = at(TEA, LAMBETH, leaves="loose", pot="yes")
    assert current(TEA, state) == TEA.step("sieve")
    assert stepped_back(TEA, state) == at(TEA, LAMBETH, pot="yes")


@pytest.mark.parametrize("role", ["practitioner", "manager"])
def test_the_quiz_is_offered_at_the_end_of_a_tour(role: str) -> None:
    state = at(TOUR, LAMBETH, CAMDEN, role=role)
    stops = ["leaves", "kettle", *(["managers"] if role == "manager" else []), "pot"]
    assert [step.key for step in course(TOUR, state)] == ["role", *stops, "quiz"]
    read = at(TOUR, LAMBETH, CAMDEN, role=role, **dict.fromkeys(stops, ""))
    assert current(TOUR, read) == QUIZ_OFFER
    assert QUIZ_OFFER not in course(TEA, at(TEA, LAMBETH))


def test_back_in_the_quiz_takes_its_last_answer_away_first() -> None:
    read = at(TOUR, LAMBETH, role="practitioner", leaves="", kettle="", pot="", quiz="yes")
    asked = GuideState(read.guide, read.boroughs, read.answers, (("q1", "a"), ("q2", "b")), seed=7)
    once = stepped_back(TOUR, asked)
    assert once.quiz == (("q1", "a"),)
    assert (once.answers, once.seed) == (read.answers, 7)
    offered = stepped_back(TOUR, stepped_back(TOUR, once))
    assert current(TOUR, offered) == QUIZ_OFFER
    assert offered.seed == 7, "the same questions"


def test_a_step_is_found_by_its_key() -> None:
    assert TEA.step("pot").key == "pot"
    with pytest.raises(KeyError):
        TEA.step("coffee")
