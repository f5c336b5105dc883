"""A guide's turns: begun, resumed, gone back in, stopped; and what it leaves to others to answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answering import Knowledge, decide
from knowledge.guiding import pages, words
from knowledge.guiding.conducting import begin, conduct, go_to, restart, resume, steer
from knowledge.guiding.course import current, stops, tidied
from knowledge.guiding.hearing import Control
from knowledge.guiding.page import Phase
from knowledge.guiding.records import Guide, Line
from knowledge.guiding.state import GuideState
from knowledge.question import Candidate, GuideCall, Question, Speech
from knowledge.vocabulary import Borough, GuideKey
from tests.guiding.samples import MILK, NO_POT, TEA, TOUR, WARM, at
from tests.guiding.walking import asking, say, shown, straight_on

LAMBETH, CAMDEN = Borough.LAMBETH, Borough.CAMDEN
SURE = 0.9


def heard_as(text: str, speech: Speech, key: str, confidence: float = SURE) -> Question:
    return asking(text, Candidate(speech, key, confidence))


# Beginning


def test_who_has_a_borough_is_not_asked_for_it() -> None:
    turn = begin(TEA, CAMDEN, seed=3)
    assert turn.state == GuideState(TEA.key, (CAMDEN,), seed=3)
    assert (turn.page.phase, turn.page.step, turn.page.steps) == (Phase.STEP, 1, 3)
    assert turn.page.opening == (TEA.about,)


@pytest.mark.parametrize(
    ("guide", "said", "boroughs"),
    [
        (TEA, "Lambeth", (LAMBETH,)),
        (TEA, "camden", (CAMDEN,)),
        (TEA, "2", (CAMDEN,)),
        (TEA, "the first one", (LAMBETH,)),
        (TOUR, "Camden", (CAMDEN,)),
        (TOUR, "Both", (LAMBETH, CAMDEN)),
        (TOUR, "3", (LAMBETH, CAMDEN)),
    ],
)
def test_who_has_none_is_asked_whose_policy(
    guide: Guide, said: str, boroughs: tuple[Borough, ...], knowledge: Knowledge
) -> None:
    turn = begin(guide, None, seed=1)
    assert turn.page.phase is Phase.BOROUGH and turn.goes_on
    assert guide.about in turn.page.opening
    after = say(guide, turn.state, said, knowledge)
    assert after.state.boroughs == boroughs
    assert (after.page.phase, after.page.step) == (Phase.STEP, 1)


@pytest.mark.parametrize(("named", "boroughs"), [((CAMDEN,), (CAMDEN,)), ((LAMBETH,), (LAMBETH,))])
def test_a_borough_named_in_a_sentence_is_heard(
    named: tuple[Borough, ...], boroughs: tuple[Borough, ...], knowledge: Knowledge
) -> None:
    asked = replace(asking("I work there"), named=named, rest="I work in ")
    turn = conduct(TEA, GuideState(TEA.key), asked, knowledge)
    assert turn is not None and turn.state.boroughs == boroughs
    assert conduct(TEA, at(TEA, CAMDEN), asked, knowledge) is None, "a question on a borough, in the midst of a guide"
    both = replace(asked, named=(LAMBETH, CAMDEN))
    assert conduct(TEA, GuideState(TEA.key), both, knowledge) is None


@pytest.mark.parametrize("said", ["Both", "3", "1 and 2", "Islington"])
def test_a_guide_through_a_case_goes_by_one_boroughs_policy(said: str, knowledge: Knowledge) -> None:
    turn = conduct(TEA, GuideState(TEA.key), asking(said), knowledge)
    assert turn is None or turn.state.boroughs == ()


@pytest.mark.parametrize(
    ("boroughs", "lines"),
    [((LAMBETH,), [WARM]), ((CAMDEN,), [MILK, NO_POT]), ((LAMBETH, CAMDEN), [WARM, MILK, NO_POT])],
    ids=["lambeth", "camden", "both"],
)
def test_a_step_shows_what_the_boroughs_walked_for_say(boroughs: tuple[Borough, ...], lines: list[Line]) -> None:
    """With what a document does not say, beside what it says."""
    page = pages.page_of(TOUR, at(TOUR, *boroughs, role="manager"))
    assert [line for part in page.parts for line in part.lines] == lines
    assert [part.borough for part in page.parts] == list(boroughs)
    assert page.silences == ()


def test_a_document_that_only_does_not_say_is_said_to_be_silent() -> None:
    """Without a section, for there is nothing to cite."""
    silent = replace(TOUR, steps=(replace(TOUR.step("leaves"), shows=(WARM, NO_POT)),))
    for boroughs, shown_for in (((CAMDEN,), []), ((LAMBETH, CAMDEN), [LAMBETH])):
        page = pages.page_of(silent, at(silent, *boroughs))
        assert page.silences == (NO_POT.says,)
        assert [part.borough for part in page.parts] == shown_for
    assert pages.page_of(silent, at(silent, LAMBETH)).silences == ()


def test_what_was_understood_is_said_back(knowledge: Knowledge) -> None:
    state = begin(TEA, LAMBETH, seed=1).state
    noted = {
        "1 and 3": "Noted: Loose leaves; Bricks of tea.",
        "none": "Noted: None of these.",
        "not sure": "Noted: Not sure.",
        "bags of tea": "Noted: Bags of tea.",
        "1-2": "Noted: Loose leaves; Bags of tea.",
    }
    assert {said: say(TEA, state, said, knowledge).page.opening[0] for said in noted} == noted


# A tour begun at one of its stops


def test_a_tour_may_be_begun_at_a_stop(tour: Guide, knowledge: Knowledge) -> None:
    for stop in [step for step in tour.steps if not step.asks and not step.when]:
        turn = begin(tour, CAMDEN, seed=1, stop=stop.key)
        first = say(tour, turn.state, "Practitioner", knowledge)
        assert first.page.heading == stop.title
        assert first.page.step is not None and first.page.steps is not None and first.page.step <= first.page.steps


def test_what_was_read_of_a_tour_is_kept_where_somebody_goes_to_a_stop(tour: Guide) -> None:
    stops_ = [step.key for step in stops(tour) if not step.when]
    state = at(tour, CAMDEN, role="practitioner", **dict.fromkeys(stops_[:3], ""))
    for stop in stops_:
        turn = go_to(tour, state, stop)
        assert turn.page.heading == tour.step(stop).title
        assert [turn.state.ticked(key) for key in stops_[:3] if key != stop] == [()] * (3 - (stop in stops_[:3]))


def test_stops_passed_over_are_not_recorded_as_read(tour: Guide, knowledge: Knowledge) -> None:
    """The record may be printed and handed in."""
    last = [step for step in tour.steps if not step.asks][-1]
    state = begin(tour, LAMBETH, seed=1, stop=last.key).state
    for said in ("Practitioner", "Next", words.QUIZ_NO):
        turn = say(tour, state, said, knowledge)
        state = turn.state
    assert turn.page.phase is Phase.ENDING
    text = shown(turn.page, knowledge).text
    assert words.RECORD.format(stops=12) not in text
    assert tour.steps[1].title not in text


# At every step of the real guides


WALKED = [(key, borough) for key in GuideKey for borough in Borough]
AT_EVERY_STEP = pytest.mark.parametrize(("key", "borough"), WALKED, ids=str)


@AT_EVERY_STEP
def test_at_every_step_one_can_stop_and_go_on_there(
    guides: dict[GuideKey, Guide], key: GuideKey, borough: Borough, knowledge: Knowledge
) -> None:
    guide = guides[key]
    for seen in straight_on(guide, (borough,), knowledge):
        if not seen.turn.goes_on:
            continue
        stopped = say(guide, seen.turn.state, "stop", knowledge)
        assert not stopped.goes_on and stopped.state == seen.turn.state
        taken_up = resume(guide, stopped.state)
        assert taken_up.state == seen.turn.state
        assert taken_up.page.opening[0] == words.TAKEN_UP
        there = replace(taken_up.page, opening=()), replace(seen.page, opening=())
        assert there[0] == there[1]


@AT_EVERY_STEP
def test_at_every_step_back_leads_to_the_page_before(
    guides: dict[GuideKey, Guide], key: GuideKey, borough: Borough, knowledge: Knowledge
) -> None:
    guide = guides[key]
    walk = list(straight_on(guide, (borough,), knowledge))
    for before, seen in zip([None, *walk], walk, strict=False):
        gone_back = say(guide, seen.turn.state, "back", knowledge)
        if before is None:
            assert gone_back.page.phase is Phase.BOROUGH
        else:
            assert gone_back.state == before.turn.state
            assert replace(gone_back.page, opening=()) == replace(before.page, opening=())


@AT_EVERY_STEP
def test_at_every_step_one_can_start_again_for_the_same_borough(
    guides: dict[GuideKey, Guide], key: GuideKey, borough: Borough, knowledge: Knowledge
) -> None:
    guide = guides[key]
    for seen in straight_on(guide, (borough,), knowledge):
        again = restart(guide, seen.turn.state)
        assert (again.state.boroughs, again.state.answers, again.state.quiz) == ((borough,), (), ())
        assert say(guide, seen.turn.state, "start again", knowledge) == again
        assert (again.page.step, again.goes_on) == (1, True)


# What is no business of a guide's, wherever in it somebody is.
INTERRUPTIONS: dict[str, Question] = {
    "a question": heard_as("who can interpret for her?", Speech.TOPIC, "interpreters"),
    "a question that nobody understands": asking("what about the xyzzy?"),
    "a sentence that is no question": heard_as("tell me about the LADO", Speech.TOPIC, "lado"),
    "a sentence that begins as an answer does": heard_as("no recourse to public funds", Speech.TOPIC, "nrpf"),
    "a sentence that begins with yes": heard_as("yes but who do I call", Speech.TOPIC, "contact_numbers"),
    "a why of the policy": heard_as("why does the policy say that children are victims", Speech.FOLLOW_UP, "why"),
    "a term": heard_as("MARAC?", Speech.TERM, "term"),
    "danger": heard_as("he is outside her door with a hammer", Speech.DANGER, "danger_now"),
    "danger that is only likely": asking(
        "he won't stop", Candidate(Speech.GUIDE_CONTROL, "stop", 0.5), Candidate(Speech.DANGER, "danger_now", 0.3)
    ),
    "danger that sounds like going back": asking(
        "he is back, help", Candidate(Speech.GUIDE_CONTROL, "back", 0.4), Candidate(Speech.DANGER, "danger_now", 0.35)
    ),
    "the writer": heard_as("I am being hit at home myself", Speech.SUPPORT, "about_me/staff_victim"),
    "a thank you": heard_as("thanks", Speech.SMALLTALK, "thank"),
    "a greeting": heard_as("hello", Speech.SMALLTALK, "greet"),
    "another guide": heard_as("help me with a plan", Speech.GUIDE, "safety"),
    "steering that is hardly heard": heard_as("hm, well", Speech.GUIDE_CONTROL, "stop", 0.1),
    "nothing": asking("…"),
}


@AT_EVERY_STEP
def test_at_every_step_what_is_no_answer_is_left_to_others(
    guides: dict[GuideKey, Guide], key: GuideKey, borough: Borough, knowledge: Knowledge
) -> None:
    guide = guides[key]
    states = [GuideState(guide.key), *(seen.turn.state for seen in straight_on(guide, (borough,), knowledge))]
    taken = [
        f"{name}, at {state.answers[-1:]}"
        for state in states
        for name, question in INTERRUPTIONS.items()
        if conduct(guide, state, question, knowledge) is not None
    ]
    assert taken == []


# Steering in words of one's own

ASKS = at(TEA, LAMBETH)
TELLS = at(TEA, CAMDEN, leaves="bags")

MEANT: list[tuple[GuideState, str, Speech, str, Phase | None]] = [
    (ASKS, "can we pause this", Speech.GUIDE_CONTROL, "stop", Phase.STOPPED),
    (ASKS, "take me one step back please", Speech.GUIDE_CONTROL, "back", Phase.BOROUGH),
    (ASKS, "what makes you ask that", Speech.GUIDE_CONTROL, "why", Phase.WHY),
    (ASKS, "let's go on", Speech.GUIDE_CONTROL, "resume", Phase.STEP),
    (ASKS, "move along then", Speech.GUIDE_CONTROL, "next", Phase.STEP),
    (ASKS, "why", Speech.FOLLOW_UP, "why", Phase.WHY),
    (ASKS, "why is that needed", Speech.FOLLOW_UP, "why", Phase.WHY),
    (ASKS, "bye for now", Speech.SMALLTALK, "goodbye", Phase.STOPPED),
    (ASKS, "tell me more", Speech.FOLLOW_UP, "more", None),
    (ASKS, "sounds good", Speech.SMALLTALK, "affirm", None),
    (TELLS, "sounds good", Speech.SMALLTALK, "affirm", Phase.STEP),
    (TELLS, "tell me more", Speech.FOLLOW_UP, "more", Phase.STEP),
    (TELLS, "right, what comes then", Speech.GUIDE_CONTROL, "next", Phase.STEP),
    (TELLS, "why", Speech.FOLLOW_UP, "why", None),
    (TELLS, "why is that needed", Speech.GUIDE_CONTROL, "why", None),
    (TELLS, "never mind that", Speech.SMALLTALK, "deny", None),
]


@pytest.mark.parametrize(("state", "said", "speech", "key", "phase"), MEANT)
def test_steering_in_other_words_is_the_classifiers_to_hear(
    state: GuideState, said: str, speech: Speech, key: str, phase: Phase | None, knowledge: Knowledge
) -> None:
    turn = conduct(TEA, state, heard_as(said, speech, key), knowledge)
    assert (turn.page.phase if turn else None) == phase
    hardly = conduct(TEA, state, heard_as(said, speech, key, 0.1), knowledge)
    assert hardly is None


def test_next_goes_on_where_a_step_only_tells(knowledge: Knowledge) -> None:
    for said in ("next", "continue", "Got it", "ok next"):
        turn = say(TEA, TELLS, said, knowledge)
        assert turn.state == TELLS.with_answer("kettle", ())
        assert turn.page.heading == "The pot"


def test_go_on_is_next_where_a_stop_is_on_the_screen(knowledge: Knowledge) -> None:
    assert say(TEA, TELLS, "go on", knowledge).state == TELLS.with_answer("kettle", ())


def test_a_question_on_a_borough_is_no_answer_to_whose_policy(knowledge: Knowledge) -> None:
    question = replace(asking("who can interpret in Camden"), named=(CAMDEN,), rest="who can interpret in ")
    assert conduct(TEA, GuideState(TEA.key), question, knowledge) is None


def test_next_is_no_answer_where_a_step_asks(knowledge: Knowledge) -> None:
    turn = say(TEA, ASKS, "next", knowledge)
    assert turn.state == ASKS
    assert turn.page.opening == (words.NOT_AN_ANSWER,)


@pytest.mark.parametrize("state", [ASKS, TELLS, GuideState(TEA.key)], ids=["asks", "tells", "no borough yet"])
@pytest.mark.parametrize("said", ["9", "1 and 9", "option 7"])
def test_a_number_too_high_is_said_to_be_no_answer(state: GuideState, said: str, knowledge: Knowledge) -> None:
    turn = say(TEA, state, said, knowledge)
    assert turn.state == state
    assert turn.page.opening[0] == (words.NOTHING_ASKED if state is TELLS else words.NOT_AN_ANSWER)


def test_danger_never_keeps_somebody_from_stopping(knowledge: Knowledge) -> None:
    """In so many words; the gateway's card stands before it all the same."""
    for said in ("stop", "back", "stop the guide"):
        assert conduct(TEA, ASKS, heard_as(said, Speech.DANGER, "danger_now"), knowledge) is not None


