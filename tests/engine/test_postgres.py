"""The tracker on PostgreSQL: what holds for the file holds here, and a server that goes away is told and waited out."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import postgres, serve
from bot.postgres import BadTrackerUrl, TrackerUnreachable, read_url, wait_for_server
from bot.tracker_rows import QUARANTINE
from bot.tracker_store import GuardedTrackerStore
from tests.engine.servers import PASSWORD, Server, running_server
from tests.engine.storing import CONVERSATION, turn

OTHER = "b" * 32
CANARY = "canary-4419"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.sql("DROP TABLE IF EXISTS events; DROP SEQUENCE IF EXISTS events_id_seq")
    return running


@pytest.fixture
def store(server: Server) -> Iterator[GuardedTrackerStore]:
    opened = GuardedTrackerStore(domain=Domain.empty(), host=server.url, db="unused")
    yield opened
    opened.close()


def test_a_conversation_is_stored_and_read_back_in_order(store: GuardedTrackerStore, server: Server) -> None:
    async def run() -> None:
        for number in range(12):
            record, texts = await turn(store, f"message {number}")
            assert record.saved
            assert texts == [f"message {n}" for n in range(number + 1)]

    asyncio.run(run())
    kinds = server.sql("SELECT string_agg(type_name, ' ' ORDER BY id) FROM events").split()
    assert kinds == ["session_started", "action", *["user", "bot"] * 12]


def test_a_whole_conversation_saved_at_once_keeps_its_order(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        said = [UserUttered(f"message {number}") for number in range(500)]
        await store.save(DialogueStateTracker.from_events(CONVERSATION, [SessionStarted(), *said]))
        read = await store.retrieve(CONVERSATION)
        assert read is not None
        assert [event.text for event in read.events if isinstance(event, UserUttered)] == [e.text for e in said]

    asyncio.run(run())


def test_many_at_once(store: GuardedTrackerStore) -> None:
    async def run() -> None:
        for _ in range(3):
            results = await asyncio.gather(*(turn(store, conversation=f"{n:032x}") for n in range(40)))
            assert all(record.saved for record, _ in results)
            assert await store.is_healthy()

    asyncio.run(run())


def test_the_table_its_index_and_the_connections_are_as_they_should_be(
    store: GuardedTrackerStore, server: Server
) -> None:
    (index,) = server.sql("SELECT indexdef FROM pg_indexes WHERE indexname = 'events_by_kind'").splitlines()
    assert index.endswith('(sender_id, type_name, "timestamp")')

    async def run() -> None:
        await asyncio.gather(*(turn(store, conversation=f"{n:032x}") for n in range(60)))

    asyncio.run(run())
    open_now = int(
        server.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'tracker' AND usename = 'signpost'")
    )
    assert 1 <= open_now <= 10
    with store.session_scope() as session:
        assert session.execute("SHOW statement_timeout").scalar() == "2s"


def test_engines_that_start_at_once_make_one_table(server: Server) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: GuardedTrackerStore(domain=Domain.empty(), host=server.url), range(4)))
    for store in opened:
        store.close()


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udcff", "\x00"], ids=repr)
def test_nul_and_surrogates_do_not_end_the_process(store: GuardedTrackerStore, text: str) -> None:
    """Neither as what was said nor as who said it; whether they can be stored or not, others can."""

    async def run() -> None:
        record, _ = await turn(store, text)
        assert record.saved or record.failures
        record, _ = await turn(store, conversation=text)
        assert not record.saved
        assert (await turn(store, "on", OTHER))[0].saved

    asyncio.run(run())


def test_a_damaged_conversation_starts_fresh(store: GuardedTrackerStore, server: Server) -> None:
    async def run() -> None:
        await turn(store, "before")
        server.sql("UPDATE events SET data = '{\"event\": \"us' WHERE type_name = 'user'")
        record, texts = await turn(store, "after")
        assert record.saved and texts == ["after"]
        assert server.sql(f"SELECT count(*) FROM events WHERE sender_id LIKE '{QUARANTINE}%'") == "4"

    asyncio.run(run())


def test_forgetting_and_purging(store: GuardedTrackerStore, server: Server) -> None:
    async def run() -> None:
        await turn(store, CANARY)
        await turn(store, "kept", OTHER)
        await store.forget(CONVERSATION)
        assert await store.retrieve(CONVERSATION) is None
        for number in range(200):
            await turn(store, "old", f"{number:032x}")
        server.sql("UPDATE events SET timestamp = 1000 WHERE sender_id LIKE '0%'")
        locks = InMemoryLockStore()
        async with locks.lock("0" * 32):
            assert (await store.purge(time.time() - 3600, locks)).purged == 199
        assert (await store.purge(time.time() - 3600, locks)).purged == 1
        assert (await turn(store, "on", OTHER))[1] == ["kept", "on"]

    asyncio.run(run())
    assert server.sql("SELECT count(DISTINCT sender_id) FROM events") == "1"


def test_a_locked_table_is_told_in_time(store: GuardedTrackerStore, server: Server) -> None:
    async def run() -> None:
        await turn(store)
        with store.session_scope() as holder:
            holder.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            started = time.monotonic()
            record, _ = await turn(store, CANARY)
            assert time.monotonic() - started < 3
            assert not record.saved
            assert not await store.is_healthy()
        assert (await turn(store, "again"))[1] == ["hello", "again"]

    asyncio.run(run())


def test_a_server_that_stops_is_told_and_waited_out(
    store: GuardedTrackerStore, server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Under load; what was answered as stored is there afterwards, and only the server has to be started anew."""
    monkeypatch.setattr("bot.tracker_store.FAILURE_SHOWS", 0.5)
    saved: list[str] = []
    longest = 0.0

    async def load(conversation: str, stop: asyncio.Event) -> int:
        nonlocal longest
        flagged = 0
        while not stop.is_set():
            text = f"{conversation[-2:]}-{time.monotonic()}"
            started = time.monotonic()
            record, _ = await turn(store, text, conversation)
            longest = max(longest, time.monotonic() - started)
            if record.saved:
                saved.append(text)
            else:
                flagged += 1
            await asyncio.sleep(0.02)
        return flagged

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        talking = [asyncio.create_task(load(f"{n:032x}", stop)) for n in range(6)]
        await asyncio.sleep(0.5)
        await loop.run_in_executor(None, server.stop)
        await asyncio.sleep(0.5)
        assert not await store.is_healthy()
        await loop.run_in_executor(None, server.start)
        await asyncio.sleep(1.5)
        stop.set()
        flagged = await asyncio.gather(*talking)
        assert sum(flagged) > 0
        record, _ = await turn(store, "last")
        assert record.saved and await store.is_healthy()

    asyncio.run(run())
    assert longest < 3
    texts = server.sql("SELECT data::json ->> 'text' FROM events WHERE type_name = 'user'").splitlines()
    assert saved and not set(saved) - set(texts)
    assert PASSWORD not in caplog.text


