"""The heart: for each question, which step ends it, how, and what is shown in which order.

Most questions are put to a store made by hand, so that a row says all there is to know about its topics.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, cast

import pytest

from knowledge.answering import STEPS, Knowledge, decide
from knowledge.question import Candidate, FollowUp, Outcome, Question, Speech
from knowledge.records import (
    CannedReply,
    Citation,
    Contact,
    Document,
    Entry,
    Method,
    Passage,
    Point,
    Term,
    Topic,
    TopicTitle,
)
from knowledge.search import Search
from knowledge.settings import Settings
from knowledge.store import Store
from knowledge.vocabulary import Borough, MethodType, Status, TopicKind, Vouched

L, C = Borough.LAMBETH, Borough.CAMDEN
S = Settings()
HAIR = 0.0001

# The store made by hand.

DOCUMENTS = {
    borough: Document(borough.value, borough, f"{borough.label}'s policy", None, None, None) for borough in Borough
}


def contact(key: str, borough: Borough | None, standing: bool = False) -> Contact:
    method = Method(MethodType.PHONE, "0800 1111", "tel:+448001111")
    return Contact(key, key.title(), borough, None, None, (method,), Vouched.POLICY, None, standing=standing)


CONTACTS = {
    c.key: c
    for c in (
        contact("lambeth_line", L),
        contact("camden_line", C),
        contact("national", None),
        contact("standing", None, standing=True),
        contact("lambeth_night", L, standing=True),
    )
}


def entry(borough: Borough, silent: bool = False, points: bool = True, contacts: tuple[str, ...] = ()) -> Entry:
    citation = Citation(DOCUMENTS[borough], "1", "the words of the policy")
    return Entry(
        borough,
        (Point(f"{borough.label} says.", (citation,)),) if points else (),
        silent=f"{borough.label}'s policy does not say." if silent else None,
        contacts=tuple(CONTACTS[key] for key in contacts),
    )


def topic(key: str, kind: TopicKind, lambeth: Entry, camden: Entry, see_also: tuple[TopicTitle, ...] = ()) -> Topic:
    return Topic(
        key, kind, "Subject", f"Title of {key}", f"What about {key}?", (lambeth, camden), f"{key} differs.", see_also
    )


OTHER = TopicTitle("both_speak", TopicKind.GUIDANCE, "Subject", "Title of both_speak", "What about both_speak?")
TOPICS = {
    t.key: t
    for t in (
        topic("both_speak", TopicKind.GUIDANCE, entry(L), entry(C)),
        topic("procedure", TopicKind.PROCEDURE, entry(L), entry(C), (OTHER,)),
        topic("threshold", TopicKind.THRESHOLD, entry(L), entry(C)),
        topic("definition", TopicKind.DEFINITION, entry(L), entry(C)),
        topic("contact", TopicKind.CONTACT, entry(L, contacts=("lambeth_line", "national")), entry(C)),
        topic("camden_silent", TopicKind.GUIDANCE, entry(L), entry(C, silent=True), (OTHER,)),
        topic("lambeth_silent", TopicKind.PROCEDURE, entry(L, silent=True, points=False), entry(C)),
        topic(
            "camden_silent_contact",
            TopicKind.CONTACT,
            entry(L, contacts=("lambeth_line",)),
            entry(C, silent=True, contacts=("national",)),
        ),
        topic(
            "camden_silent_procedure",
            TopicKind.PROCEDURE,
            entry(L, contacts=("lambeth_line", "national")),
            entry(C, silent=True, points=False),
        ),
        topic("both_silent", TopicKind.THRESHOLD, entry(L, silent=True), entry(C, silent=True, points=False)),
    )
}
TITLES = {t.key: TopicTitle(t.key, t.kind, t.subject, t.title, t.question) for t in TOPICS.values()}
REPLIES = {
    key: CannedReply(key, status, f"Reply {key}.", contacts=contacts, topics=topics)
    for key, status, contacts, topics in (
        ("danger_now", Status.EMERGENCY, (), (OTHER,)),
        ("about_me/staff_victim", Status.SUPPORT, (CONTACTS["national"],), ()),
        ("nonsense", Status.NOT_UNDERSTOOD, (), (OTHER,)),
        ("choose_borough_set", Status.SMALLTALK, (), ()),
        ("compare_what", Status.CHOICE, (), (OTHER,)),
        ("nothing_before", Status.CHOICE, (), (OTHER,)),
        ("greet", Status.SMALLTALK, (), (OTHER,)),
        ("about_tool/privacy", Status.SMALLTALK, (), ()),
        ("out_of_scope/office", Status.OUT_OF_SCOPE, (), (OTHER,)),
        ("not_understood", Status.NOT_UNDERSTOOD, (), (OTHER,)),
    )
}
TERMS = {
    "explained": Term("explained", "MARAC", "Some Words", (), TITLES["definition"]),
    "bare": Term("bare", "MASE", None, ()),
}
NAMES = {
    "contact": {"lambo line": "lambeth_line", "camline": "camden_line", "natline": "national"},
    "term": {"marac": "explained", "mase": "bare"},
}


class HandMadeStore:
    titles = TITLES
    contacts = CONTACTS
    replies = REPLIES
    terms = TERMS

    def topic(self, key: str) -> Topic:
        return TOPICS[key]

    def keys_named(self, kind: str, names: tuple[str, ...]) -> list[str]:
        return [NAMES[kind][name.casefold()] for name in names if name.casefold() in NAMES[kind]]


@dataclass
class Found:
    """A search that finds what it is told to."""

    keys: tuple[str, ...] = ()
    asked: list[int] = field(default_factory=list)

    def topics(self, text: str, most: int = 5) -> list[str]:
        return list(self.keys[:most])

    def passages(self, text: str, most: int = 3) -> list[Passage]:
        return [Passage(DOCUMENTS[C], str(n), f"Passage {n}.") for n in range(most)]


def made(found: tuple[str, ...] = (), **settings: float) -> Knowledge:
    fixed = replace(S, **cast(Any, settings))
    return Knowledge(cast(Store, HandMadeStore()), cast(Search, Found(found)), fixed)


def topics_at(*ranked: tuple[str, float]) -> tuple[Candidate, ...]:
    return tuple(Candidate(Speech.TOPIC, key, confidence) for key, confidence in ranked)


def best(speech: Speech, key: str = "", confidence: float = 0.9) -> tuple[Candidate, ...]:
    """That reading first, and a topic after it."""
    return (Candidate(speech, key, confidence), Candidate(Speech.TOPIC, "both_speak", 0.1))


def asked(text: str, candidates: tuple[Candidate, ...] = (), rest: str | None = None, **known: Any) -> Question:
    """`rest` is the whole text unless something in it was recognised."""
    return Question(text, candidates, rest=text if rest is None else rest, **known)


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


SURE = topics_at(("both_speak", 0.9), ("procedure", 0.2))
BOTH = (L, C)

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
        asked("pigeon post", SURE, "", services=("pigeon post",)), "sure_of_the_topic", Status.ANSWER, "both_speak", BOTH
    ),
    # Only a term.
    "a bare term": Row(
        asked("MARAC?", SURE, "?", terms=("MARAC",)), "only_a_term", Status.DEFINITION, choices=("definition",)
    ),
    "what a term stands for": Row(
        asked("what does MASE stand for", best(Speech.TERM), "what does  stand for", terms=("MASE",)), "only_a_term",
        Status.DEFINITION, choices=(),
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
        asked("how do they differ", best(Speech.COMPARE), previous_topic="both_speak", borough=C), "follow_up",
        Status.COMPARISON, "both_speak", BOTH,
    ),
    "compare two silences": Row(
        asked("how do they differ", best(Speech.COMPARE), previous_topic="both_silent", borough=C), "follow_up",
        Status.NOT_IN_POLICY, "both_silent", BOTH,
    ),
    "compare what": Row(
        asked("compare", (Candidate(Speech.COMPARE, "", 0.9),)), "follow_up", Status.CHOICE, reply="compare_what"
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
    "the conversation's borough": Row(asked("x", SURE, borough=C), "sure_of_the_topic", Status.ANSWER, "both_speak", (C,)),
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
        asked("x", topics_at(("camden_silent", 0.9)), borough=L), "sure_of_the_topic", Status.ANSWER, "camden_silent", (L,)
    ),
    "own document silent about a contact": Row(
        asked("x", topics_at(("camden_silent_contact", 0.9)), named=(C,)), "sure_of_the_topic", Status.NOT_IN_POLICY,
        "camden_silent_contact", (C,),
    ),
    "both silent, one asked": Row(
        asked("x", topics_at(("both_silent", 0.9)), borough=L), "sure_of_the_topic", Status.NOT_IN_POLICY,
        "both_silent", (L,),
    ),
    "both silent, both asked": Row(
        asked("x", topics_at(("both_silent", 0.9))), "sure_of_the_topic", Status.NOT_IN_POLICY, "both_silent", BOTH
    ),
    "one silent, neither borough known": Row(
        asked("x", topics_at(("camden_silent", 0.9))), "sure_of_the_topic", Status.ANSWER, "camden_silent", BOTH
    ),
    "search agrees": Row(
        asked("x", topics_at(("procedure", 0.5))), "sure_of_the_topic", Status.PROCEDURE, "procedure", BOTH,
        found=("both_speak", "definition", "procedure"),
    ),
    # Torn, and not understood.
    "search disagrees": Row(
        asked("x", topics_at(("procedure", 0.5), ("threshold", 0.4))), "torn_between_topics", Status.CHOICE,
        choices=("procedure", "threshold", "both_speak"), found=("both_speak", "definition"),
    ),
    "search agrees too late": Row(
        asked("x", topics_at(("procedure", 0.5))), "torn_between_topics", Status.CHOICE,
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
    if row.choices is not None:
        assert tuple(choice.key for choice in outcome.choices) == row.choices


def test_every_step_ends_some_question() -> None:
    assert {row.step for row in TABLE.values()} == {step.__name__ for step in STEPS}


def test_every_status_that_deciding_can_end_in_is_ended_in() -> None:
    assert {row.status for row in TABLE.values()} == set(Status) - {Status.ERROR}


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
        "nothing_said",
        "only_a_borough",
        "only_a_service",
        "only_a_term",
        "follow_up",
        "small_talk",
        "not_our_subject",
        "sure_of_the_topic",
        "torn_between_topics",
        "not_understood",
    ]


# A borough beside a term or a service is not only a borough.


@pytest.mark.parametrize(
    "text", ["what is {} in Camden", "{} Camden", "and {} in Camden?", "what about the {} for Camden"]
)
def test_a_term_with_a_borough_asks_about_the_term(text: str) -> None:
    """The last question's answer would be a wrong answer to this one."""
    rest = text.replace("{}", "").replace("Camden", "")
    question = asked(text.format("MARAC"), SURE, rest, named=(C,), terms=("MARAC",), previous_topic="procedure")
    outcome = decide(question, made())
    assert (outcome.step, outcome.term) == ("only_a_term", TERMS["explained"])
    assert outcome.asked_of == (C,)
    assert decide(replace(question, previous_topic=None), made()).step == "only_a_term"


