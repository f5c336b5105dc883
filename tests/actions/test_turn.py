"""From Rasa's tracker to the knowledge base's question, and back to what the conversation remembers."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from bot.actions.turn import (
    INTENT_OF_KIND,
    SPEECH_OF_INTENT,
    Intent,
    Slot,
    events_after,
    form_of,
    guide_label,
    question_from,
    topic_label,
)
from knowledge.answering import decide
from knowledge.guiding.state import GuideState, Progress, as_plain
from knowledge.question import Candidate, GuideCall, Outcome, Question, Speech
from knowledge.settings import Settings
from knowledge.vocabulary import BOROUGH_NAMES, Borough, GuideKey, Status, TopicKind
from tests.actions.conversation import Conversation

Json = dict[str, Any]

# The classifier's label, and what it says that somebody is doing.
LABELS = {
    "ask_guidance/interpreters": (Speech.TOPIC, "interpreters"),
    "ask_procedure/marac_referral": (Speech.TOPIC, "marac_referral"),
    "ask_threshold/marac_criteria": (Speech.TOPIC, "marac_criteria"),
    "ask_definition/marac_meaning": (Speech.TOPIC, "marac_meaning"),
    "ask_contact/lado": (Speech.TOPIC, "lado"),
    "ask_definition/term": (Speech.TERM, "term"),
    "about_tool/privacy": (Speech.SMALLTALK, "about_tool/privacy"),
    "greet": (Speech.SMALLTALK, "greet"),
    "thank": (Speech.SMALLTALK, "thank"),
    "goodbye": (Speech.SMALLTALK, "goodbye"),
    "affirm": (Speech.SMALLTALK, "affirm"),
    "deny": (Speech.SMALLTALK, "deny"),
    "follow_up/why": (Speech.FOLLOW_UP, "why"),
    "choose_borough": (Speech.BOROUGH, "choose_borough"),
    "compare": (Speech.COMPARE, "compare"),
    "danger_now": (Speech.DANGER, "danger_now"),
    "about_me/staff_victim": (Speech.SUPPORT, "about_me/staff_victim"),
    "out_of_scope/office": (Speech.OUT_OF_SCOPE, "out_of_scope/office"),
    "nonsense": (Speech.NONSENSE, "nonsense"),
    "start_guide/marac": (Speech.GUIDE, "marac"),
    "guide_control/back": (Speech.GUIDE_CONTROL, "back"),
}


def message(text: str = "", **keys: Any) -> Json:
    return {"text": text, "entities": [], "topic_ranking": [], "metadata": {}, **keys}


def tracker(latest: Json, **slots: Any) -> Tracker:
    return Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []})


def entity(kind: str, text: str, words: str, value: str | None = None) -> Json:
    start = text.index(words)
    return {"entity": kind, "start": start, "end": start + len(words), "value": value or words}


@pytest.mark.parametrize(("label", "meant"), LABELS.items(), ids=LABELS.keys())
def test_a_label_becomes_speech_and_key(label: str, meant: tuple[Speech, str]) -> None:
    question = question_from(tracker(message("x", topic_ranking=[{"label": label, "confidence": 0.5}])))
    assert question.candidates == (Candidate(*meant, 0.5),)


def test_every_intent_is_some_kind_of_speech() -> None:
    assert set(SPEECH_OF_INTENT) == set(Intent)
    assert {label.partition("/")[0] for label in LABELS} == set(Intent)


@pytest.mark.parametrize("kind", TopicKind)
def test_a_topics_label_is_read_back_as_the_topic(kind: TopicKind) -> None:
    label = topic_label(kind, "x_y")
    assert label == f"{INTENT_OF_KIND[kind]}/x_y"
    question = question_from(tracker(message("x", topic_ranking=[{"label": label, "confidence": 1}])))
    assert question.candidates == (Candidate(Speech.TOPIC, "x_y", 1.0),)


def test_the_ranking_keeps_its_order() -> None:
    rows = [("ask_contact/lado", 0.4), ("greet", 0.3), ("ask_guidance/interpreters", 0.2)]
    ranking = [{"label": label, "confidence": confidence} for label, confidence in rows]
    question = question_from(tracker(message("x", topic_ranking=ranking)))
    assert [c.key for c in question.candidates] == ["lado", "greet", "interpreters"]
    assert [c.key for c in question.topics] == ["lado", "interpreters"]
    assert question.best == Candidate(Speech.TOPIC, "lado", 0.4)


TEXT = "Who is the LADO and does Gaia take men, in Camden or lambeth?"
FOUND = [
    entity("term", TEXT, "LADO", "lado"),
    entity("service", TEXT, "Gaia", "gaia"),
    entity("borough", TEXT, "Camden"),
    entity("borough", TEXT, "lambeth"),
]


def test_entities_become_boroughs_services_and_terms_as_typed() -> None:
    question = question_from(tracker(message(TEXT, entities=FOUND)))
    assert question.named == (Borough.CAMDEN, Borough.LAMBETH)
    assert question.services == ("Gaia",)
    assert question.terms == ("LADO",)


def test_the_rest_is_the_text_without_what_was_recognised() -> None:
    question = question_from(tracker(message(TEXT, entities=FOUND)))
    assert question.rest.split() == ["Who", "is", "the", "and", "does", "take", "men,", "in", "or", "?"]
    assert len(question.rest) == len(TEXT)


def test_a_law_is_left_in_the_rest() -> None:
    """spaCy's LAW is gathered and not used: it must not eat the question."""
    text = "What does the Children Act 1989 say?"
    question = question_from(tracker(message(text, entities=[entity("LAW", text, "the Children Act 1989")])))
    assert question.rest == text
    assert (question.named, question.services, question.terms) == ((), (), ())


