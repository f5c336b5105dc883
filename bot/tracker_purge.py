"""Deleting old conversations: whole ones, a few at a time, so that turns go on meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from rasa.core.lock_store import LockStore
from sqlalchemy.orm import Session

from bot.tracker_rows import QUARANTINE, Row

# Of a purge's 7 s. What comes after may wait for a lock on the file once more, for 2 s.
DELETING_SECONDS = 3.0
SHRINKING_SECONDS = 1.5
BREATH_SECONDS = 0.01  # between batches: a turn that waits for the file gets it
EVENTS_A_BATCH = 500


@dataclass(frozen=True)
class Purged:
    """How many conversations were deleted, and how many there was no time for."""

    purged: int
    left: int


@dataclass(frozen=True)
class Stale:
    """A conversation whose last event is old."""

    name: str
    events: int


def stale(session: Session, before: float) -> list[Stale]:
    """Every conversation whose last event is older than `before` (unix seconds), set-aside ones too."""
    columns = [Row.sender_id, sa.func.count()]
    rows = session.execute(_old(columns, before).order_by(Row.sender_id))
    return [Stale(name, events) for name, events in rows]


def delete_stale(session: Session, names: Sequence[str], before: float) -> int:
    """Delete those of `names` that are still old; how many."""
    old = [name for (name,) in session.execute(_old([Row.sender_id], before).where(Row.sender_id.in_(names)))]
    session.execute(sa.delete(Row).where(Row.sender_id.in_(old)))
    return len(old)


def batches(found: Iterable[Stale], events: int = EVENTS_A_BATCH) -> Iterator[list[str]]:
    """Names in batches of about so many events; a conversation is never cut."""
    batch: list[str] = []
    held = 0
    for one in found:
        if batch and held + one.events > events:
            yield batch
            batch, held = [], 0
        batch.append(one.name)
        held += one.events
    if batch:
        yield batch


@contextlib.asynccontextmanager
async def free_ones(locks: LockStore, names: Iterable[str]) -> AsyncIterator[list[str]]:
    """Those that no turn is running in, which none can begin in within the block either.

    Nothing is awaited between looking at a lock and taking it.
    """
    async with contextlib.AsyncExitStack() as held:
        free: list[str] = []
        taken: set[str] = set()
        for name in names:
            conversation = name.removeprefix(QUARANTINE)
            if conversation not in taken and locks.is_someone_waiting(conversation):
                continue
            if conversation not in taken:
                await held.enter_async_context(locks.lock(conversation))
                taken.add(conversation)
            free.append(name)
        yield free


def _old(columns: list[object], before: float) -> sa.sql.Select:
    last = sa.func.coalesce(sa.func.max(Row.timestamp), 0.0)
    return sa.select(columns).group_by(Row.sender_id).having(last < before)
