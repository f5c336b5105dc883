"""Feedback on an answer: what may be said, and keeping it."""

from __future__ import annotations

import logging
import sqlite3
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from bot.sqlite import BUSY_SECONDS, open_engine
from knowledge.vocabulary import Status
from web_widget.interactions.tables import Base, FeedbackRow
from web_widget.messages import MessageEmpty, MessageTooLong, normalise
from web_widget.privacy.patterns import redact

log = logging.getLogger("signpost.gateway")

MAX_COMMENT = 1000
PAUSE_SECONDS = 0.02


class Reason(StrEnum):
    """What was wrong with an answer."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OUT_OF_DATE = "out_of_date"
    UNCLEAR = "unclear"
    NOT_MY_QUESTION = "not_my_question"


class NotKept(Exception):
    """The file cannot be written: full, locked, damaged, out of reach. What stood there still stands."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One row of the table: see there. `comment` is without personal data, `at` knows its zone."""

    message_id: str
    helpful: bool
    reason: Reason | None
    comment: str | None
    topic: str | None
    kind: Status | None
    content_version: str | None
    at: datetime


class FeedbackFile:
    """Keeps feedback; the file is made when the first is given. Threads and processes may keep at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, feedback: Feedback) -> None:
        """The last word on a message replaces the one before. Raises NotKept, after two seconds where the file is
        locked.

        Opened anew each time: feedback is rare, and a file that was moved away or restored meanwhile is no trouble.
        """
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._write(feedback)
                break
            except (OSError, sqlite3.Error, SQLAlchemyError) as error:
                cause = getattr(error, "orig", None) or error
                # SQLite waits for whoever writes, but not for whoever makes the file at the same moment.
                if not _is_busy(cause) or time.monotonic() > deadline:
                    log.error("feedback not kept: %s", cause)  # names no value
                    raise NotKept from error
            time.sleep(PAUSE_SECONDS)
        said = "helpful" if feedback.helpful else "not"
        log.info("feedback: %s, %s, topic %s", said, feedback.reason or "no reason", feedback.topic)

    def _write(self, feedback: Feedback) -> None:
        with open_engine(self._path).begin() as connection:
            # Base.metadata.create_all would look first and then create: two at once would both find nothing.
            connection.execute(CreateTable(Base.metadata.tables[FeedbackRow.__tablename__], if_not_exists=True))
            connection.execute(_last_word(feedback))


def kept_comment(raw: str | None) -> str | None:
    """The comment as it may be kept, personal data removed; None where nothing is left. Raises MessageTooLong."""
    try:
        text = normalise(raw or "")
    except MessageEmpty:
        return None
    if len(text) > MAX_COMMENT:
        raise MessageTooLong
    return redact(text).text or None


def _is_busy(error: BaseException) -> bool:
    """Whether SQLite says that somebody else is at the file; the lowest byte of its code is the sort of error."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _last_word(feedback: Feedback) -> Insert:
    values = asdict(feedback)
    return insert(FeedbackRow).values(values).on_conflict_do_update(index_elements=["message_id"], set_=values)
