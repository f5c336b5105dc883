"""The guides' forms: begun, gone on with, interrupted and taken up again, as Rasa runs them."""

from __future__ import annotations

import asyncio
import copy
import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.answer import ActionName, Answer
from bot.actions.guide import GuideForm
from bot.actions.turn import form_of
from contract.parts import guide_choice
from contract.reply import Reply
from knowledge.answering import Knowledge
from knowledge.guiding import words
from knowledge.guiding.page import Phase
from knowledge.guiding.state import GuideState, Progress, as_plain, from_plain
from knowledge.vocabulary import Borough, GuideKey, Status
from tests.actions.conversation import GuidedConversation, Json

CANARY = "Zebedee of 4 Canary Row"
LADO = ("who is the lado?", "ask_contact/lado")
DANGER = ("he is at her door with a hammer", "danger_now")
WRITER = ("I am being hit at home myself", "about_me/staff_victim")


@pytest.fixture
def talk(knowledge: Knowledge) -> GuidedConversation:
    return GuidedConversation(knowledge)


@pytest.fixture(params=GuideKey, ids=str)
def key(request: pytest.FixtureRequest) -> GuideKey:
    guide: GuideKey = request.param
    return guide


def run(form: GuideForm, state: Json) -> tuple[list[Reply], list[Json]]:
    """The replies it sends and the events it returns."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(form.run(dispatcher, Tracker.from_dict(state), {}))
    return [Reply.model_validate(message["custom"]) for message in dispatcher.messages], events


def state_of(key: GuideKey, text: str, kept: Any = None, **changes: Any) -> Json:
    """What the engine sends while the guide's loop is active."""
    latest = {"text": text, "entities": [], "topic_ranking": [], "metadata": {}}
    return {
        "sender_id": "0123456789abcdef",
        "slots": {"borough": None, "page_borough": None, "topic": None, "guides": kept},
        "latest_message": latest,
        "events": [{"event": "user", "text": text}],
        "active_loop": {"name": form_of(key)},
        "latest_action_name": "action_listen",
        **changes,
    }


def kept(key: GuideKey, *boroughs: Borough, **answers: str) -> Json:
    given = tuple((step, tuple(ticked.split())) for step, ticked in answers.items())
    return as_plain(Progress().with_state(GuideState(key, boroughs, given, seed=1)))


def slots_in(events: list[Json]) -> Json:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def loops_in(events: list[Json]) -> list[str | None]:
    return [event["name"] for event in events if event["event"] == "active_loop"]


# The action by itself


def test_it_is_called_as_its_form(knowledge: Knowledge, key: GuideKey) -> None:
    assert GuideForm(key, knowledge).name() == form_of(key) == f"guide_{key.value}"


def test_it_begins_where_no_loop_is_active(knowledge: Knowledge, key: GuideKey) -> None:
    guide = knowledge.store.guides[key]
    for loop in ({}, {"name": None}, {"name": "guide_another"}, None):
        (reply,), events = run(GuideForm(key, knowledge), state_of(key, guide.question, active_loop=loop))
        assert reply.guide is not None
        assert (reply.guide.key, reply.guide.phase) == (key, Phase.BOROUGH)
        assert guide.about in reply.text
        assert loops_in(events) == [form_of(key)]
        state = from_plain(slots_in(events)["guides"]).of(key)
        assert state is not None and state == GuideState(key, seed=state.seed)


@pytest.mark.parametrize("sender", ["0123456789abcdef" * 2, "c", "somebody", "", "Zoë’s"])
def test_a_conversation_draws_its_own_quiz(knowledge: Knowledge, sender: str) -> None:
    """The same each time, whatever the conversation is called."""

    def seed(of: str) -> int:
        state = state_of(GuideKey.FIRST_WEEK, "x", active_loop={}, sender_id=of)
        _, events = run(GuideForm(GuideKey.FIRST_WEEK, knowledge), state)
        kept_ = from_plain(slots_in(events)["guides"]).of(GuideKey.FIRST_WEEK)
        assert kept_ is not None
        return kept_.seed

    assert seed(sender) == seed(sender) != seed("another")