def test_the_same_word_twice_is_one() -> None:
    text = "MARAC or MARAC in Camden, Camden"
    entities = [
        {"entity": "term", "start": 0, "end": 5},
        {"entity": "term", "start": 9, "end": 14},
        {"entity": "borough", "start": 18, "end": 24},
        {"entity": "borough", "start": 26, "end": 32},
    ]
    question = question_from(tracker(message(text, entities=entities)))
    assert question.terms == ("MARAC",)
    assert question.named == (Borough.CAMDEN,)


@pytest.mark.parametrize("name", BOROUGH_NAMES)
def test_every_name_of_a_borough_is_understood(name: str) -> None:
    asked = f"in {name.upper()}?"
    question = question_from(tracker(message(asked, entities=[entity("borough", asked, name.upper())])))
    single = {b for b in Borough if b.label.casefold() in name.casefold()}
    assert set(question.named) == (single or set(Borough))


@pytest.mark.parametrize("latest", [{}, {"text": None}, {"text": "", "entities": None, "topic_ranking": None}])
def test_an_empty_turn_is_an_empty_question(latest: Json) -> None:
    assert question_from(tracker(latest)) == Question(text="", candidates=())


@pytest.mark.parametrize(
    "metadata", [None, {}, {"borough": None}, {"borough": "islington"}, {"borough": ""}, {"borough": "Camden"}]
)
def test_a_page_without_a_borough_of_ours_names_none(metadata: Json | None) -> None:
    assert question_from(tracker(message("x", metadata=metadata))).borough is None


@pytest.mark.parametrize(
    ("page", "page_before", "settled", "meant"),
    [
        ("lambeth", None, None, Borough.LAMBETH),
        ("lambeth", "lambeth", "camden", Borough.CAMDEN),
        ("lambeth", "lambeth", None, None),
        ("camden", "lambeth", "lambeth", Borough.CAMDEN),
        ("camden", "lambeth", None, Borough.CAMDEN),
        (None, "lambeth", "lambeth", Borough.LAMBETH),
        (None, None, "camden", Borough.CAMDEN),
        (None, None, None, None),
        ("both", "lambeth", "lambeth", None),
        ("both", None, None, None),
        ("both", "both", "camden", Borough.CAMDEN),
        ("lambeth", "both", None, Borough.LAMBETH),
    ],
)
def test_the_page_decides_only_when_it_changes(
    page: str | None, page_before: str | None, settled: str | None, meant: Borough | None
) -> None:
    latest = message("x", metadata={"borough": page})
    question = question_from(tracker(latest, borough=settled, page_borough=page_before))
    assert question.borough is meant


def test_the_previous_topic_is_the_slots() -> None:
    assert question_from(tracker(message("x"), topic="lado")).previous_topic == "lado"


@pytest.mark.parametrize("guide", GuideKey)
def test_a_guides_label_is_read_back_as_the_guide(guide: GuideKey) -> None:
    question = question_from(tracker(message("x", topic_ranking=[{"label": guide_label(guide), "confidence": 1}])))
    assert question.candidates == (Candidate(Speech.GUIDE, guide, 1.0),)


def test_the_guide_walked_last_is_the_slots() -> None:
    walked = Progress().with_state(GuideState(GuideKey.SAFETY)).with_state(GuideState(GuideKey.MARAC))
    asked = question_from(tracker(message("x"), guides=as_plain(walked)))
    assert asked.previous_guide is GuideKey.MARAC


@pytest.mark.parametrize("kept", [None, {}, "marac", 7, [], {"last": "tea"}, {"states": [1]}])
def test_a_slot_that_cannot_be_read_is_no_guide(kept: Any) -> None:
    assert question_from(tracker(message("x"), guides=kept)).previous_guide is None


def slots_after(outcome: Outcome, before: Tracker) -> dict[str, str | None]:
    return {event["name"]: event["value"] for event in events_after(outcome, before) if event["event"] == "slot"}


@pytest.mark.parametrize("guide", GuideKey)
def test_who_asks_for_a_guide_is_handed_over_to_its_form(guide: GuideKey) -> None:
    outcome = Outcome(Status.GUIDE_STEP, call=GuideCall(guide), borough=Borough.CAMDEN)
    events = events_after(outcome, tracker(message("x")))
    followed = [event["name"] for event in events if event["event"] == "followup"]
    assert followed == [form_of(guide)]
    assert slots_after(outcome, tracker(message("x")))["borough"] == "camden"


