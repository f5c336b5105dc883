"""Conversations in SQLite, so guarded that trouble with the database is reported and never spreads.

Rasa's own SQL store ends the process on one corrupt row, runs SQL in the event loop so that one lock freezes
everybody, and its wrapper turns a failed save into a silent one. Here SQL runs in worker threads, a damaged
conversation is set aside and starts fresh, and whether a turn was stored is told to the channel
(bot/turn_record.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Query, Session, sessionmaker

from bot import sqlite
from bot.turn_record import current_turn

WORKERS = 8  # the gateway lets no more turns into one engine at a time
PROBE_SECONDS = 0.15  # the health route must answer while the file is locked
FAILURE_SHOWS = 30.0  # seconds that a failed save keeps the store unhealthy
QUARANTINE = "quarantined:"

T = TypeVar("T")

logger = logging.getLogger(__name__)


class DamagedConversation(Exception):
    """Stored events that cannot be read back as a conversation."""


class GuardedTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, in one SQLite file of this process alone."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        db: str = "",
        event_broker: Any = None,
        **kwargs: Any,
    ) -> None:
        """Open or create the file `db`; its folder must exist. `host` is always passed by Rasa, and unused.

        Raises sqlalchemy.exc.DBAPIError or OSError if it cannot be opened: no waiting, no other store.
        """
        TrackerStore.__init__(self, domain, event_broker)
        self.engine = sqlite.open_engine(Path(db))
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._anchor = self.engine.connect()  # while one stays open, closing another does no checkpoint
        self._anchor.execute(sa.select([self.SQLEvent.id]).limit(1)).all()  # opens the log
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="tracker")
        self._probe_thread = ThreadPoolExecutor(1, thread_name_prefix="tracker-probe")
        self._last_failure = float("-inf")

    def close(self) -> None:
        """Wait for what is being written, and close the file."""
        self._threads.shutdown()
        self._probe_thread.shutdown()
        self._anchor.close()
        self.engine.dispose()

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        """A session, closed at the end; uncommitted work is undone. Rasa's own ends the process on any
        ValueError."""
        session = self.sessionmaker()
        try:
            yield session
        finally:
            session.close()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tracker's new events, all or none.

        After a failed read nothing is saved: the tracker then is a fresh start, not the conversation.
        """
        record = current_turn()
        if not tracker.events or (record is not None and record.failures):
            return
        with self._reporting():
            await self._in_thread(lambda: self._write(tracker))
            if record is not None:
                record.saves += 1

    async def forget(self, conversation: str) -> None:
        """Delete every event of a conversation, set-aside ones too, from the file and its log.

        Raises sqlalchemy.exc.DBAPIError or sqlite3.OperationalError if it could not be done to the end; it
        can be repeated.
        """
        await self._in_thread(lambda: self._delete(conversation))

    async def is_healthy(self) -> bool:
        """Whether the file can be read, within 0.15 s, and no save failed within the last 30 s."""
        if time.monotonic() - self._last_failure < FAILURE_SHOWS:
            return False
        loop = asyncio.get_running_loop()
        try:
            await asyncio.wait_for(loop.run_in_executor(self._probe_thread, self._probe), PROBE_SECONDS)
        except (asyncio.TimeoutError, sa.exc.SQLAlchemyError):
            return False
        return True

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        """The stored tracker; None for a new conversation, a damaged one, or one that cannot be read now."""
        with self._reporting():
            try:
                return await self._in_thread(lambda: self._read(sender_id, fetch_events_from_all_sessions))
            except DamagedConversation:
                logger.exception("a conversation was damaged: set aside, it starts fresh")
                await self._in_thread(lambda: self._set_aside(sender_id))
        return None

    def _event_query(self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool) -> Query[Any]:
        """The events in the order they were stored. Rasa's own finds the last session by clock time, and
        loses events when the clock is set back."""
        event = self.SQLEvent
        query = session.query(event).filter(event.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            starts = session.query(sa.func.max(event.id)).filter(
                event.sender_id == sender_id, event.type_name == SessionStarted.type_name
            )
            query = query.filter(event.id >= sa.func.coalesce(starts.scalar_subquery(), 0))
        return query.order_by(event.id)

    def _read(self, conversation: str, all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            rows = self._event_query(session, conversation, all_sessions)
            try:
                events = [json.loads(row.data) for row in rows]
            except (TypeError, ValueError) as error:
                raise DamagedConversation from error
        return self._rebuild(conversation, events) if events else None

    def _rebuild(self, conversation: str, events: list[dict[str, Any]]) -> DialogueStateTracker:
        try:
            tracker = DialogueStateTracker.from_dict(conversation, events, self.domain.slots)
        except Exception as error:  # Rasa fails in many ways on an event it did not write
            raise DamagedConversation from error
        if len(tracker.events) != len(events):
            raise DamagedConversation
        return tracker

    def _write(self, tracker: DialogueStateTracker) -> None:
        with self.session_scope() as session:
            stored = self._event_query(session, tracker.sender_id, fetch_events_from_all_sessions=False).count()
            new = itertools.islice(tracker.events, stored, None)
            session.add_all([self._row(tracker.sender_id, event) for event in new])
            session.commit()

    def _row(self, conversation: str, event: Event) -> Any:
        data = event.as_dict()
        return self.SQLEvent(
            sender_id=conversation,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )

    def _delete(self, conversation: str) -> None:
        event = self.SQLEvent
        with self.session_scope() as session:
            names = [conversation, QUARANTINE + conversation]
            session.execute(sa.delete(event).where(event.sender_id.in_(names)))
            session.commit()
        sqlite.empty_log(self.engine)

    def _set_aside(self, conversation: str) -> None:
        event = self.SQLEvent
        with self.session_scope() as session:
            renamed = sa.update(event).where(event.sender_id == conversation)
            session.execute(renamed.values(sender_id=QUARANTINE + conversation))
            session.commit()

    def _probe(self) -> None:
        with self.session_scope() as session:
            session.query(self.SQLEvent.id).limit(1).all()

    @contextlib.contextmanager
    def _reporting(self) -> Iterator[None]:
        """Within a turn, record a failure instead of raising it: the answer stands, and says it is not stored.

        Raising would do no good there: Rasa's wrapper catches it, keeps the conversation in memory for ever,
        and logs the failed statement.
        """
        try:
            yield
        except Exception:
            self._last_failure = time.monotonic()
            record = current_turn()
            if record is None:
                raise
            record.failures += 1
            logger.exception("the tracker store failed: turn not stored")

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Run SQL in a worker thread. If the request is cancelled meanwhile, wait for the thread first: the
        conversation's lock must not be given up while its events are half written."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait([future])
            raise