@pytest.mark.parametrize(("service", "step"), [("natline", "only_a_service"), ("lambo line", "sure_of_the_topic")])
def test_a_service_with_a_borough_asks_about_the_service(service: str, step: str) -> None:
    candidates = topics_at(("camden_silent_contact", 0.9))
    question = asked(
        f"the {service} in Camden?",
        candidates,
        "the  in ?",
        named=(C,),
        services=(service,),
        previous_topic="procedure",
    )
    outcome = decide(question, made())
    assert outcome.step == step
    assert CONTACTS["lambeth_line"] not in shown_contacts(outcome)


@pytest.mark.parametrize(
    "rest",
    ["", "?", "and in  only?", "what about ", "How about ?", "I'm in ", "I’m in ", "IM IN ", "same question for  please",
     " policy", "ok and  now?", "just the  council", "I work in ", "on this, what is it at "],
)  # fmt: skip
def test_words_that_ask_nothing_leave_only_the_borough(rest: str) -> None:
    question = asked(f"{rest} Camden", SURE, rest, named=(C,), previous_topic="procedure")
    assert decide(question, made()).step == "only_a_borough"


@pytest.mark.parametrize("rest", ["who interprets in ", "and babies in ", "is the child safe in ", "refuge "])
def test_words_that_ask_something_do_not(rest: str) -> None:
    outcome = decide(asked(f"{rest} Camden", SURE, rest, named=(C,), previous_topic="procedure"), made())
    assert (outcome.step, outcome.topic and outcome.topic.key) == ("sure_of_the_topic", "both_speak")