def test_an_answer_given_to_a_why_is_the_steps(knowledge: Knowledge) -> None:
    asked = say(TEA, ASKS, "why do you ask?", knowledge)
    assert (asked.page.phase, asked.page.asks) == (Phase.WHY, TEA.step("leaves").asks)
    assert say(TEA, asked.state, "2", knowledge).state == ASKS.with_answer("leaves", ("bags",))


def test_an_answer_on_the_way_to_another_way_is_kept_but_not_told(knowledge: Knowledge) -> None:
    """Sieve and mesh were answered; without leaves, neither is asked about, or told."""
    state = at(TEA, LAMBETH, leaves="loose", sieve="yes", mesh="no", pot="yes")
    changed = state.with_answer("leaves", ("bags",))
    assert current(TEA, changed) is None
    headings = [part.heading for part in pages.page_of(TEA, changed).parts]
    assert headings == ["The leaves", "The pot"]


# While no step is shown


@pytest.mark.parametrize("said", ["no", "1", "1 and 3", "none of these", "not sure", "loose leaves", "9"])
def test_nothing_is_ticked_that_cannot_be_seen(said: str, knowledge: Knowledge) -> None:
    """The step is shown first."""
    assert steer(TEA, ASKS, asking(said), knowledge) == resume(TEA, ASKS)