def test_nobody_else_is() -> None:
    events = events_after(Outcome(Status.SMALLTALK), tracker(message("x")))
    assert {event["event"] for event in events} == {"slot"}


def test_an_answer_is_remembered(conversation: Conversation) -> None:
    topic = conversation.knowledge.store.topic("marac_criteria")
    before = tracker(message("x", metadata={"borough": "lambeth"}), topic="lado")
    after = slots_after(Outcome(Status.THRESHOLD, topic=topic, borough=Borough.CAMDEN), before)
    assert after == {"borough": "camden", "page_borough": "lambeth", "topic": "marac_criteria"}


def test_a_turn_without_a_topic_keeps_the_last_one() -> None:
    before = tracker(message("thanks"), topic="lado", page_borough="camden", borough="camden")
    after = slots_after(Outcome(Status.SMALLTALK, borough=Borough.CAMDEN), before)
    assert after == {"borough": "camden", "page_borough": "camden", "topic": "lado"}


def test_every_slot_but_the_guides_own_is_set_at_every_turn() -> None:
    after = slots_after(Outcome(Status.SMALLTALK), tracker(message("x")))
    assert list(after) == [slot for slot in Slot if slot is not Slot.GUIDES]


MARAC = "ask_threshold/marac_criteria"

# What is said, on which page, and the boroughs that the answer is for; then what the conversation remembers.
CONVERSATIONS: dict[str, list[tuple[str, str | None, str, str | None]]] = {
    "the page's borough holds until somebody names another, which then holds": [
        ("When do I refer to MARAC?", "lambeth", "lambeth", "lambeth"),
        ("When do I refer to MARAC in [Camden]?", "lambeth", "camden", "camden"),
        ("When do I refer to MARAC?", "lambeth", "camden", "camden"),
    ],
    "a page that changes decides anew": [
        ("When do I refer to MARAC?", "lambeth", "lambeth", "lambeth"),
        ("When do I refer to MARAC in [Camden]?", "lambeth", "camden", "camden"),
        ("When do I refer to MARAC?", "camden", "camden", "camden"),
        ("When do I refer to MARAC?", "lambeth", "lambeth", "lambeth"),
    ],
    "no page: both, until one is named": [
        ("When do I refer to MARAC?", None, "lambeth camden", None),
        ("When do I refer to MARAC in [Lambeth]?", None, "lambeth", "lambeth"),
        ("When do I refer to MARAC?", None, "lambeth", "lambeth"),
    ],
    "both named: both from then on, though the page still says one": [
        ("When do I refer to MARAC?", "camden", "camden", "camden"),
        ("MARAC in [Lambeth] and in [Camden]: when do I refer?", "camden", "lambeth camden", None),
        ("When do I refer to MARAC?", "camden", "lambeth camden", None),
    ],
    "a page that stops saying a borough takes nothing back": [
        ("When do I refer to MARAC?", "lambeth", "lambeth", "lambeth"),
        ("When do I refer to MARAC?", None, "lambeth", "lambeth"),
    ],
    "a borough by itself asks the last question again": [
        ("When do I refer to MARAC?", "lambeth", "lambeth", "lambeth"),
        ("and in [Camden]?", "lambeth", "camden", "camden"),
        ("[both boroughs] please", "lambeth", "lambeth camden", None),
    ],
}


@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_the_borough_over_several_turns(
    conversation: Conversation, turns: list[tuple[str, str | None, str, str | None]]
) -> None:
    for text, page, answered, remembered in turns:
        outcome = conversation.say(text, MARAC, page)
        assert outcome.topic is not None and outcome.topic.key == "marac_criteria", text
        assert " ".join(outcome.asked_of) == answered, text
        assert conversation.slots["borough"] == remembered, text
        assert conversation.slots["topic"] == "marac_criteria", text


def test_a_greeting_in_between_loses_neither_topic_nor_borough(conversation: Conversation) -> None:
    conversation.say("When do I refer to MARAC?", MARAC, "camden")
    assert conversation.say("thanks", "thank", "camden").status is Status.SMALLTALK
    outcome = conversation.say("show me the wording", "follow_up/wording", "camden")
    assert outcome.topic is not None and outcome.topic.key == "marac_criteria"
    assert outcome.asked_of == (Borough.CAMDEN,)
    assert outcome.wants_wording


@pytest.mark.parametrize(
    ("label", "enough", "status"),
    [
        ("danger_now", Settings().danger, Status.EMERGENCY),
        ("about_me/staff_victim", Settings().aside, Status.SUPPORT),
    ],
    ids=["danger", "the writer"],
)
def test_what_was_asked_before_never_outranks_somebodys_safety(
    conversation: Conversation, label: str, enough: float, status: Status
) -> None:
    """A short message leans on the last topic; one about danger, as sure as it has to be, does not."""
    conversation.say("When do I refer to MARAC?", MARAC, "camden")
    ranking = [{"label": label, "confidence": enough}, {"label": MARAC, "confidence": enough - 0.1}]
    latest = message("he is here", topic_ranking=ranking, metadata={"borough": "camden"})
    outcome = decide(question_from(tracker(latest, **conversation.slots)), conversation.knowledge)
    assert outcome.status is status
