"""A store made by hand, so that a test says all there is to know about its topics; and questions to put to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

from knowledge.answering import Knowledge
from knowledge.guiding.records import Guide, Line, QuizQuestion, Step
from knowledge.question import Candidate, Question, Speech
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
from knowledge.vocabulary import Borough, Choose, Ending, GuideKey, MethodType, Status, TopicKind, Vouched

L, C = Borough.LAMBETH, Borough.CAMDEN
BOTH = (L, C)
S = Settings()
HAIR = 0.0001
AGREEABLE = (S.answer_agreed + S.answer_alone) / 2  # believed only where search agrees
FAINT = (S.offer + S.answer_agreed) / 2  # offered, never believed
MANY_WORDS = "so very many words as these are lean on nothing that was asked before them"

DOCUMENTS = {b: Document(b.value, b, f"{b.label}'s policy", None, None, None) for b in Borough}


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
    title, question, difference = f"Title of {key}", f"What about {key}?", f"{key} differs."
    return Topic(key, kind, "Subject", title, question, (lambeth, camden), difference, see_also)


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
        ("no_guide", Status.SMALLTALK, (), ()),
        ("about_tool/privacy", Status.SMALLTALK, (), ()),
        ("out_of_scope/office", Status.OUT_OF_SCOPE, (), (OTHER,)),
        ("not_understood", Status.NOT_UNDERSTOOD, (), (OTHER,)),
    )
}
TERMS = {
    "explained": Term("explained", "MARAC", "Some Words", (), TITLES["definition"]),
    "used": Term("used", "DASH", None, (), TITLES["procedure"]),
    "bare": Term("bare", "MASE", None, ()),
}
NAMES = {
    "contact": {"lambo line": "lambeth_line", "camline": "camden_line", "natline": "national"},
    "need": {"night worker": "standing", "male victim": "national", "camden visitor": "camden_line"},
    "term": {"marac": "explained", "dash": "used", "mase": "bare"},
}


STOP = Step("first", "First stop", (), (), None, Choose.ONE, (), (), ())
QUIZ = QuizQuestion("q", "first", L, "What in Lambeth?", "this", ("that", "those"), Line(L, "This.", ()))
GUIDES = {
    guide.key: guide
    for guide in (
        Guide(GuideKey.MARAC, "A guide", "Walk me there", "", False, Ending.SUMMARY, ("both_speak",), (STOP,)),
        Guide(GuideKey.FIRST_WEEK, "A tour", "Take me round", "", True, Ending.RECORD, (), (STOP,), (QUIZ,)),
    )
}


class HandMadeStore:
    titles = TITLES
    guides = GUIDES
    guides_with: ClassVar = {"both_speak": (GUIDES[GuideKey.MARAC],)}
    needs = tuple(NAMES["need"])
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

    def topics(self, text: str, most: int = 5) -> list[str]:
        return list(self.keys[:most])

    def passages(self, text: str, most: int = 3, boroughs: Collection[Borough] = ()) -> list[Passage]:
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


SURE = topics_at(("both_speak", 0.9), ("procedure", 0.2))