@pytest.mark.parametrize(
    ("borough", "text", "entities", "walked_for"),
    [
        ("camden", "Walk me through MARAC", [], Borough.CAMDEN),
        (None, "Walk me through MARAC in Lambeth", [(25, 32)], Borough.LAMBETH),
        ("camden", "Walk me through MARAC in Lambeth", [(25, 32)], Borough.LAMBETH),
    ],
)
def test_it_begins_for_the_borough_named_else_the_conversations(
    knowledge: Knowledge, borough: str | None, text: str, entities: list[tuple[int, int]], walked_for: Borough
) -> None:
    state = state_of(GuideKey.MARAC, text, active_loop={})
    state["slots"]["borough"] = borough
    found = [{"entity": "borough", "start": start, "end": end, "value": "x"} for start, end in entities]
    state["latest_message"]["entities"] = found
    (reply,), events = run(GuideForm(GuideKey.MARAC, knowledge), state)
    progress = from_plain(slots_in(events)["guides"]).of(GuideKey.MARAC)
    assert progress is not None and progress.boroughs == (walked_for,)
    assert {section.borough for section in reply.sections} <= {walked_for}


def test_an_answer_goes_on(knowledge: Knowledge) -> None:
    before = state_of(GuideKey.MARAC, "1 and 3", kept(GuideKey.MARAC, Borough.CAMDEN))
    (reply,), events = run(GuideForm(GuideKey.MARAC, knowledge), before)
    progress = from_plain(slots_in(events)["guides"]).of(GuideKey.MARAC)
    assert progress is not None and progress.answers == (("grounds", ("high_levels", "long_term")),)
    assert reply.guide is not None and reply.guide.step == 2
    assert loops_in(events) == [form_of(GuideKey.MARAC)]


def test_the_guides_walked_before_are_kept(knowledge: Knowledge) -> None:
    other = GuideState(GuideKey.FIRST_WEEK, tuple(Borough), (("role", ("chair",)),), seed=9)
    both = Progress().with_state(other).with_state(GuideState(GuideKey.MARAC, (Borough.CAMDEN,)))
    _, events = run(GuideForm(GuideKey.MARAC, knowledge), state_of(GuideKey.MARAC, "none", as_plain(both)))
    after = from_plain(slots_in(events)["guides"])
    assert after.of(GuideKey.FIRST_WEEK) == other
    assert after.last is GuideKey.MARAC


def test_what_is_no_answer_is_rejected_and_nothing_said(knowledge: Knowledge, key: GuideKey) -> None:
    for text in (LADO[0], "he is here", "", CANARY, "👍"):
        replies, events = run(GuideForm(key, knowledge), state_of(key, text, kept(key, Borough.CAMDEN)))
        assert replies == []
        assert [(event["event"], event["name"]) for event in events] == [("action_execution_rejected", form_of(key))]


def bot(kind: str) -> Json:
    return {"event": "bot", "data": {"custom": {"kind": kind}}}


USER: Json = {"event": "user", "text": "something"}
ACTION: Json = {"event": "action", "name": "action_answer"}
# The events since the message before, and what is shown then: the step, the page that waits, or nothing.
AFTER: dict[str, tuple[list[Json], str]] = {
    "an answer": ([USER, ACTION, bot("answer")], "step"),
    "contacts": ([USER, bot("contacts")], "step"),
    "what is not in the policy": ([USER, bot("not_in_policy")], "step"),
    "what is not understood": ([USER, bot("not_understood")], "step"),
    "two answers": ([USER, bot("answer"), bot("threshold")], "step"),
    "an emergency": ([USER, bot("emergency")], "waits"),
    "an emergency and then an answer": ([USER, bot("emergency"), bot("answer")], "waits"),
    "support": ([USER, bot("support")], "waits"),
    "nothing": ([USER, ACTION], ""),
    "no event at all": ([], ""),
    "only what was answered before": ([bot("answer"), USER, ACTION], ""),
    "an emergency before this message": ([USER, bot("emergency"), USER, bot("answer")], "step"),
    "a reply without data": ([USER, bot("answer"), {"event": "bot", "text": "x", "data": None}], "step"),
}