@pytest.mark.parametrize(
    ("said", "phase"),
    [("Go on", Phase.STEP), ("Stop the guide", Phase.STOPPED), ("back", Phase.BOROUGH), ("start again", Phase.STEP)],
)
def test_a_guide_that_waits_can_be_steered(said: str, phase: Phase, knowledge: Knowledge) -> None:
    turn = steer(TEA, ASKS, asking(said), knowledge)
    assert turn is not None and turn.page.phase is phase


def test_danger_is_no_steering_of_a_guide_that_waits(knowledge: Knowledge) -> None:
    for name, question in INTERRUPTIONS.items():
        assert steer(TEA, ASKS, question, knowledge) is None, name


# A tick that says that somebody is in danger


def test_who_ticks_that_somebody_is_in_danger_is_told_of_999(
    guides: dict[GuideKey, Guide], knowledge: Knowledge
) -> None:
    alarming = [
        (guide, step, option)
        for guide in guides.values()
        for step in guide.steps
        for option in step.options
        if option.alert
    ]
    assert alarming, "no option of any guide"
    for guide, step, _ in alarming:
        short = replace(guide, steps=(replace(step, when=()),))
        for chosen in step.options:
            turn = say(short, at(short, CAMDEN), chosen.label, knowledge)
            assert turn.alert is chosen.alert, f"{guide.key}, {step.key}: {chosen.label}"
            assert (words.CALL_FIRST in turn.page.opening) is chosen.alert