def test_a_server_that_freezes_is_told_too(store: GuardedTrackerStore, server: Server) -> None:
    """It keeps its connections and says nothing, as behind a cut cable."""

    async def run() -> None:
        assert (await turn(store, "before"))[0].saved
        server.signal(signal.SIGSTOP)
        try:
            started = time.monotonic()
            record, _ = await turn(store, "during")
            assert time.monotonic() - started < 4
            assert not record.saved
            assert not await store.is_healthy()
        finally:
            server.signal(signal.SIGCONT)
        assert (await turn(store, "after"))[1] == ["before", "after"]

    asyncio.run(run())


BAD = [
    "mysql://u:{p}@h/d",
    "postgresql://u:{p}@h",
    "{p}",
    "postgresql://u:{p}@x@h/d",
    "sqlite:///{p}",
    "postgresql://u:{p}@h:port/d",
]


@pytest.mark.parametrize("given", BAD)
def test_an_address_that_is_none_is_told_without_it(given: str) -> None:
    with pytest.raises(BadTrackerUrl, match="must look like postgresql://") as caught:
        read_url(given.format(p=PASSWORD))
    assert PASSWORD not in str(caught.value)


def test_no_address_is_the_file() -> None:
    assert read_url("") is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ((PASSWORD, "another-canary"), "it refuses the user or the password"),
        (("/tracker", "/none"), "it knows no such user or database"),
        (("127.0.0.1", "no-such-host.invalid"), "there is no such host"),
    ],
)
def test_a_server_that_cannot_be_used_is_told_why(server: Server, changed: tuple[str, str], reason: str) -> None:
    url = read_url(server.url.replace(*changed))
    assert url is not None
    with pytest.raises(TrackerUnreachable, match=reason) as caught:
        wait_for_server(url, 0.1)
    assert PASSWORD not in str(caught.value) and "canary" not in str(caught.value)
    with pytest.raises(TrackerUnreachable, match=reason):
        GuardedTrackerStore(domain=Domain.empty(), host=server.url.replace(*changed))


def test_no_server_no_start(server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """One line, within a minute, without the password; and a server that comes late is waited for."""
    assert postgres.START_SECONDS + postgres.CONNECT_SECONDS < 60
    started: list[bool] = []
    monkeypatch.setattr(serve, "_serve", lambda log: started.append(True) or 0)
    monkeypatch.setattr(serve.checksums, "verify", lambda *_: None)
    monkeypatch.setattr("bot.limits.cap_memory", lambda megabytes: None)
    monkeypatch.setattr("bot.logs.EngineLog.install", lambda self: None)
    monkeypatch.setenv(postgres.VARIABLE, server.url)
    server.stop()
    try:
        with monkeypatch.context() as hurried:
            hurried.setattr("bot.postgres.START_SECONDS", 1.5)
            assert serve.main() == 1 and not started
        (line,) = [record.getMessage() for record in caplog.records if "not started" in record.getMessage()]
        assert line.endswith("cannot be used: nothing listens there") and PASSWORD not in caplog.text
        with ThreadPoolExecutor(1) as threads:
            late = threads.submit(lambda: (time.sleep(1.0), server.start()))
            assert serve.main() == 0 and started
            late.result()
    finally:
        if "no server running" in _status(server):
            server.start()


def _status(server: Server) -> str:
    try:
        server.sql("SELECT 1")
    except AssertionError:
        return "no server running"
    return ""
