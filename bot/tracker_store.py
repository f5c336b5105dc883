"""Conversations in a database, so guarded that trouble with it is reported and never spreads.

Rasa's own SQL store ends the process on one corrupt row, runs SQL in the event loop so that one lock freezes
everybody, and its wrapper turns a failed save into a silent one. Here SQL runs in worker threads, a damaged
conversation is set aside and starts fresh, and whether a turn was stored is told to the channel
(bot/turn_record.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker

from bot import tracker_purge, tracker_rows
from bot.tracker_database import open_database
from bot.tracker_purge import Purged
from bot.tracker_rows import DamagedConversation
from bot.turn_record import current_turn

WORKERS = 8  # the gateway lets no more turns into one engine at a time
PROBE_SECONDS = 0.15  # the health route must answer while the file is locked
FAILURE_SHOWS = 30.0  # seconds that a failed save keeps the store unhealthy

T = TypeVar("T")

logger = logging.getLogger(__name__)


class GuardedTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, in one SQLite file of this process alone or in a PostgreSQL database."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        db: str = "",
        event_broker: Any = None,
        **kwargs: Any,
    ) -> None:
        """Open the database that `host` names, which is `url` in endpoints.yml, or the file `db` where it is empty.

        Raises BadTrackerUrl, TrackerUnreachable, sqlalchemy.exc.DBAPIError or OSError if it cannot be opened:
        no waiting, no other store.
        """
        TrackerStore.__init__(self, domain, event_broker)
        self._database = open_database(host, Path(db))
        self.engine = self._database.engine
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="tracker")
        self._probe_thread = ThreadPoolExecutor(1, thread_name_prefix="tracker-probe")
        self._last_failure = float("-inf")

    def close(self) -> None:
        """Wait for what is being written, and close the database."""
        self._threads.shutdown()
        self._probe_thread.shutdown()
        self._database.close()

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
        """Delete every event of a conversation, set-aside ones too, from the database and SQLite's log.

        Raises sqlalchemy.exc.DBAPIError or sqlite3.OperationalError if it could not be done to the end; it
        can be repeated.
        """
        await self._in_thread(lambda: self._delete(conversation))

    async def purge(self, before: float, locks: LockStore) -> Purged:
        """Delete whole conversations whose last event is older than `before` (unix seconds), set-aside ones too,
        within 7 s. One that a turn is running in is passed over: it is old no longer.

        Raises as `forget` does.
        """
        until = time.monotonic() + tracker_purge.DELETING_SECONDS
        found = await self._in_thread(lambda: self._stale(before))
        purged, left = 0, len(found)
        for batch in tracker_purge.batches(found):
            async with tracker_purge.free_ones(locks, batch) as free:
                purged += await self._in_thread(partial(self._delete_stale, free, before))
            left -= len(batch)
            if time.monotonic() > until:
                break
            await asyncio.sleep(tracker_purge.BREATH_SECONDS)
        await self._in_thread(self._shrink)
        return Purged(purged, left)

    async def is_healthy(self) -> bool:
        """Whether the database can be read, within 0.15 s, and no save failed within the last 30 s."""
        if time.monotonic() - self._last_failure < FAILURE_SHOWS:
            return False
        loop = asyncio.get_running_loop()
        try:
            await asyncio.wait_for(loop.run_in_executor(self._probe_thread, self._probe), PROBE_SECONDS)
        except (asyncio.TimeoutError, sa.exc.SQLAlchemyError):
            return False
        return True

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        """The stored tracker; None for a new conversation, a damaged one, or one that cannot be read now. Where a
        turn could not be read it is not tried again: it would wait as long once more, and is not saved anyway."""
        record = current_turn()
        if record is not None and record.failures:
            return None
        with self._reporting():
            try:
                return await self._in_thread(lambda: self._read(sender_id, fetch_events_from_all_sessions))
            except DamagedConversation:
                logger.exception("a conversation was damaged: set aside, it starts fresh")
                await self._in_thread(lambda: self._set_aside(sender_id))
        return None

    def _read(self, conversation: str, all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            return tracker_rows.read(session, conversation, all_sessions, self.domain.slots)

    def _write(self, tracker: DialogueStateTracker) -> None:
        with self.session_scope() as session:
            tracker_rows.add_new(session, tracker)
            session.commit()

    def _delete(self, conversation: str) -> None:
        with self.session_scope() as session:
            tracker_rows.delete(session, conversation)
            session.commit()
        self._database.empty_log()

    def _stale(self, before: float) -> list[tracker_purge.Stale]:
        with self.session_scope() as session:
            self._database.allow_purging(session)
            return tracker_purge.stale(session, before)

    def _delete_stale(self, names: list[str], before: float) -> int:
        with self.session_scope() as session:
            deleted = tracker_purge.delete_stale(session, names, before)
            session.commit()
            return deleted

    def _shrink(self) -> None:
        self._database.give_back(time.monotonic() + tracker_purge.SHRINKING_SECONDS)
        self._database.empty_log()

    def _set_aside(self, conversation: str) -> None:
        with self.session_scope() as session:
            tracker_rows.set_aside(session, conversation)
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