def test_every_question_on_immediate_danger_has_an_answer_that_alarms(guides: dict[GuideKey, Guide]) -> None:
    """Such as “yes”, and “I cannot tell”; “no” does not."""
    asked = [step for guide in guides.values() for step in guide.steps if "immediate danger" in (step.asks or "")]
    assert asked
    for step in asked:
        assert {option.key: option.alert for option in step.options if option.key in ("yes", "no")} == {
            "yes": True,
            "no": False,
        }


# What was kept of another version of the content


def test_answers_that_the_content_does_not_know_are_asked_again() -> None:
    state = at(TEA, CAMDEN, leaves="loose", sieve="tea", cup="yes", kettle="", pot="yes no")
    kept = tidied(TEA, GuideState(state.guide, state.boroughs, state.answers, (("q", "a"),), seed=4))
    assert kept == GuideState(
        TEA.key, (CAMDEN,), (("leaves", ("loose",)), ("kettle", ()), ("pot", ("yes", "no"))), (), seed=4
    )


def test_answers_that_it_knows_are_kept(guides: dict[GuideKey, Guide], knowledge: Knowledge) -> None:
    for guide in guides.values():
        for borough in Borough:
            for seen in straight_on(guide, (borough,), knowledge):
                assert tidied(guide, seen.turn.state) == seen.turn.state


