"""Trouble with the database: reported, never spread, never the end of the process."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_rows import QUARANTINE
from bot.tracker_store import GuardedTrackerStore
from bot.turn_record import record_turn
from tests.engine.storing import CONVERSATION, execute, turn

OTHER = "b" * 32
SLOT = TextSlot("topic", mappings=[{"type": "custom"}], influence_conversation=False)
CANARY = "canary-7731"


@pytest.fixture
def file(state_folder: Path) -> Path:
    return state_folder / "tracker.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[GuardedTrackerStore]:
    domain = Domain.empty()
    domain.slots.append(SLOT)
    opened = GuardedTrackerStore(domain=domain, db=str(file))
    yield opened
    opened.close()


def tracker(conversation: str = CONVERSATION, text: str = "hello") -> DialogueStateTracker:
    events = [SessionStarted(), ActionExecuted("action_listen"), UserUttered(text, {"name": "greet"})]
    return DialogueStateTracker.from_events(conversation, [*events, BotUttered("hi")], slots=[SLOT])


def test_a_conversation_is_stored_and_read_back(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        for number in range(4):
            record, texts = await turn(store, f"message {number}")
            assert record.saved
            assert texts == [f"message {n}" for n in range(number + 1)]

    asyncio.run(run())


def test_slots_are_read_back(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        current = tracker()
        current.update(SlotSet("topic", "marac_criteria"))
        await store.save(current)
        stored = await store.retrieve(CONVERSATION)
        assert stored is not None and stored.get_slot("topic") == "marac_criteria"

    asyncio.run(run())


def test_only_the_last_session_is_read_whatever_the_clock_says(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        current = tracker(text="first")
        later = [SessionStarted(timestamp=1.0), UserUttered("second", timestamp=2.0)]
        current.update_with_events(later, store.domain)
        await store.save(current)
        last = await store.retrieve(CONVERSATION)
        whole = await store.retrieve_full_tracker(CONVERSATION)
        assert last is not None and len(last.events) == 2
        assert whole is not None and len(whole.events) == len(current.events)

    asyncio.run(run())


@pytest.mark.parametrize("hours", [2, -2, 24 * 365])
def test_turns_stay_in_order_when_the_clock_is_set(store: GuardedTrackerStore, file: Path, hours: int) -> None:
    """As if the clock had been ahead until now: what is stored is then from the future."""

    async def run() -> None:
        for number in range(3):
            await turn(store, f"message {number}")
        execute(file, "UPDATE events SET timestamp = timestamp + ?", hours * 3600)
        execute(file, "UPDATE events SET data = json_set(data, '$.timestamp', timestamp)")
        for number in range(3, 6):
            record, texts = await turn(store, f"message {number}")
            assert record.saved and texts == [f"message {n}" for n in range(number + 1)]
        session = [SessionStarted(), UserUttered("new session")]
        current = await store.retrieve(CONVERSATION)
        assert current is not None
        current.update_with_events(session, store.domain)
        await store.save(current)
        assert (await turn(store, "last"))[1] == ["new session", "last"]
        whole = await store.retrieve_full_tracker(CONVERSATION)
        assert whole is not None
        said = [event.text for event in whole.events if isinstance(event, UserUttered)]
        assert said == [*(f"message {n}" for n in range(6)), "new session", "last"]

    asyncio.run(run())


def test_conversations_are_kept_apart(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        await asyncio.gather(turn(store, "one", CONVERSATION), turn(store, "two", OTHER))
        assert (await turn(store, "three", OTHER))[1] == ["two", "three"]

    asyncio.run(run())


def test_rasa_takes_the_store_as_asynchronous(store: GuardedTrackerStore) -> None:
    assert check_if_tracker_store_async(store)


def test_a_locked_file_freezes_nobody_and_is_reported(store: GuardedTrackerStore, file: Path) -> None:
    async def longest_gap(stop: asyncio.Event) -> float:
        longest, last = 0.0, time.monotonic()
        while not stop.is_set():
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return longest

    async def run() -> None:
        assert (await turn(store))[0].saved
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        stop = asyncio.Event()
        watcher = asyncio.create_task(longest_gap(stop))
        started = time.monotonic()
        records = await asyncio.gather(*(turn(store, conversation=c * 32) for c in "abcdef"))
        took = time.monotonic() - started
        stop.set()
        lock.execute("ROLLBACK")
        lock.close()
        assert not any(record.saved for record, _ in records)
        assert took < 4
        assert await watcher < 0.5
        assert (await turn(store, "again"))[1] == ["hello", "again"]

    asyncio.run(run())


def test_health_answers_at_once_while_the_file_is_locked(store: GuardedTrackerStore, file: Path) -> None:
    async def run() -> None:
        assert await store.is_healthy()
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        await store.is_healthy()
        assert time.monotonic() - started < 0.2
        lock.close()

    asyncio.run(run())


def test_a_removed_file_is_reported_and_not_made_anew(store: GuardedTrackerStore, file: Path) -> None:
    async def run() -> None:
        assert (await turn(store))[0].saved
        file.unlink()
        record, texts = await turn(store, "after")
        assert not record.saved and texts == ["after"]
        assert not await store.is_healthy()
        assert not file.exists()

    asyncio.run(run())


def test_a_full_disk_is_reported(store: GuardedTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        assert (await turn(store))[0].saved
        monkeypatch.setattr("bot.sqlite.PRAGMAS", ("max_page_count=1",))
        results = [await turn(store, "x" * 1500) for _ in range(10)]
        monkeypatch.undo()
        flagged = [record for record, _ in results if not record.saved]
        stored = await store.retrieve_full_tracker(CONVERSATION)
        assert flagged and stored is not None
        assert len(stored.events) == 4 + 2 * (len(results) - len(flagged))

    asyncio.run(run())


@pytest.mark.parametrize(
    "damage",
    [
        '{"event": "user", "te',
        "null",
        "[]",
        '"event"',
        "{}",
        '{"event": "no_such_event"}',
        '{"event": "user", "parse_data": 7}',
        None,
        b"\xff\xfe{}",
    ],
    ids=repr,
)
def test_a_damaged_conversation_starts_fresh(store: GuardedTrackerStore, file: Path, damage: object) -> None:
    async def run() -> None:
        await turn(store, "before")
        await turn(store, "other", OTHER)
        as_text = "CAST(? AS TEXT)"
        execute(file, f"UPDATE events SET data = {as_text} WHERE sender_id = ? AND id = 3", damage, CONVERSATION)
        record, texts = await turn(store, "after")
        assert record.saved and texts == ["after"]
        assert (await turn(store, "and on"))[1] == ["after", "and on"]
        assert (await turn(store, "on", OTHER))[1] == ["other", "on"]
        aside = execute(file, "SELECT count(*) FROM events WHERE sender_id = ?", QUARANTINE + CONVERSATION)
        assert aside == [(4,)]

    asyncio.run(run())


def test_forgetting_leaves_nothing_behind(store: GuardedTrackerStore, file: Path) -> None:
    async def run() -> None:
        await turn(store, CANARY)
        execute(file, "UPDATE events SET data = 'x' WHERE sender_id = ? AND id = 1", CONVERSATION)
        await turn(store, CANARY)
        await turn(store, "kept", OTHER)
        await store.forget(CONVERSATION)
        assert await store.retrieve(CONVERSATION) is None
        assert (await turn(store, "on", OTHER))[1] == ["kept", "on"]
        for path in file.parent.iterdir():
            assert CANARY.encode() not in path.read_bytes(), path.name

    asyncio.run(run())


def test_a_failure_outside_a_turn_is_raised(store: GuardedTrackerStore, file: Path) -> None:
    async def run() -> None:
        file.unlink()
        with pytest.raises(Exception, match="unable to open database file"):
            await store.forget(CONVERSATION)
        with pytest.raises(Exception, match="unable to open database file"):
            await store.retrieve(CONVERSATION)

    asyncio.run(run())


def test_nothing_is_saved_after_a_failed_read(store: GuardedTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in hand then is a fresh start, and would be filed behind a history it knows nothing of."""

    async def run() -> None:
        await turn(store, "before")
        with monkeypatch.context() as patched:
            patched.setattr(store, "_read", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError()))
            record, texts = await turn(store, "during")
        assert not record.saved and texts == ["during"]
        assert (await turn(store, "after"))[1] == ["before", "after"]

    asyncio.run(run())