@pytest.mark.parametrize(("events", "shows"), AFTER.values(), ids=AFTER.keys())
def test_after_what_was_answered_it_is_taken_up(knowledge: Knowledge, events: list[Json], shows: str) -> None:
    state = state_of(GuideKey.MARAC, "x", kept(GuideKey.MARAC, Borough.CAMDEN, grounds="none"))
    state |= {"latest_action_name": "action_answer", "events": events}
    replies, after = run(GuideForm(GuideKey.MARAC, knowledge), state)
    assert loops_in(after) == [form_of(GuideKey.MARAC)]
    assert from_plain(slots_in(after)["guides"]) == from_plain(state["slots"]["guides"]), "nothing was answered to it"
    if not shows:
        assert replies == []
        return
    (reply,) = replies
    assert reply.guide is not None
    if shows == "step":
        assert (reply.guide.phase, reply.guide.step) == (Phase.STEP, 2)
        assert words.TAKEN_UP in reply.text
    else:
        assert (reply.guide.phase, reply.sections, reply.contacts) == (Phase.STOPPED, [], [])
        assert words.WAITING in reply.text
        assert [choice.label for choice in reply.choices] == ["Go on", "Stop the guide"]


def test_a_message_of_words_alone_does_not_end_the_loop(knowledge: Knowledge) -> None:
    """As Rasa keeps its own replies: with the key and without a value."""
    state = state_of(GuideKey.MARAC, "x", kept(GuideKey.MARAC, Borough.CAMDEN, grounds="none"))
    state |= {"latest_action_name": "action_answer", "events": [USER, {"event": "bot", "data": {"custom": None}}]}
    _, after = run(GuideForm(GuideKey.MARAC, knowledge), state)
    assert loops_in(after) == [form_of(GuideKey.MARAC)]


def test_stopping_ends_the_loop_and_keeps_what_was_ticked(knowledge: Knowledge) -> None:
    before = kept(GuideKey.MARAC, Borough.CAMDEN, grounds="none", officer="yes")
    (reply,), events = run(GuideForm(GuideKey.MARAC, knowledge), state_of(GuideKey.MARAC, "stop", before))
    assert reply.guide is not None and reply.guide.phase is Phase.STOPPED
    assert loops_in(events) == [None]
    assert from_plain(slots_in(events)["guides"]) == from_plain(before)


RUBBISH: dict[str, Any] = {
    "nothing": None,
    "a word": CANARY,
    "a list": [CANARY],
    "an unknown guide": {"last": CANARY, "states": [{"guide": CANARY}]},
    "an unknown borough": {"last": "marac", "states": [{"guide": "marac", "boroughs": [CANARY]}]},
    "no states": {"last": "marac"},
}
STRANGE: dict[str, Json] = {
    "an unknown step": kept(GuideKey.MARAC, Borough.CAMDEN, tea="loose"),
    "an unknown option": kept(GuideKey.MARAC, Borough.CAMDEN, grounds="tea"),
    "both boroughs of a guide for one": kept(GuideKey.MARAC, *Borough),
    "one borough twice": kept(GuideKey.MARAC, Borough.CAMDEN, Borough.CAMDEN),
    "a quiz that it has not": {
        "last": "marac",
        "states": [{"guide": "marac", "boroughs": ["camden"], "quiz": [["tea", "loose"]]}],
    },
    "a seed below nought": {"last": "marac", "states": [{"guide": "marac", "boroughs": ["camden"], "seed": -7}]},
}


@pytest.mark.parametrize("slot", RUBBISH.values(), ids=RUBBISH.keys())
@pytest.mark.parametrize("action", ["action_listen", "action_guide", "action_answer"])
def test_where_the_slot_cannot_be_read_it_begins(
    knowledge: Knowledge, slot: Any, action: str, caplog: pytest.LogCaptureFixture
) -> None:
    answered = [bot("answer")] if action == "action_answer" else []
    state = state_of(GuideKey.MARAC, "1 and 3", slot, latest_action_name=action, events=[USER, *answered])
    with caplog.at_level(logging.DEBUG):
        (reply,), events = run(GuideForm(GuideKey.MARAC, knowledge), state)
    assert reply.guide is not None and reply.guide.phase is Phase.BOROUGH
    assert loops_in(events) == [form_of(GuideKey.MARAC)]
    assert CANARY not in caplog.text


