"""The heart: for each question, which step ends it, how, and what is shown in which order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from knowledge.answering import STEPS, Knowledge, decide
from knowledge.guiding.hearing import Control
from knowledge.question import Candidate, FollowUp, GuideCall, Outcome, Part, Question, Speech
from knowledge.records import Contact
from knowledge.vocabulary import Borough, GuideKey, Status, TopicKind
from tests.knowledge.hand_made import (
    AGREEABLE,
    BOTH,
    FAINT,
    HAIR,
    SURE,
    TOPICS,
    C,
    L,
    S,
    asked,
    best,
    made,
    topics_at,
)


@dataclass(frozen=True)
class Row:
    question: Question
    step: str
    status: Status
    topic: str | None = None
    entries: tuple[Borough, ...] = ()
    reply: str | None = None
    contacts: tuple[str, ...] = ()
    choices: tuple[str, ...] | None = None
    found: tuple[str, ...] = ()
    also: str | None = None


AFTER: dict[str, Any] = {"previous_guide": GuideKey.MARAC, "after_guide": True}
TABLE = {
    # Danger, the writer, nothing said.
    "danger": Row(
        asked("he is here with a knife", best(Speech.DANGER)), "danger_now", Status.EMERGENCY,
        reply="danger_now", choices=("both_speak",),
    ),
    "the writer is harmed": Row(
        asked("my husband hits me", best(Speech.SUPPORT, "about_me/staff_victim")), "about_the_writer", Status.SUPPORT,
        reply="about_me/staff_victim", contacts=("national",),
    ),
    "no words": Row(asked("??? 🙂", SURE), "nothing_said", Status.NOT_UNDERSTOOD, reply="nonsense"),
    "no text": Row(asked(""), "nothing_said", Status.NOT_UNDERSTOOD, reply="nonsense"),
    "keyboard mash": Row(
        asked("asdf gh", best(Speech.NONSENSE)), "nothing_said", Status.NOT_UNDERSTOOD, reply="nonsense"
    ),
    # A guide: what its buttons send, asking for it, steering it.
    "a guide's question": Row(asked("walk me there!", SURE), "guide_by_its_words", Status.GUIDE_STEP),
    "a tour from one of its stops": Row(
        asked("Take me round, from: First stop", SURE), "guide_by_its_words", Status.GUIDE_STEP
    ),
    "back, after a guide": Row(asked("Back", SURE, **AFTER), "guide_by_its_words", Status.GUIDE_STEP),
    "back, long after a guide": Row(
        asked("Back", SURE, previous_guide=GuideKey.MARAC), "sure_of_the_topic", Status.ANSWER, "both_speak", BOTH
    ),
    "back to the guide, long after it": Row(
        asked("back to the guide", SURE, previous_guide=GuideKey.MARAC), "guide_by_its_words", Status.GUIDE_STEP
    ),
    "back, without a guide": Row(
        asked("Back", SURE), "sure_of_the_topic", Status.ANSWER, "both_speak", BOTH
    ),
    "a guide wanted": Row(asked("take me along", best(Speech.GUIDE, "marac")), "guide_wanted", Status.GUIDE_STEP),
    "a guide perhaps wanted": Row(
        asked("take me along", best(Speech.GUIDE, "marac", S.aside - HAIR)), "not_understood", Status.NOT_UNDERSTOOD,
        reply="not_understood",
    ),
    "a guide that the store does not have": Row(
        asked("x", best(Speech.GUIDE, "safety")), "not_understood", Status.NOT_UNDERSTOOD, reply="not_understood"
    ),
    "a guide that waits": Row(
        asked("take me back to it", best(Speech.GUIDE_CONTROL, "resume"), **AFTER), "guide_steered", Status.GUIDE_STEP
    ),
    "no guide to go back to": Row(
        asked("take me back to it", best(Speech.GUIDE_CONTROL, "resume")), "guide_steered", Status.SMALLTALK,
        reply="no_guide",
    ),
    "no guide to stop": Row(
        asked("stop that", best(Speech.GUIDE_CONTROL, "stop"), **AFTER), "guide_steered", Status.SMALLTALK,
        reply="no_guide",
    ),
    "next, without a guide": Row(
        asked("whats next", best(Speech.GUIDE_CONTROL, "next"), previous_topic="both_speak"), "guide_steered",
        Status.ANSWER, "both_speak", BOTH,
    ),
    # Only a borough.
    "and in Camden only?": Row(
        asked("and in Camden only?", best(Speech.BOROUGH), "and in  only?", named=(C,), previous_topic="both_speak"),
        "only_a_borough", Status.ANSWER, "both_speak", (C,),
    ),
    "and in Camden, which is silent": Row(
        asked("Camden?", SURE, "?", named=(C,), borough=L, previous_topic="camden_silent"),
        "only_a_borough", Status.NOT_IN_POLICY, "camden_silent", (C, L),
    ),
    "both boroughs": Row(
        asked("both boroughs", (), "", named=BOTH, previous_topic="procedure"),
        "only_a_borough", Status.COMPARISON, "procedure", BOTH, choices=("both_speak",),
    ),
    "a borough with nothing before it": Row(
        asked("I'm in Camden", best(Speech.BOROUGH), "I'm in ", named=(C,)), "only_a_borough", Status.SMALLTALK,
        reply="choose_borough_set",
    ),
    "a borough after a topic that is gone": Row(
        asked("Camden", (), "", named=(C,), previous_topic="gone"), "only_a_borough", Status.SMALLTALK,
        reply="choose_borough_set",
    ),
    # Only a service.
    "a national service": Row(
        asked("natline number", SURE, " number", services=("natline",)), "only_a_service", Status.CONTACTS,
        contacts=("national",),
    ),
    "a service of the borough asked of": Row(
        asked("Lambo line", SURE, "", services=("Lambo line",), borough=L), "only_a_service", Status.CONTACTS,
        contacts=("lambeth_line",),
    ),
    "a borough's service where no borough is known": Row(
        asked("how do I ring the lambo line", SURE, "how do I ring the ", services=("lambo line",)), "only_a_service",
        Status.CONTACTS, contacts=("lambeth_line",),
    ),
    "the borough named beats the conversation's": Row(
        asked("camline phone in Camden", SURE, " phone in ", services=("camline",), named=(C,), borough=L),
        "only_a_service", Status.CONTACTS, contacts=("camden_line",),
    ),
    "two services, of which one is the other borough's": Row(
        asked("lambo line, natline", SURE, ", ", services=("lambo line", "natline"), borough=C), "only_a_service",
        Status.CONTACTS, contacts=("national",),
    ),
    "the other borough's service is not shown": Row(
        asked("lambo line number", SURE, " number", services=("lambo line",), borough=C), "sure_of_the_topic",
        Status.ANSWER, "both_speak", (C,),
    ),
    "a service that is only spoken of": Row(
        asked("should the natline be told", SURE, "should the  be told", services=("natline",)), "sure_of_the_topic",
        Status.ANSWER, "both_speak", BOTH,
    ),
    "a service that the store does not know": Row(
        asked("pigeon post", SURE, "", services=("pigeon post",)), "sure_of_the_topic", Status.ANSWER, "both_speak",
        BOTH,
    ),
    "a service that a likely topic is about": Row(
        asked("lambo line number", topics_at(("contact", 0.1)), " number", services=("lambo line",), borough=L),
        "only_a_service", Status.CONTACTS, "contact", (L,),
    ),
    "a service of the other borough that a likely topic is about": Row(
        asked("lambo line?", topics_at(("camden_silent_contact", 0.9)), "?", services=("lambo line",), borough=C),
        "only_a_service", Status.NOT_IN_POLICY, "camden_silent_contact", (C,),
    ),
    "a service beside a topic that the store does not have": Row(
        asked("natline", topics_at(("gone", 0.9)), "", services=("natline",)), "only_a_service", Status.CONTACTS,
        contacts=("national",),
    ),
    # Only a need.
    "a number by what it is for": Row(
        asked("have you got a number for a male victim?", SURE), "only_a_need", Status.CONTACTS, contacts=("national",)
    ),
    "more than one of whom it is for": Row(
        asked("helpline for male victims", SURE), "only_a_need", Status.CONTACTS, contacts=("national",)
    ),
    "a need whose only contact is the other borough's": Row(
        asked("number for a camden visitor", SURE, borough=L), "sure_of_the_topic", Status.ANSWER, "both_speak", (L,)
    ),
    "a need that nobody is to be reached for": Row(
        asked("male victim", SURE), "sure_of_the_topic", Status.ANSWER, "both_speak", BOTH
    ),
    "a need inside a question": Row(
        asked("who should call the male victim back", SURE), "sure_of_the_topic", Status.ANSWER, "both_speak", BOTH
    ),
    # Only a term.
    "a bare term that a topic explains": Row(
        asked("MARAC?", SURE, "?", terms=("MARAC",)), "only_a_term", Status.DEFINITION, "definition", BOTH
    ),
    "a bare term that a topic is about": Row(
        asked("DASH", SURE, "", terms=("DASH",)), "only_a_term", Status.DEFINITION, choices=("procedure",)
    ),
    "what a term stands for": Row(
        asked("the letters MASE, spelt out", best(Speech.TERM), "the letters , spelt out", terms=("MASE",)),
        "only_a_term", Status.DEFINITION, choices=(),
    ),
    "what a term means, however sure the topic": Row(
        asked("bring a DASH, whats a DASH", SURE, "bring a , whats a ", terms=("DASH",)), "only_a_term",
        Status.DEFINITION, choices=("procedure",),
    ),
    "a term inside a question": Row(
        asked("when do I refer to MARAC", SURE, "when do I refer to ", terms=("MARAC",)), "sure_of_the_topic",
        Status.ANSWER, "both_speak", BOTH,
    ),
    "what an unknown term stands for": Row(
        asked("what does XYZ stand for", best(Speech.TERM)), "not_understood", Status.NOT_UNDERSTOOD,
        reply="not_understood",
    ),
    # Follow-ups.
    "more": Row(
        asked("tell me more", best(Speech.FOLLOW_UP, FollowUp.MORE), previous_topic="both_speak"), "follow_up",
        Status.ANSWER, "both_speak", BOTH,
    ),
    "why, in the conversation's borough": Row(
        asked("why", best(Speech.FOLLOW_UP, FollowUp.WHY), previous_topic="threshold", borough=L), "follow_up",
        Status.THRESHOLD, "threshold", (L,),
    ),
    "the wording, in the borough named": Row(
        asked("show me Camden's words", best(Speech.FOLLOW_UP, FollowUp.WORDING), "show me 's words", named=(C,),
              previous_topic="both_speak", borough=L),
        "follow_up", Status.ANSWER, "both_speak", (C,),
    ),
    "a follow-up with nothing before it": Row(
        asked("why", (Candidate(Speech.FOLLOW_UP, FollowUp.WHY, 0.9),)), "follow_up", Status.CHOICE,
        reply="nothing_before", choices=("both_speak",),
    ),
    "a follow-up with nothing before it and nothing in it": Row(
        asked("and then?", best(Speech.FOLLOW_UP, FollowUp.MORE)), "follow_up", Status.CHOICE, reply="nothing_before"
    ),
    "a follow-up with nothing before it that may be a topic": Row(
        asked("why refer", (Candidate(Speech.FOLLOW_UP, "why", 0.6), *topics_at(("procedure", 0.4)))),
        "torn_between_topics", Status.CHOICE, choices=("procedure",),
    ),
    "who to call": Row(
        asked("who do I call then", best(Speech.FOLLOW_UP, FollowUp.WHO_TO_CALL), previous_topic="contact", borough=L),
        "follow_up", Status.CONTACTS, "contact", contacts=("lambeth_line", "national"),
    ),
    "who to call in the borough whose entry has nobody": Row(
        asked("who do I call", best(Speech.FOLLOW_UP, FollowUp.WHO_TO_CALL), previous_topic="contact", borough=C),
        "follow_up", Status.CONTACTS, "contact", contacts=("standing",),
    ),
    "who to call in neither borough": Row(
        asked("who do I call", best(Speech.FOLLOW_UP, FollowUp.WHO_TO_CALL), previous_topic="both_speak"),
        "follow_up", Status.CONTACTS, "both_speak", contacts=("standing", "lambeth_night"),
    ),
    "compare": Row(
        asked("how do they differ", best(Speech.COMPARE), previous_topic="both_speak", borough=C), "compare",
        Status.COMPARISON, "both_speak", BOTH,
    ),
    "compare by words alone, where the classifier hears no subject": Row(
        asked("difference between the boroughs on pots", (Candidate(Speech.COMPARE, "", 0.9),)), "compare",
        Status.COMPARISON, "both_speak", BOTH, found=("both_silent", "both_speak"),
    ),
    "the subject named beats the one before": Row(
        asked("what is the difference between the two boroughs on pots and pans", (Candidate(Speech.COMPARE, "", 0.9),),
              previous_topic="both_silent"), "compare",
        Status.COMPARISON, "both_speak", BOTH, found=("both_speak",),
    ),
    "compare two silences": Row(
        asked("how do they differ", best(Speech.COMPARE), previous_topic="both_silent", borough=C), "compare",
        Status.NOT_IN_POLICY, "both_silent", BOTH,
    ),
    "compare what": Row(
        asked("compare", (Candidate(Speech.COMPARE, "", 0.9),)), "compare", Status.CHOICE, reply="compare_what"
    ),
    # Small talk and what is not ours.
    "greeting": Row(asked("hello", best(Speech.SMALLTALK, "greet")), "small_talk", Status.SMALLTALK, reply="greet"),
    "about the tool": Row(
        asked("do you keep what I type", best(Speech.SMALLTALK, "about_tool/privacy")), "small_talk", Status.SMALLTALK,
        reply="about_tool/privacy",
    ),
    "out of scope": Row(
        asked("book annual leave", best(Speech.OUT_OF_SCOPE, "out_of_scope/office")), "not_our_subject",
        Status.OUT_OF_SCOPE, reply="out_of_scope/office",
    ),
    # Sure of the topic: each kind has its status; the borough decides what is shown.
    "guidance": Row(asked("both", SURE), "sure_of_the_topic", Status.ANSWER, "both_speak", BOTH),
    "procedure": Row(
        asked("how", topics_at(("procedure", 0.9))), "sure_of_the_topic", Status.PROCEDURE, "procedure", BOTH,
        choices=("both_speak",),
    ),
    "threshold": Row(
        asked("when", topics_at(("threshold", 0.9))), "sure_of_the_topic", Status.THRESHOLD, "threshold", BOTH
    ),
    "definition": Row(
        asked("define", topics_at(("definition", 0.9))), "sure_of_the_topic", Status.DEFINITION, "definition", BOTH
    ),
    "contact": Row(asked("reach", topics_at(("contact", 0.9))), "sure_of_the_topic", Status.CONTACTS, "contact", BOTH),
    "the conversation's borough": Row(
        asked("x", SURE, borough=C), "sure_of_the_topic", Status.ANSWER, "both_speak", (C,)
    ),
    "the borough named": Row(
        asked("x", SURE, borough=C, named=(L,)), "sure_of_the_topic", Status.ANSWER, "both_speak", (L,)
    ),
    "both named": Row(
        asked("x", SURE, borough=C, named=BOTH), "sure_of_the_topic", Status.COMPARISON, "both_speak", BOTH
    ),
    "own document silent": Row(
        asked("x", topics_at(("camden_silent", 0.9)), borough=C), "sure_of_the_topic", Status.NOT_IN_POLICY,
        "camden_silent", (C, L), choices=("both_speak",),
    ),
    "own document silent, the other borough's": Row(
        asked("x", topics_at(("lambeth_silent", 0.9)), borough=L), "sure_of_the_topic", Status.NOT_IN_POLICY,
        "lambeth_silent", (L, C),
    ),
    "the other document silent": Row(
        asked("x", topics_at(("camden_silent", 0.9)), borough=L), "sure_of_the_topic", Status.ANSWER, "camden_silent",
        (L,),
    ),
    "own document silent about a contact": Row(
        asked("x", topics_at(("camden_silent_contact", 0.9)), named=(C,)), "sure_of_the_topic", Status.NOT_IN_POLICY,
        "camden_silent_contact", (C,),
    ),
    "both silent, one asked": Row(
        asked("x", topics_at(("both_silent", 0.9)), borough=L), "sure_of_the_topic", Status.NOT_IN_POLICY,
        "both_silent", (L,),
    ),
    "an answer less sure offers what it passed over": Row(
        asked("x", topics_at(("procedure", S.sure - HAIR), ("threshold", FAINT), ("contact", 0.1))),
        "sure_of_the_topic", Status.PROCEDURE, "procedure", BOTH, choices=("threshold", "both_speak"),
    ),
    "a sure answer offers what stands next to it": Row(
        asked("x", topics_at(("procedure", S.sure), ("threshold", FAINT))),
        "sure_of_the_topic", Status.PROCEDURE, "procedure", BOTH, choices=("both_speak",),
    ),
    "both silent, both asked": Row(
        asked("x", topics_at(("both_silent", 0.9))), "sure_of_the_topic", Status.NOT_IN_POLICY, "both_silent", BOTH
    ),
    "one silent, neither borough known": Row(
        asked("x", topics_at(("camden_silent", 0.9))), "sure_of_the_topic", Status.ANSWER, "camden_silent", BOTH
    ),
    "search agrees": Row(
        asked("x", topics_at(("procedure", AGREEABLE))), "sure_of_the_topic", Status.PROCEDURE, "procedure", BOTH,
        found=("both_speak", "definition", "procedure"),
    ),
    # Two answers.
    "two topics as good as tied": Row(
        asked("x", topics_at(("procedure", 0.5), ("threshold", 0.5 - S.torn + HAIR)), borough=L), "two_readings",
        Status.PROCEDURE, "procedure", (L,), also="threshold",
    ),
    "two topics that are not": Row(
        asked("x", topics_at(("procedure", 0.5), ("threshold", 0.5 - S.torn - HAIR)), borough=L), "sure_of_the_topic",
        Status.PROCEDURE, "procedure", (L,),
    ),
    "two questions in one message, the second about Camden": Row(
        asked("how? and whats it mean in Camden?", topics_at(("both_speak", 0.4)), borough=L, parts=(
            Part(topics_at(("procedure", S.sure))), Part(topics_at(("definition", S.sure)), (C,)),
        )), "several_questions", Status.PROCEDURE, "procedure", (L,), also="definition",
    ),
    "two questions that are one": Row(
        asked("how? so how?", SURE, borough=L, parts=(Part(topics_at(("procedure", 0.9))),) * 2), "sure_of_the_topic",
        Status.ANSWER, "both_speak", (L,),
    ),
    "two questions, one of them unclear": Row(
        asked("how? and that?", SURE, borough=L, parts=(
            Part(topics_at(("procedure", 0.9))), Part(topics_at(("definition", S.sure - HAIR))),
        )), "sure_of_the_topic", Status.ANSWER, "both_speak", (L,),
    ),
    # Torn, and not understood.
    "search disagrees": Row(
        asked("x", topics_at(("procedure", AGREEABLE), ("threshold", 0.1))), "torn_between_topics", Status.CHOICE,
        choices=("procedure", "both_speak", "definition"), found=("both_speak", "definition"),
    ),
    "search agrees too late": Row(
        asked("x", topics_at(("procedure", AGREEABLE))), "torn_between_topics", Status.CHOICE,
        choices=("procedure", "both_speak", "definition"), found=("both_speak", "definition", "contact", "procedure"),
    ),
    "a borough alone is not a topic": Row(
        asked("which am I", best(Speech.BOROUGH)), "not_understood", Status.NOT_UNDERSTOOD, reply="not_understood"
    ),
    "nothing fits": Row(
        asked("how tall is the moon", topics_at(("both_speak", 0.1))), "not_understood", Status.NOT_UNDERSTOOD,
        reply="not_understood", choices=("both_speak",),
    ),
    "no reading at all": Row(asked("x"), "not_understood", Status.NOT_UNDERSTOOD, reply="not_understood"),
    "a topic that the store does not have": Row(
        asked("x", topics_at(("gone", 0.9))), "not_understood", Status.NOT_UNDERSTOOD, reply="not_understood"
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_a_question_is_decided(row: Row) -> None:
    outcome = decide(row.question, made(row.found))
    assert (outcome.step, outcome.status) == (row.step, row.status)
    assert (outcome.topic.key if outcome.topic else None) == row.topic
    assert tuple(shown.borough for shown in outcome.entries) == row.entries
    assert (outcome.reply.key if outcome.reply else None) == row.reply
    assert tuple(shown.key for shown in outcome.contacts) == row.contacts
    assert (outcome.also.topic.key if outcome.also and outcome.also.topic else None) == row.also
    if row.choices is not None:
        assert tuple(choice.key for choice in outcome.choices) == row.choices


@pytest.mark.parametrize(
    ("parts", "left"),
    [
        ((("both_speak", 0.9), ("definition", S.offer)), True),
        ((("both_speak", 0.9), ("definition", S.offer - HAIR)), False),
        ((("both_speak", 0.9), ("both_speak", 0.9)), False),
        ((("procedure", S.offer), ("definition", S.offer)), False),  # neither is what is answered
        ((), False),
    ],
)
def test_a_question_that_goes_unanswered_is_told(parts: tuple[tuple[str, float], ...], left: bool) -> None:
    question = asked("how? and what?", SURE, borough=L, parts=tuple(Part(topics_at(part)) for part in parts))
    outcome = decide(question, made())
    assert outcome.topic is TOPICS["both_speak"]
    assert outcome.left is left


CALLS = {
    "its question": (asked("Walk me there", SURE), GuideCall(GuideKey.MARAC)),
    "its title": (asked("a guide", SURE), GuideCall(GuideKey.MARAC)),
    "a stop": (asked("take me round from first stop"), GuideCall(GuideKey.FIRST_WEEK, stop="first")),
    "back": (asked("go back", SURE, **AFTER), GuideCall(GuideKey.MARAC, Control.BACK)),
    "again": (asked("start again", SURE, **AFTER), GuideCall(GuideKey.MARAC, Control.RESTART)),
    "danger first": (asked("walk me there", best(Speech.DANGER)), None),
}


@pytest.mark.parametrize(("question", "call"), CALLS.values(), ids=CALLS)
def test_a_guide_is_called(question: Question, call: GuideCall | None) -> None:
    assert decide(question, made()).call == call


def test_an_answer_offers_the_guides_of_its_topic() -> None:
    outcome = decide(asked("how?", SURE), made())
    assert [guide.key for guide in outcome.guides] == [GuideKey.MARAC]
    assert decide(asked("how?", topics_at(("definition", 0.9))), made()).guides == ()


def test_every_step_ends_some_question() -> None:
    assert {row.step for row in TABLE.values()} == {step.__name__ for step in STEPS}


def test_every_status_that_deciding_can_end_in_is_ended_in() -> None:
    assert {row.status for row in TABLE.values()} == set(Status) - {Status.ERROR, Status.INDUCTION}


# The order of the steps: danger, then the person, before whatever else the message holds.

LOUD = {
    "rest": "",
    "named": (C,),
    "borough": L,
    "services": ("natline",),
    "terms": ("MARAC",),
    "previous_topic": "both_speak",
}


@pytest.mark.parametrize("text", ["Camden natline MARAC", "???", ""])
@pytest.mark.parametrize("speech", [Speech.DANGER, Speech.SUPPORT])
def test_danger_and_the_writer_come_first(speech: Speech, text: str) -> None:
    key = "about_me/staff_victim" if speech is Speech.SUPPORT else ""
    outcome = decide(asked(text, best(speech, key), **LOUD), made(("both_speak",)))
    assert outcome.step == ("danger_now" if speech is Speech.DANGER else "about_the_writer")
    assert outcome.borough is C


def test_the_steps_stand_in_the_order_of_the_safety_argument() -> None:
    assert [step.__name__ for step in STEPS] == [
        "danger_now",
        "about_the_writer",
        "guide_by_its_words",
        "nothing_said",
        "guide_wanted",
        "guide_steered",
        "only_a_borough",
        "only_a_service",
        "only_a_need",
        "only_a_term",
        "several_questions",
        "compare",
        "follow_up",
        "small_talk",
        "not_our_subject",
        "two_readings",
        "sure_of_the_topic",
        "torn_between_topics",
        "not_understood",
    ]


# Never another borough's contact, in any way of asking.


def shown_contacts(outcome: Outcome) -> list[Contact]:
    return [*outcome.contacts, *(c for shown in outcome.entries for c in shown.contacts)]


@pytest.mark.parametrize("key", TOPICS)
@pytest.mark.parametrize("borough", list(Borough))
@pytest.mark.parametrize("known", ["named", "conversation"])
@pytest.mark.parametrize("way", ["topic", "who_to_call", "service", "service_of_topic", "borough"])
def test_no_way_of_asking_shows_the_other_boroughs_contact(key: str, borough: Borough, known: str, way: str) -> None:
    where: dict[str, Any] = {"named": (borough,)} if known == "named" else {"borough": borough}
    question = {
        "topic": asked("x", topics_at((key, 0.9)), **where),
        "who_to_call": asked("x", best(Speech.FOLLOW_UP, FollowUp.WHO_TO_CALL), previous_topic=key, **where),
        "service": asked("x", SURE, "", services=("lambo line", "camline", "natline"), **where),
        "service_of_topic": asked("x", topics_at((key, 0.9)), "", services=("lambo line",), **where),
        "borough": asked("x", SURE, "", previous_topic=key, **where),
    }[way]
    outcome = decide(question, made())
    assert [c.key for c in shown_contacts(outcome) if c.borough is borough.other] == []


# What is said with an answer.


def test_silence_is_said_before_the_other_boroughs_entry() -> None:
    outcome = decide(asked("x", topics_at(("camden_silent", 0.9)), borough=C), made())
    assert outcome.silences == ("Camden's policy does not say.",)
    assert outcome.asked_of == (C,)
    assert outcome.difference == "camden_silent differs."


def test_silence_about_a_contact_does_not_speak_of_the_other_borough() -> None:
    outcome = decide(asked("x", topics_at(("camden_silent_contact", 0.9)), borough=C), made())
    assert outcome.silences == ("Camden's policy does not say.",)
    assert outcome.difference is None


def test_an_answer_for_one_borough_says_nothing_of_the_other() -> None:
    outcome = decide(asked("x", SURE, borough=L), made())
    assert (outcome.silences, outcome.difference, outcome.asked_of) == ((), None, (L,))


def test_an_answer_for_both_says_how_they_differ() -> None:
    outcome = decide(asked("x", SURE), made())
    assert (outcome.silences, outcome.difference, outcome.asked_of) == ((), "both_speak differs.", BOTH)


def test_an_answer_for_both_says_both_silences() -> None:
    outcome = decide(asked("x", topics_at(("both_silent", 0.9))), made())
    assert outcome.silences == ("Lambeth's policy does not say.", "Camden's policy does not say.")


def test_an_answer_carries_its_confidence() -> None:
    assert decide(asked("x", SURE), made()).confidence == 0.9
    assert decide(asked("x", topics_at(("procedure", FAINT))), made()).confidence == FAINT


@pytest.mark.parametrize(
    ("key", "wants"),
    [(FollowUp.MORE, False), (FollowUp.WHY, True), (FollowUp.WORDING, True), (FollowUp.IS_IT_A_MUST, True)],
)
def test_which_follow_ups_want_the_wording(key: FollowUp, wants: bool) -> None:
    outcome = decide(asked("x", best(Speech.FOLLOW_UP, key), previous_topic="both_speak"), made())
    assert outcome.wants_wording is wants


@pytest.mark.parametrize(
    ("known", "expected"),
    [({}, BOTH), ({"borough": L}, (L,)), ({"borough": L, "named": (C,)}, (C,)), ({"borough": L, "named": BOTH}, BOTH)],
)
def test_a_term_is_told_for_the_boroughs_asked_of(known: dict[str, Any], expected: tuple[Borough, ...]) -> None:
    question = asked("what does MASE stand for", best(Speech.TERM), "what does  stand for", terms=("MASE",), **known)
    assert decide(question, made()).asked_of == expected


def test_not_understood_shows_two_passages() -> None:
    assert [passage.text for passage in decide(asked("x"), made()).passages] == ["Passage 0.", "Passage 1."]


# What the conversation remembers.


@pytest.mark.parametrize(
    ("borough", "named", "expected"),
    [
        (None, (), None),
        (L, (), L),
        (None, (C,), C),
        (L, (C,), C),
        (L, (L,), L),
        (L, BOTH, None),
        (None, BOTH, None),
    ],
)
@pytest.mark.parametrize("candidates", [SURE, best(Speech.DANGER), best(Speech.SMALLTALK, "greet"), ()])
def test_the_borough_is_remembered_whatever_ends_the_question(
    borough: Borough | None, named: tuple[Borough, ...], expected: Borough | None, candidates: tuple[Candidate, ...]
) -> None:
    assert decide(asked("some words", candidates, borough=borough, named=named), made()).borough is expected


# The real store: every topic, asked plainly of either borough, ends well.


def test_every_real_topic_is_answered_for_whoever_asks(knowledge: Knowledge) -> None:
    for key, borough in product(knowledge.store.titles, (None, L, C)):
        outcome = decide(asked("x", topics_at((key, 0.9)), borough=borough), knowledge)
        assert outcome.step == "sure_of_the_topic"
        assert outcome.topic is knowledge.store.topic(key)
        shown = tuple(e.borough for e in outcome.entries)
        if borough is None:
            assert shown == BOTH
        elif not outcome.topic.entry(borough).silent:
            assert shown == (borough,)
            assert outcome.status is not Status.NOT_IN_POLICY
        else:
            assert outcome.status is Status.NOT_IN_POLICY
            assert shown in ((borough,), (borough, borough.other))
            assert outcome.topic.kind is not TopicKind.CONTACT or shown == (borough,)


@pytest.mark.parametrize(
    ("service", "borough", "expected"),
    [
        ("LADO", L, ["lambeth_lado"]),
        ("LADO", None, ["lambeth_lado"]),
        ("NSPCC", C, ["nspcc"]),
        ("childline", C, ["childline"]),
        ("EDT", L, ["lambeth_out_of_hours"]),
    ],
)
def test_real_services_are_reached(
    knowledge: Knowledge, service: str, borough: Borough | None, expected: list[str]
) -> None:
    outcome = decide(asked(f"{service} number", rest=" number", services=(service,), borough=borough), knowledge)
    assert (outcome.status, [c.key for c in outcome.contacts]) == (Status.CONTACTS, expected)


@pytest.mark.parametrize("service", ["LADO", "EDT", "Gaia", "Home Start", "Safer Space Plus", "VAWG Forum", "EAP"])
def test_lambeths_real_services_are_not_camdens(knowledge: Knowledge, service: str) -> None:
    outcome = decide(asked(f"{service} number", rest=" number", services=(service,), borough=C), knowledge)
    assert outcome.contacts == ()


def test_a_real_question_that_nobody_understands_shows_real_passages(knowledge: Knowledge) -> None:
    outcome = decide(asked("interpreters who are experienced"), knowledge)
    assert outcome.status is Status.NOT_UNDERSTOOD
    assert any("experienced interpreter" in passage.text for passage in outcome.passages)


def test_who_to_call_in_camden_names_national_helplines_only(knowledge: Knowledge) -> None:
    question = asked("who do I call", best(Speech.FOLLOW_UP, FollowUp.WHO_TO_CALL), previous_topic="lado", borough=C)
    outcome = decide(question, knowledge)
    assert outcome.contacts
    assert {c.borough for c in outcome.contacts} == {None}


def test_a_topic_that_says_something_is_compared_before_two_silences() -> None:
    candidates = (*best(Speech.COMPARE)[:1], *topics_at(("both_silent", 0.6), ("both_speak", 0.4)))
    outcome = decide(asked("how do they differ on it", candidates), made())
    assert (outcome.step, outcome.topic and outcome.topic.key) == ("compare", "both_speak")
