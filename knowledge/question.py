"""What goes into the knowledge base and what comes out: the whole contract with the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.guiding.hearing import Control
from knowledge.guiding.records import Guide
from knowledge.records import CannedReply, Contact, Entry, Passage, Term, Topic, TopicTitle
from knowledge.vocabulary import Borough, GuideKey, Status, TopicKind


class Speech(StrEnum):
    """What somebody may be doing with a message."""

    TOPIC = "topic"  # asking about a topic; the candidate's key is the topic's
    TERM = "term"  # asking what a word stands for
    SMALLTALK = "smalltalk"  # greeting, thanking, asking about the tool; the key is the fixed reply's
    FOLLOW_UP = "follow_up"  # going on from the last answer; the key is a FollowUp
    BOROUGH = "borough"  # saying which borough
    COMPARE = "compare"  # asking for the difference between the boroughs
    DANGER = "danger"  # somebody is in danger now
    SUPPORT = "support"  # the writer is harmed or distressed; the key is the fixed reply's
    GUIDE = "guide"  # asking to be taken through something; the key is the guide's
    GUIDE_CONTROL = "guide_control"  # steering a guide; the key is a `guiding.hearing.Control`
    OUT_OF_SCOPE = "out_of_scope"  # nothing the two documents deal with; the key is the fixed reply's
    NONSENSE = "nonsense"


class FollowUp(StrEnum):
    MORE = "more"
    WHY = "why"
    WORDING = "wording"
    IS_IT_A_MUST = "is_it_a_must"
    WHO_TO_CALL = "who_to_call"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a message; `confidence` is the classifier's, 0 to 1."""

    speech: Speech
    key: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message that asks several, as understood by itself."""

    candidates: tuple[Candidate, ...]
    named: tuple[Borough, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A message as understood. `candidates` best first; `with_earlier` those of the message read together with the
    question before it, where it may lean on that; `parts` its questions, where it asks several; `rest` is the message
    without the boroughs, services and terms found in it; `borough` is the conversation's, `named` those in this
    message; `services` and `terms` are as they were typed; `previous_guide` is the one walked last, and
    `after_guide` says that its page was the last reply; `asked_kind` is the kind of topic that the whole ranking points
    to."""

    text: str
    candidates: tuple[Candidate, ...]
    with_earlier: tuple[Candidate, ...] = ()
    parts: tuple[Part, ...] = ()
    rest: str = ""
    borough: Borough | None = None
    named: tuple[Borough, ...] = ()
    services: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    previous_topic: str | None = None
    previous_guide: GuideKey | None = None
    after_guide: bool = False
    asked_kind: TopicKind | None = None

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def topics(self) -> tuple[Candidate, ...]:
        return tuple(c for c in self.candidates if c.speech is Speech.TOPIC)


@dataclass(frozen=True, slots=True)
class GuideCall:
    """A guide is wanted: to be begun, a tour at one of its stops; or, with a `control`, taken up again."""

    guide: GuideKey
    control: Control | None = None
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a question ended: one status, and what to show. `entries` in the order to show them; `asked_of` the
    boroughs the answer is for; `borough` what the conversation should remember; `wants_wording` asks for the
    documents' own words first; `alert` is to be shown before everything else. `also` is a second answer, to be shown
    after this one; `unsure` says that the two are readings of one question; `left` that there was a question more.
    `call` hands over to a guide, which shows its own page; `guides` are offered beside an answer."""

    status: Status
    step: str = ""
    topic: Topic | None = None
    entries: tuple[Entry, ...] = ()
    asked_of: tuple[Borough, ...] = ()
    silences: tuple[str, ...] = ()
    difference: str | None = None
    term: Term | None = None
    reply: CannedReply | None = None
    contacts: tuple[Contact, ...] = ()
    choices: tuple[TopicTitle, ...] = ()
    passages: tuple[Passage, ...] = ()
    confidence: float | None = None
    borough: Borough | None = None
    wants_wording: bool = False
    alert: CannedReply | None = None
    also: Outcome | None = None
    unsure: bool = False
    left: bool = False
    call: GuideCall | None = None
    guides: tuple[Guide, ...] = ()