@pytest.mark.parametrize("slot", STRANGE.values(), ids=STRANGE.keys())
@pytest.mark.parametrize("text", ["1", "next", "back", "why do you ask?", "start again", "stop"])
def test_what_was_kept_of_another_version_is_no_failure(
    knowledge: Knowledge, slot: Json, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        replies, events = run(GuideForm(GuideKey.MARAC, knowledge), state_of(GuideKey.MARAC, text, slot))
    assert caplog.text == ""
    assert len(replies) == 1 or events[0]["event"] == "action_execution_rejected"


UNREADABLE: dict[str, Json] = {
    "an intent that is not ours": {"topic_ranking": [{"label": f"{CANARY}/x", "confidence": 0.9}]},
    "a control that is none": {"topic_ranking": [{"label": f"guide_control/{CANARY}", "confidence": 0.9}]},
    "an entity without a place": {"entities": [{"entity": "term", "value": CANARY}]},
    "metadata that is no mapping": {"metadata": [CANARY]},
}


@pytest.mark.parametrize("latest", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_goes_wrong_is_not_let_out_and_ends_the_loop(
    knowledge: Knowledge, latest: Json, caplog: pytest.LogCaptureFixture
) -> None:
    """A loop that fails at every message would never let go."""
    state = state_of(GuideKey.MARAC, CANARY, kept(GuideKey.MARAC, Borough.CAMDEN))
    state["latest_message"] |= latest
    with caplog.at_level(logging.DEBUG):
        replies, events = run(GuideForm(GuideKey.MARAC, knowledge), state)
    assert (replies, loops_in(events), len(events)) == ([], [None], 1)
    assert CANARY not in caplog.text
    assert "guide_marac failed: " in caplog.text


def test_a_good_turn_logs_where_somebody_is_and_nothing_typed(
    knowledge: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor what was ticked: that is of a case."""
    before = kept(GuideKey.MARAC, Borough.CAMDEN)
    with caplog.at_level(logging.DEBUG):
        for text in ("1 and 3", CANARY, "There are high levels of domestic abuse"):
            run(GuideForm(GuideKey.MARAC, knowledge), state_of(GuideKey.MARAC, text, before))
    assert "guide_marac: step, step 2 of " in caplog.text
    assert not any(said in caplog.text for said in (CANARY, "high_levels", "high levels", "long_term", "1 and 3"))


def test_a_turn_that_is_run_again_does_nothing_more(knowledge: Knowledge, key: GuideKey) -> None:
    state = state_of(key, "1", kept(key, Borough.CAMDEN))
    sent = copy.deepcopy(state)
    form = GuideForm(key, knowledge)
    assert run(form, state) == run(form, state)
    assert state == sent


# In conversation


def phase(replies: list[Reply]) -> Phase | None:
    """The guide's last page of a turn."""
    return replies[-1].guide.phase if replies and replies[-1].guide else None


def step(replies: list[Reply]) -> int | None:
    return replies[-1].guide.step if replies and replies[-1].guide else None


def begun(talk: GuidedConversation, key: GuideKey = GuideKey.MARAC, borough: str = "Camden") -> list[Reply]:
    """At the first step."""
    talk.turn(talk.knowledge.store.guides[key].question, f"start_guide/{key}")
    return talk.turn(borough)


def test_a_guide_is_walked_to_its_end(talk: GuidedConversation, key: GuideKey) -> None:
    replies = begun(talk, key)
    for _ in range(60):
        *card, reply = replies
        assert [alert.kind for alert in card] in ([], [Status.EMERGENCY])
        assert reply.guide is not None
        if reply.guide.phase is Phase.ENDING:
            break
        assert talk.loop == form_of(key)
        replies = talk.turn("none" if reply.guide.many else "1" if reply.guide.options else "Next")
    assert phase(replies) is Phase.ENDING
    assert talk.loop is None


def test_the_borough_chosen_is_the_conversations_from_then_on(talk: GuidedConversation) -> None:
    (reply,) = begun(talk, GuideKey.SAFETY, "Lambeth")
    assert talk.slots["borough"] == "lambeth"
    assert reply.borough is Borough.LAMBETH
    answer, _ = talk.turn("when do I refer to MARAC?", "ask_threshold/marac_criteria")
    assert {section.borough for section in answer.sections} == {Borough.LAMBETH}


def test_who_walks_for_both_settles_nothing(talk: GuidedConversation) -> None:
    (reply,) = begun(talk, GuideKey.FIRST_WEEK, "Both")
    assert talk.slots["borough"] is None
    assert reply.borough is None


def test_whose_policy_a_guide_goes_by_is_whose_the_conversation_goes_by(talk: GuidedConversation) -> None:
    talk.slots["borough"] = "lambeth"
    talk.turn("Walk me through MARAC", "start_guide/marac")
    assert phase(talk.turn("back")) is Phase.BOROUGH
    (reply,) = talk.turn("Camden")
    assert {section.borough for section in reply.sections} == {Borough.CAMDEN}
    assert talk.slots["borough"] == "camden"
    assert reply.borough == talk.slots["borough"], "the contract: what the conversation has settled on"


def test_a_question_in_between_is_answered_and_the_guide_taken_up(talk: GuidedConversation, key: GuideKey) -> None:
    before = begun(talk, key)
    answer, page = talk.turn(*LADO)
    assert answer.kind is Status.CONTACTS or answer.topic == "lado"
    assert page.guide is not None and page.guide.phase is Phase.STEP
    assert step([page]) == step(before)
    assert words.TAKEN_UP in page.text
    assert talk.slots["topic"] == "lado"


def test_a_topic_to_read_on_is_such_a_question(talk: GuidedConversation) -> None:
    (reply,) = begun(talk)
    more = [
        title for title in talk.knowledge.store.titles.values() if title.question in {c.message for c in reply.choices}
    ]
    assert more
    for title in more:
        answer, page = talk.turn(title.question, f"ask_{title.kind}/{title.key}")
        assert answer.topic == title.key
        assert step([page]) == 1


@pytest.mark.parametrize(("said", "kind"), [(DANGER, Status.EMERGENCY), (WRITER, Status.SUPPORT)])
def test_after_a_card_on_somebodys_safety_the_guide_waits(
    talk: GuidedConversation, said: tuple[str, str], kind: Status
) -> None:
    before = begun(talk)
    card, page = talk.turn(*said)
    assert card.kind is kind
    assert phase([page]) is Phase.STOPPED and words.WAITING in page.text
    assert step(talk.turn("Go on")) == step(before)
    assert talk.loop == form_of(GuideKey.MARAC)


def test_who_stops_is_answered_as_anybody(talk: GuidedConversation) -> None:
    begun(talk)
    talk.turn("none")
    assert phase(talk.turn("Stop the guide")) is Phase.STOPPED
    (answer,) = talk.turn(*LADO)
    assert answer.guide is None
    assert step(talk.turn("resume the guide", "guide_control/resume")) == 2
    assert talk.loop == form_of(GuideKey.MARAC)


@pytest.mark.parametrize("said", ["Back", "Start again"])
def test_after_the_end_one_can_go_back_or_start_again(talk: GuidedConversation, said: str) -> None:
    replies = begun(talk)
    while phase(replies) is not Phase.ENDING:
        reply = replies[0]
        assert reply.guide is not None
        last = reply.guide.step
        replies = talk.turn("none" if reply.guide.many else "1" if reply.guide.options else "Next")
    assert said in [choice.message for choice in replies[0].choices]
    assert step(talk.turn(said, "guide_control/back")) == (last if said == "Back" else 1)
    assert talk.loop == form_of(GuideKey.MARAC)


def test_a_guide_through_a_case_begins_anew_and_a_tour_goes_on(talk: GuidedConversation, key: GuideKey) -> None:
    """The case may be another one."""
    (reply,) = begun(talk, key)
    assert reply.guide is not None
    talk.turn("none" if reply.guide.many else "1" if reply.guide.options else "Next")
    talk.turn("stop")
    again = talk.turn(talk.knowledge.store.guides[key].question, f"start_guide/{key}")
    assert step(again) == (2 if key is GuideKey.FIRST_WEEK else 1)
    assert (words.TAKEN_UP in again[0].text) is (key is GuideKey.FIRST_WEEK)


def test_one_guide_may_be_left_for_another_and_both_are_kept(talk: GuidedConversation) -> None:
    begun(talk)
    talk.turn("none")
    (reply,) = talk.turn("Help me make a safety plan", "start_guide/safety")
    assert reply.guide is not None and reply.guide.key is GuideKey.SAFETY
    assert talk.loop == form_of(GuideKey.SAFETY)
    progress = from_plain(talk.slots["guides"])
    assert progress.last is GuideKey.SAFETY
    marac = progress.of(GuideKey.MARAC)
    assert marac is not None and marac.ticked("grounds") == ("none",)


def test_who_asks_for_the_guide_they_are_in_is_shown_where_they_are(talk: GuidedConversation, key: GuideKey) -> None:
    """Its choice stands with every answer on its topics, which may be asked in between: pressed, it must not end in
    silence."""
    begun(talk, key)
    guide = talk.knowledge.store.guides[key]
    for said in (guide_choice(guide).message, guide.title):
        replies = talk.turn(said, f"start_guide/{key}")
        assert replies, f"“{said}” is not answered at all"
        assert phase(replies) in (Phase.STEP, Phase.BOROUGH)
        assert talk.loop == form_of(key)


def test_who_asks_for_a_stop_of_the_tour_they_are_in_is_shown_something(talk: GuidedConversation) -> None:
    begun(talk, GuideKey.FIRST_WEEK)
    tour = talk.knowledge.store.guides[GuideKey.FIRST_WEEK]
    stop = next(step for step in tour.steps if step.key == "marac")
    replies = talk.turn(words.from_stop(tour.question, stop.title), "start_guide/first_week")
    assert replies, "it is not answered at all"
    assert talk.loop == form_of(GuideKey.FIRST_WEEK)


def test_an_answer_offers_its_guide_and_the_choice_begins_it(talk: GuidedConversation) -> None:
    (answer,) = talk.turn("when do I refer to MARAC?", "ask_threshold/marac_criteria")
    guide = talk.knowledge.store.guides[GuideKey.MARAC]
    assert guide_choice(guide) in answer.choices
    assert phase(talk.turn(guide_choice(guide).message, "start_guide/marac")) is Phase.BOROUGH
    assert talk.loop == form_of(GuideKey.MARAC)


def test_steering_without_a_guide_offers_the_guides(talk: GuidedConversation) -> None:
    (reply,) = talk.turn("take me back to where I was", "guide_control/back")
    assert [choice.message for choice in reply.choices][-4:] == [
        guide.question for guide in talk.knowledge.store.guides.values()
    ]
    assert talk.loop is None


@pytest.mark.parametrize("control", ["next", "back", "why", "stop", "resume"])
def test_every_control_is_answered_where_no_guide_is_walked(talk: GuidedConversation, control: str) -> None:
    """Before any, and after one."""
    assert talk.turn("say it in other words", f"guide_control/{control}")
    begun(talk)
    talk.turn("stop")
    assert talk.turn("say it in other words", f"guide_control/{control}")


def test_greetings_and_thanks_leave_the_guide_where_it_is(talk: GuidedConversation) -> None:
    begun(talk)
    for text, label in (("hello", "greet"), ("thanks", "thank")):
        first, page = talk.turn(text, label)
        assert first.kind is Status.SMALLTALK
        assert step([page]) == 1


@pytest.mark.parametrize("action", ActionName)
def test_a_guide_is_called_whichever_action_the_classifier_thinks_of(
    knowledge: Knowledge, talk: GuidedConversation, action: ActionName
) -> None:
    """“Start again” is no intent of its own: what a button sends may be taken for anything, or for nothing; it calls
    the guide all the same, and the guide must show itself."""
    talk.turn("Walk me through MARAC", "start_guide/marac")
    talk.turn("Camden")
    talk.turn("stop")
    state = talk.state("Start again")
    before = len(talk.events)
    talk.events.append({"event": "user", "text": "Start again"})
    talk.run_action(Answer(action, knowledge), state)
    shown = [event["data"]["custom"]["guide"] for event in talk.events[before:] if event["event"] == "bot"]
    assert [guide["step"] for guide in shown] == [1], "nothing is shown"
    assert talk.loop == form_of(GuideKey.MARAC)


@pytest.mark.parametrize("key", [GuideKey.THRESHOLD])
def test_who_ticks_immediate_danger_is_shown_the_card_first(talk: GuidedConversation, key: GuideKey) -> None:
    """And the step after it: the person goes on when they can."""
    (reply,) = begun(talk, key)
    assert reply.guide is not None and reply.guide.asks is not None and "immediate danger" in reply.guide.asks
    card, page = talk.turn("Yes")
    assert card.kind is Status.EMERGENCY and "999" in card.text
    assert step([page]) == 2
    talk.turn("back")
    (page,) = talk.turn("No")
    assert page.kind is Status.GUIDE_STEP
