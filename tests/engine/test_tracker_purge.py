"""Old conversations are deleted whole, nothing of them stays in the file or its log, and turns go on meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import DBAPIError

from bot import sqlite as sqlite_file
from bot.tracker_purge import Stale, batches
from bot.tracker_rows import QUARANTINE
from bot.tracker_store import GuardedTrackerStore
from bot.turn_record import record_turn
from tests.engine.storing import execute

DAY = 86_400.0
NOW = 1_800_000_000.0
BEFORE = NOW - 30 * DAY
FILLER = "long enough for pages of their own " * 60


@pytest.fixture
def file(state_folder: Path) -> Path:
    return state_folder / "tracker.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[GuardedTrackerStore]:
    opened = GuardedTrackerStore(domain=Domain.empty(), db=str(file))
    yield opened
    opened.close()


@pytest.fixture
def locks() -> InMemoryLockStore:
    return InMemoryLockStore()


def name(number: int) -> str:
    return f"{number:032x}"


def canary(number: int) -> str:
    return f"canary-{number:06d}-end"


async def keep(store: GuardedTrackerStore, number: int, *days: float) -> None:
    """A conversation with a turn on each of those days before NOW."""
    turns = [
        event
        for at in (NOW - day * DAY for day in days)
        for event in (UserUttered(f"{canary(number)} {FILLER}", timestamp=at), BotUttered("hi", timestamp=at))
    ]
    first = NOW - max(days) * DAY
    start = [SessionStarted(timestamp=first), ActionExecuted("action_listen", timestamp=first)]
    await store.save(DialogueStateTracker.from_events(name(number), [*start, *turns]))


async def stored(store: GuardedTrackerStore, number: int) -> int:
    """How many events of a conversation are stored."""
    tracker = await store.retrieve_full_tracker(name(number))
    return len(tracker.events) if tracker else 0


def traces(file: Path, numbers: list[int]) -> list[int]:
    """Of which of them anything can be found in the file or beside it."""
    raw = b"".join(path.read_bytes() for path in file.parent.iterdir())
    return [number for number in numbers if canary(number).encode() in raw]


def test_whole_conversations_go_and_others_stay_whole(
    store: GuardedTrackerStore, locks: InMemoryLockStore, file: Path
) -> None:
    async def run() -> None:
        await keep(store, 1, 90, 60, 31)
        await keep(store, 2, 90, 60, 29)
        await keep(store, 3, 29)
        await keep(store, 4, 30.001)
        done = await store.purge(BEFORE, locks)
        assert (done.purged, done.left) == (2, 0)
        assert [await stored(store, number) for number in (1, 2, 3, 4)] == [0, 8, 4, 0]
        assert traces(file, [1, 2, 3, 4]) == [2, 3]
        done = await store.purge(BEFORE, locks)
        assert (done.purged, done.left) == (0, 0)

    asyncio.run(run())


def test_what_was_set_aside_goes_too(store: GuardedTrackerStore, locks: InMemoryLockStore, file: Path) -> None:
    async def run() -> None:
        await keep(store, 1, 31)
        await keep(store, 2, 31)
        execute(file, "UPDATE events SET sender_id = ? || sender_id, timestamp = NULL", QUARANTINE)
        await keep(store, 1, 1)
        assert (await store.purge(BEFORE, locks)).purged == 2
        assert await stored(store, 1) == 4
        assert execute(file, "SELECT DISTINCT sender_id FROM events") == [(name(1),)]

    asyncio.run(run())


def test_nothing_is_found_of_hundreds(store: GuardedTrackerStore, locks: InMemoryLockStore, file: Path) -> None:
    """Deleted text is overwritten where it stood, and the file shrinks."""
    old, young = list(range(0, 400, 2)), list(range(1, 400, 2))

    async def run() -> None:
        for number in range(400):
            await keep(store, number, *([40, 31] if number in old else [40, 3]))
        sqlite_file.empty_log(store.engine)
        before = file.stat().st_size
        done = await store.purge(BEFORE, locks)
        assert (done.purged, done.left) == (200, 0)
        assert traces(file, old) == []
        assert traces(file, young) == young
        assert file.stat().st_size < 0.7 * before
        assert execute(file, "PRAGMA freelist_count") == [(0,)]
        assert execute(file, "PRAGMA integrity_check") == [("ok",)]

    asyncio.run(run())


def test_a_file_of_an_earlier_version_shrinks_too(file: Path, locks: InMemoryLockStore) -> None:
    execute(file, "PRAGMA journal_mode=WAL")
    execute(file, "CREATE TABLE other (x)")
    assert execute(file, "PRAGMA auto_vacuum") == [(0,)]
    opened = GuardedTrackerStore(domain=Domain.empty(), db=str(file))

    async def run() -> None:
        for number in range(50):
            await keep(opened, number, 31)
        sqlite_file.empty_log(opened.engine)
        before = file.stat().st_size
        assert (await opened.purge(BEFORE, locks)).purged == 50
        assert file.stat().st_size < 0.2 * before
        assert traces(file, list(range(50))) == []
        assert execute(file, "PRAGMA auto_vacuum") == [(2,)]

    asyncio.run(run())
    opened.close()


def test_a_conversation_with_a_running_turn_is_passed_over(
    store: GuardedTrackerStore, locks: InMemoryLockStore
) -> None:
    async def run() -> None:
        await keep(store, 1, 31)
        await keep(store, 2, 31)
        async with locks.lock(name(1)):
            done = await store.purge(BEFORE, locks)
            assert (done.purged, done.left) == (1, 0)
        assert [await stored(store, 1), await stored(store, 2)] == [4, 0]
        assert locks.get_lock(name(2)) is None
        assert (await store.purge(BEFORE, locks)).purged == 1

    asyncio.run(run())


def test_who_comes_back_in_the_meantime_stays(
    store: GuardedTrackerStore, locks: InMemoryLockStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between finding what is old and deleting it, somebody says something."""

    async def run() -> None:
        await keep(store, 1, 31)
        found = store._stale(BEFORE)
        tracker = await store.retrieve_full_tracker(name(1))
        assert tracker is not None
        tracker.update(UserUttered("back again", timestamp=NOW))
        await store.save(tracker)
        monkeypatch.setattr(store, "_stale", lambda before: found)
        assert (await store.purge(BEFORE, locks)).purged == 0
        assert await stored(store, 1) == 5

    asyncio.run(run())