# Being called upon


@pytest.mark.parametrize("key", GuideKey)
def test_a_guide_is_called_by_the_words_of_its_choice(
    guides: dict[GuideKey, Guide], key: GuideKey, knowledge: Knowledge
) -> None:
    guide = guides[key]
    for said in (guide.question, guide.title, f"{guide.question.upper()}!"):
        assert decide(asking(said), knowledge).call == GuideCall(key)
    meant = heard_as("take me through it all please", Speech.GUIDE, key)
    assert decide(meant, knowledge).call == GuideCall(key)


@pytest.mark.parametrize("control", [Control.RESUME, Control.RESTART, Control.BACK])
def test_the_buttons_of_a_page_that_ends_call_the_guide_again(control: Control, knowledge: Knowledge) -> None:
    label = words.CONTROL_LABELS[control]
    walked = replace(asking(label), previous_guide=GuideKey.SAFETY)
    assert decide(replace(walked, after_guide=True), knowledge).call == GuideCall(GuideKey.SAFETY, control)
    assert decide(walked, knowledge).call is None, "ten questions ago"
    assert decide(asking(label), knowledge).call is None, "no guide has been walked"


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("resume the guide", GuideKey.MARAC),
        ("back to the guide", GuideKey.MARAC),
        ("back to my guide", GuideKey.MARAC),
        ("go on with the tour", GuideKey.FIRST_WEEK),
        ("resume the quiz", GuideKey.FIRST_WEEK),
        ("restart the quiz", GuideKey.FIRST_WEEK),
    ],
)
def test_a_guide_is_called_by_what_it_is_however_long_ago(said: str, called: GuideKey, knowledge: Knowledge) -> None:
    call = decide(replace(asking(said), previous_guide=GuideKey.MARAC), knowledge).call
    assert call is not None and call.guide is called


def test_the_pages_that_end_a_loop_offer_nothing_else(guides: dict[GuideKey, Guide], knowledge: Knowledge) -> None:
    """What such a page offers is heard without a loop."""
    for key, guide in guides.items():
        for borough in Borough:
            *_, end = straight_on(guide, (borough,), knowledge)
            for page in (end.page, pages.stopped_page(guide)):
                for choice in shown(page, knowledge).choices:
                    asked = replace(asking(choice.message), previous_guide=key, after_guide=True)
                    call = decide(asked, knowledge).call
                    assert call is not None and call.guide is key and call.control is not None


def test_who_asks_for_a_guide_in_danger_is_told_of_999(knowledge: Knowledge) -> None:
    asked = heard_as("Walk me through MARAC, he is here", Speech.DANGER, "danger_now")
    assert decide(asked, knowledge).call is None
