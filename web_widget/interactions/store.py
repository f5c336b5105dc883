"""The interactions database as the gateway and the purge use it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine

from bot.sqlite import BUSY_SECONDS, empty_log
from knowledge.patience import within
from web_widget.interactions import rows
from web_widget.interactions.database import (
    Missing,
    Troubles,
    compact,
    in_words,
    is_busy,
    make_engine,
    may_pass,
    require_head,
    without_limit,
    writing,
)
from web_widget.interactions.migrating import upgrade
from web_widget.interactions.records import Feedback, Kept, NotKept, StopRead, TurnRecord
from web_widget.interactions.rows import Purged
from web_widget.interactions.writer import BackgroundWriter

T = TypeVar("T")

log = logging.getLogger("signpost.interactions")

PAUSE_SECONDS = 0.02
START_SECONDS = 10.0  # for other processes that migrate at the same moment
COMPACT_SECONDS = 30.0
ANSWER_SECONDS = 2.75  # for a server, while somebody waits


class Unusable(Exception):
    """The database cannot be brought to the version that this Signpost writes. Says why, without a password."""


class InteractionsStore:
    """Keeps turns, feedback and progress on the tour, and deletes them. Threads and processes may use it at once.
    Nothing is opened, and no thread started, before it is needed."""

    def __init__(self, location: Path | URL) -> None:
        self._location = location
        self._engine: Engine | None = None
        self._guard = threading.Lock()
        self._owed = False
        self._writer = BackgroundWriter(self._write)

    def migrate(self) -> None:
        """Make the database, or bring it to this version. Raises Unusable, within seconds; it can be run again."""
        try:
            _patiently(self._upgrade, START_SECONDS)
        except (*Troubles, CommandError) as error:
            self._owed = may_pass(error)
            raise Unusable(f"the interactions database cannot be used: {in_words(error)}") from error
        self._owed = False

    def start(self) -> None:
        """Like migrate, but never fails: people get answers although nothing can be kept. A server that is away is
        brought to this version when it is back, with the first turn that is kept."""
        try:
            self.migrate()
        except Unusable as error:
            log.error("%s; answers go on, nothing is kept", error)

    def is_at_head(self) -> bool:
        """Whether it can be reached and its tables are those that this Signpost writes."""
        try:
            with within(ANSWER_SECONDS), self._reach().connect() as connection:
                require_head(connection)
        except Troubles:
            return False
        return True

    @property
    def dropped(self) -> int:
        """Turns that were not kept, since the process began."""
        return self._writer.losses.total

    @property
    def waiting(self) -> int:
        """Turns, and stops read, that wait to be written."""
        return self._writer.waiting

    @property
    def trouble(self) -> str | None:
        """Why the last turn could not be written, for readiness and the log; None if it was."""
        return self._writer.trouble

    def keep_turn(self, record: TurnRecord) -> None:
        """At once, and never an error: it is written by another thread. What is lost is counted (`dropped`)."""
        self._writer.put(record)

    def keep_stop(self, read: StopRead) -> None:
        """In the same manner."""
        self._writer.put(read)

    def lose(self, number: int, why: str) -> None:
        """Count turns that never became records. `why` must quote nothing that anybody typed."""
        self._writer.losses.count(number, why)

    def keep(self, feedback: Feedback) -> None:
        """The last word on a message replaces the one before. Raises NotKept, after two seconds where the file is
        locked and three at most where a server is silent."""
        with within(ANSWER_SECONDS):
            self._now("feedback not kept", lambda: self._write_feedback(feedback))
        said = "helpful" if feedback.helpful else "not"
        log.info("feedback: %s, %s, topic %s", said, feedback.reason or "no reason", feedback.topic)

    def forget(self, mark: str) -> int:
        """Delete a conversation's turns, those that still wait among them; how many. Feedback on its messages is cut
        loose: see `rows.forget_turns`. Raises NotKept where that cannot be said to be done, within three seconds where
        a server is silent; it can be repeated."""
        with within(ANSWER_SECONDS), self._writer.held(mark) as unwritten:
            messages = [record.message_id for record in unwritten if isinstance(record, TurnRecord)]
            return len(unwritten) + self._delete(
                "conversation not forgotten", lambda connection: rows.forget_turns(connection, mark, messages)
            )

    def stops_read(self, owner: str) -> dict[str, date]:
        """What is written of somebody's progress: which stops, and when last. Raises NotKept, after two seconds where
        the file is locked and three at most where a server is silent."""
        with within(ANSWER_SECONDS):
            return self._now("progress not read", lambda: self._stops_read(owner))

    def forget_stops(self, owner: str) -> int:
        """Delete somebody's progress, what still waits of it too; how many stops. Raises NotKept, like `forget`."""
        with within(ANSWER_SECONDS), self._writer.held(owner) as unwritten:
            return len(unwritten) + self._delete(
                "progress not forgotten", lambda connection: rows.forget_stops(connection, owner)
            )

    def purge(self, before: datetime) -> Purged:
        """Delete whole conversations whose last turn is older, and feedback and progress that is. Then nothing deleted
        is left in the file or its log, or in the tables' files on a server. Raises NotKept; it can be repeated."""
        if isinstance(self._location, Path) and not self._location.exists():
            return Purged()
        return self._now("purge not done", lambda: self._purge(before), COMPACT_SECONDS)

    def flush(self, seconds: float) -> bool:
        """Wait until no turn waits to be written; whether that came about in time."""
        return self._writer.flush(seconds)

    def close(self) -> None:
        """Write what waits, for a few seconds at most; the rest is counted and told. At the process's end this happens
        by itself, but not when a signal ends it."""
        self._writer.close()
        if self._engine is not None:
            self._engine.dispose()

    def _upgrade(self) -> None:
        with self._guard:
            engine = self._engine = self._engine or make_engine(self._location)
        if isinstance(self._location, Path) and not self._location.exists():
            make_engine(self._location).dispose()  # it was removed since
        upgrade(engine)

    def _reach(self) -> Engine:
        """Raises Missing, or what opening a file raises."""
        if isinstance(self._location, Path) and not self._location.is_file():
            raise Missing("there is no such file; it is made when the gateway starts")
        with self._guard:
            if self._engine is None:
                self._engine = make_engine(self._location)
            return self._engine

    def _write(self, records: Sequence[Kept]) -> None:
        if self._owed:
            self._upgrade()
            self._owed = False
        with writing(self._reach()) as connection:
            rows.write_kept(connection, records)

    def _write_feedback(self, feedback: Feedback) -> None:
        with writing(self._reach()) as connection:
            rows.write_feedback(connection, feedback)

    def _stops_read(self, owner: str) -> dict[str, date]:
        with self._reach().connect() as connection:
            require_head(connection)
            return rows.stops_of(connection, owner)

    def _delete(self, unsaid: str, delete: Callable[[Connection], int]) -> int:
        """Until nothing of it is left in the file's log. How many rows. Raises NotKept."""

        def work() -> int:
            engine = self._reach()
            with writing(engine) as connection:
                deleted = delete(connection)
            if engine.dialect.name == "sqlite":
                empty_log(engine)
            return deleted

        return self._now(unsaid, work)

    def _purge(self, before: datetime) -> Purged:
        engine = self._reach()
        with writing(engine) as connection:
            without_limit(connection)
            purged = rows.purge_rows(connection, before, datetime.now(UTC))
        compact(engine)
        return purged

    def _now(self, unsaid: str, work: Callable[[], T], seconds: float = BUSY_SECONDS) -> T:
        try:
            return _patiently(work, seconds)
        except Troubles as error:
            log.error("%s: %s", unsaid, in_words(error))  # names no value
            raise NotKept from error


def _patiently(work: Callable[[], T], seconds: float) -> T:
    """SQLite waits for whoever writes, but not for whoever makes the file, or reads its log, at the same moment."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return work()
        except Troubles as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_SECONDS)