def test_turns_go_on_meanwhile(store: GuardedTrackerStore, locks: InMemoryLockStore) -> None:
    async def turns(stop: asyncio.Event) -> list[float]:
        took = []
        while not stop.is_set():
            started = time.monotonic()
            with record_turn() as record:
                await keep(store, 1_000_000 + len(took), 0)
            assert record.saved
            took.append(time.monotonic() - started)
        return took

    async def run() -> None:
        for number in range(1500):
            await keep(store, number, 31)
        stop = asyncio.Event()
        talking = asyncio.create_task(turns(stop))
        purged = 0
        for _ in range(10):
            started = time.monotonic()
            done = await store.purge(BEFORE, locks)
            assert time.monotonic() - started < 7
            purged += done.purged
            if not done.left:
                break
        stop.set()
        took = await talking
        assert purged == 1500 and not done.left
        assert max(took) < 1.0
        assert [await stored(store, 1_000_000 + number) for number in range(len(took))] == [4] * len(took)

    asyncio.run(run())


def test_what_there_was_no_time_for_is_told_and_done_by_the_next(
    store: GuardedTrackerStore, locks: InMemoryLockStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        for number in range(300):
            await keep(store, number, 31)
        with monkeypatch.context() as hurried:
            hurried.setattr("bot.tracker_purge.DELETING_SECONDS", 0.0)
            first = await store.purge(BEFORE, locks)
        assert first.purged > 0 and first.left == 300 - first.purged
        second = await store.purge(BEFORE, locks)
        assert (second.purged, second.left) == (first.left, 0)

    asyncio.run(run())


def test_a_locked_file_is_an_error_in_time(store: GuardedTrackerStore, locks: InMemoryLockStore, file: Path) -> None:
    async def run() -> None:
        await keep(store, 1, 31)
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(DBAPIError):
            await store.purge(BEFORE, locks)
        assert time.monotonic() - started < 7
        lock.close()
        assert locks.get_lock(name(1)) is None, "the lock was given back"
        assert (await store.purge(BEFORE, locks)).purged == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ([], []),
        ([9], [1]),
        ([3, 3, 3], [3]),
        ([3, 3, 5], [2, 1]),
        ([50], [1]),
        ([50, 1, 50], [1, 1, 1]),
        ([1, 50], [1, 1]),
    ],
)
def test_a_batch_is_never_larger_than_it_need_be(sizes: list[int], cut: list[int]) -> None:
    found = [Stale(name(number), size) for number, size in enumerate(sizes)]
    made = list(batches(found, events=10))
    assert [len(batch) for batch in made] == cut
    assert [name for batch in made for name in batch] == [one.name for one in found]