def test_a_turn_that_could_not_be_read_is_not_read_again(
    store: GuardedTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A locked file or a silent server is waited for once a turn, not at every reading."""
    reads: list[int] = []

    def fail(*_: object) -> None:
        reads.append(1)
        raise sqlite3.OperationalError("database is locked")

    async def run() -> None:
        monkeypatch.setattr(store, "_read", fail)
        with record_turn() as record:
            assert [await store.retrieve(CONVERSATION) for _ in range(3)] == [None, None, None]
        assert not record.saved and len(reads) == 1

    asyncio.run(run())


def test_a_cancelled_turn_waits_for_its_thread(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        finished: list[bool] = []

        def slow() -> None:
            time.sleep(0.3)
            finished.append(True)

        task = asyncio.create_task(store._in_thread(slow))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert finished

    asyncio.run(run())


def test_errors_do_not_show_what_was_typed(
    store: GuardedTrackerStore, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        execute(file, "DROP TABLE events")
        record, _ = await turn(store, CANARY)
        assert not record.saved

    asyncio.run(run())
    assert "turn not stored" in caplog.text
    assert CANARY not in caplog.text


def test_the_file_is_its_owners_alone(store: GuardedTrackerStore, file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_opened_stops_the_start(state_folder: Path) -> None:
    with pytest.raises(OSError):
        GuardedTrackerStore(db=str(state_folder / "missing" / "tracker.sqlite"))