@pytest.mark.parametrize(
    "rest",
    ["number", "what's the number for ", "how do I get hold of ", " phone no.", "e-mail for ", "have you got the  email",
     "can I ring ", "contact details please", "website", "I need the  helpline"],
)  # fmt: skip
def test_words_of_reaching_leave_only_the_service(rest: str) -> None:
    assert decide(asked(rest, SURE, rest, services=("natline",)), made()).step == "only_a_service"


@pytest.mark.parametrize("rest", ["do I refer to ", " opening hours", "is  confidential", "what age can use "])
def test_other_words_about_a_service_do_not(rest: str) -> None:
    assert decide(asked(rest, SURE, rest, services=("natline",)), made()).step == "sure_of_the_topic"


# Never another borough's contact, in any way of asking.


def shown_contacts(outcome: Outcome) -> list[Contact]:
    return [*outcome.contacts, *(c for shown in outcome.entries for c in shown.contacts)]


@pytest.mark.parametrize("key", TOPICS)
@pytest.mark.parametrize("borough", list(Borough))
@pytest.mark.parametrize("known", ["named", "conversation"])
@pytest.mark.parametrize("way", ["topic", "who_to_call", "service", "borough"])
def test_no_way_of_asking_shows_the_other_boroughs_contact(key: str, borough: Borough, known: str, way: str) -> None:
    where: dict[str, Any] = {"named": (borough,)} if known == "named" else {"borough": borough}
    question = {
        "topic": asked("x", topics_at((key, 0.9)), **where),
        "who_to_call": asked("x", best(Speech.FOLLOW_UP, FollowUp.WHO_TO_CALL), previous_topic=key, **where),
        "service": asked("x", SURE, "", services=("lambo line", "camline", "natline"), **where),
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
    assert decide(asked("x", topics_at(("procedure", 0.4))), made()).confidence == 0.4


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
    question = asked("what does MARAC stand for", best(Speech.TERM), "what does  stand for", terms=("MARAC",), **known)
    assert decide(question, made()).asked_of == expected


def test_not_understood_shows_two_passages() -> None:
    assert [passage.text for passage in decide(asked("x"), made()).passages] == ["Passage 0.", "Passage 1."]


# Torn.


@pytest.mark.parametrize(
    ("ranked", "found", "expected"),
    [
        (["procedure"], (), ["procedure"]),
        (["procedure", "threshold", "definition", "contact"], (), ["procedure", "threshold", "definition"]),
        (["procedure", "threshold", "definition"], ("contact",), ["procedure", "threshold", "contact"]),
        (["procedure", "threshold", "definition"], ("procedure",), ["procedure", "threshold", "definition"]),
        (["procedure", "gone", "threshold"], ("procedure", "threshold"), ["procedure", "threshold"]),
        (["procedure"], ("procedure", "contact", "definition"), ["procedure", "contact"]),
    ],
)
def test_choices_are_distinct_and_three_at_most(ranked: list[str], found: tuple[str, ...], expected: list[str]) -> None:
    question = asked("x", topics_at(*((key, 0.4) for key in ranked)))
    outcome = decide(question, made(found))
    assert outcome.status is Status.CHOICE
    assert [choice.key for choice in outcome.choices] == expected


def test_how_many_choices_is_a_setting() -> None:
    question = asked("x", topics_at(*((key, 0.4) for key in TOPICS)))
    assert len(decide(question, made(choices=2)).choices) == 2


# Thresholds: just below and just at each setting.

TOPIC_ONLY = asked("x", topics_at(("procedure", 0.0)))


def at(confidence: float, question: Question) -> Question:
    first, *others = question.candidates
    return replace(question, candidates=(replace(first, confidence=confidence), *others))


@pytest.mark.parametrize(
    ("limit", "question", "found", "below", "step"),
    [
        (S.answer_alone, TOPIC_ONLY, (), "torn_between_topics", "sure_of_the_topic"),
        (S.answer_agreed, TOPIC_ONLY, ("procedure",), "torn_between_topics", "sure_of_the_topic"),
        (S.offer, TOPIC_ONLY, ("procedure",), "not_understood", "torn_between_topics"),
        (S.danger, asked("x", best(Speech.DANGER)), (), "not_understood", "danger_now"),
        (S.aside, asked("x", best(Speech.SUPPORT, "about_me/staff_victim")), (), "not_understood", "about_the_writer"),
        (S.aside, asked("x", best(Speech.NONSENSE)), (), "not_understood", "nothing_said"),
        (S.aside, asked("x", best(Speech.SMALLTALK, "greet")), (), "not_understood", "small_talk"),
        (
            S.aside,
            asked("x", best(Speech.OUT_OF_SCOPE, "out_of_scope/office")),
            (),
            "not_understood",
            "not_our_subject",
        ),
        (
            S.aside,
            asked("x", best(Speech.FOLLOW_UP, "why"), previous_topic="both_speak"),
            (),
            "not_understood",
            "follow_up",
        ),
        (S.aside, asked("x", best(Speech.COMPARE), previous_topic="both_speak"), (), "not_understood", "follow_up"),
        (
            S.aside,
            asked("what does MARAC stand for", best(Speech.TERM), terms=("MARAC",)),
            (),
            "not_understood",
            "only_a_term",
        ),
    ],
)
def test_a_threshold_holds(limit: float, question: Question, found: tuple[str, ...], below: str, step: str) -> None:
    assert decide(at(limit - HAIR, question), made(found)).step == below
    assert decide(at(limit, question), made(found)).step == step


def test_thresholds_are_in_their_order() -> None:
    assert 0 < S.offer < S.answer_agreed < S.answer_alone < 1
    assert S.danger < S.aside
    assert 0 < S.tie < S.offer
    assert 2 <= S.choices <= 3


def test_a_reading_that_is_not_the_best_does_not_count() -> None:
    candidates = (*topics_at(("procedure", 0.7)), Candidate(Speech.SMALLTALK, "greet", 0.6))
    assert decide(asked("x", candidates), made()).step == "sure_of_the_topic"


# Ties: of topics as good as tied, one of the kind that was asked for.

TIED = topics_at(("procedure", 0.70), ("contact", 0.69), ("threshold", 0.68), ("definition", 0.60))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, "procedure"),
        (TopicKind.PROCEDURE, "procedure"),
        (TopicKind.CONTACT, "contact"),
        (TopicKind.THRESHOLD, "threshold"),
        (TopicKind.DEFINITION, "procedure"),  # not as good as tied
        (TopicKind.GUIDANCE, "procedure"),
    ],
)
def test_the_kind_asked_for_breaks_a_tie(kind: TopicKind | None, expected: str) -> None:
    outcome = decide(asked("x", TIED, asked_kind=kind), made())
    assert outcome.topic
    assert outcome.topic.key == expected


@pytest.mark.parametrize(("gap", "expected"), [(S.tie - HAIR, "contact"), (S.tie + HAIR, "procedure")])
def test_how_near_a_tie_is(gap: float, expected: str) -> None:
    candidates = topics_at(("procedure", 0.8), ("contact", 0.8 - gap))
    outcome = decide(asked("x", candidates, asked_kind=TopicKind.CONTACT), made())
    assert outcome.topic
    assert outcome.topic.key == expected


# What the conversation remembers.


@pytest.mark.parametrize(
    ("borough", "named", "expected"),
    [
        (None, (), None),
        (L, (), L),
        (None, (C,), C),
        (L, (C,), C),
        (L, (L,), L),
        (L, (L, C), None),
        (None, (L, C), None),
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
