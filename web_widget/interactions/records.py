"""What may be kept of a turn, of feedback and of the first week's tour, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.vocabulary import Borough, Status


class NotKept(Exception):
    """The database cannot be written: full, locked, damaged, out of reach, of another version. What stood there still
    stands."""


class Reason(StrEnum):
    """What was wrong with an answer."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OUT_OF_DATE = "out_of_date"
    UNCLEAR = "unclear"
    NOT_MY_QUESTION = "not_my_question"


@dataclass(frozen=True, slots=True)
class Feedback:
    """The last word on one message. `comment` is without personal data, `at` knows its zone."""

    message_id: str
    helpful: bool
    reason: Reason | None
    comment: str | None
    topic: str | None
    kind: Status | None
    content_version: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn, answered or failed.

    `conversation` is a mark (32 hex characters, a keyed hash), never an id that opens one. `question` is without
    personal data; `redactions` are the kinds of it that were taken out. `kinds` and `scores` are the replies', in their
    order; `topic` is that of the reply with one. `offered` are the titles of the choices; `picked` the title of the
    choice before that this question took. Times are milliseconds: of the whole turn, and of the engine's part, None
    where it was not asked. `saved`: the engine stored it. `borough` is what the conversation settled on. `user` is None
    unless an administrator turned that on. `at` knows its zone.
    """

    message_id: str
    conversation: str
    question: str
    kinds: tuple[Status, ...]
    topic: str | None
    scores: tuple[float | None, ...]
    offered: tuple[str, ...]
    picked: str | None
    redactions: tuple[str, ...]
    took_ms: int
    engine_ms: int | None
    saved: bool
    fault: str | None
    content_version: str | None
    model_version: str | None
    borough: Borough | None
    user: str | None
    at: datetime

    @property
    def mark(self) -> str:
        """What all that is kept of the same conversation bears."""
        return self.conversation


@dataclass(frozen=True, slots=True)
class StopRead:
    """One stop of the first week's tour that somebody who has signed in was shown. `owner` is their mark (32 hex
    characters, a keyed hash), never a name; `stop` its key, or ENDED; `read_on` London's date."""

    owner: str
    stop: str
    read_on: date

    @property
    def mark(self) -> str:
        """What all that is kept of the same person's tour bears."""
        return self.owner


ENDED = "the end"  # in the place of a stop: the tour's record was shown. No key of a stop has a blank
Kept = TurnRecord | StopRead  # what is written behind the answers' backs
