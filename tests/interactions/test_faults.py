"""What breaks under the store: answers never wait or fail for it, nothing is lost in silence, and it mends itself."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError

from knowledge.patience import within
from tests.interactions.freezing import frozen
from tests.interactions.made import CANARY, feedback, mark, said, turn, turns
from tests.interactions.spoiling import full, locked
from tests.knowledge.postgres import _binaries, _run
from web_widget.interactions import losses
from web_widget.interactions.records import NotKept
from web_widget.interactions.store import InteractionsStore
from web_widget.interactions.writer import MOST_WAITING

Location = Path | URL
Open = Callable[[Location], InteractionsStore]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("bot.sqlite", "web_widget.interactions.store"):
        monkeypatch.setattr(f"{place}.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("web_widget.interactions.writer.PAUSE_SECONDS", 0.05)


@pytest.fixture
def filed(opened: Open, path: Path, impatient: None) -> InteractionsStore:
    return opened(path)


@contextmanager
def server_stopped(url: URL) -> Iterator[None]:
    engine = create_engine(url)
    with engine.connect() as connection:
        data = connection.scalar(text("SHOW data_directory"))
    engine.dispose()
    control = [_binaries() / "pg_ctl", "-D", str(data), "-w"]
    _run([*control, "-m", "immediate", "stop"])
    try:
        yield
    finally:
        options = f"-p {url.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _run([*control, "-l", f"{data}/../log", "-o", options, "start"])


PASSING = {"locked": locked, "full": full, "server stopped": server_stopped}


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_trouble_that_passes_costs_nothing(
    trouble: Callable[[Location], Iterator[None]],
    opened: Open,
    request: pytest.FixtureRequest,
    impatient: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    location: Location = request.getfixturevalue("database" if trouble is server_stopped else "path")
    store = opened(location)
    with caplog.at_level(logging.WARNING), trouble(location):  # type: ignore[attr-defined]
        started = time.monotonic()
        for number in range(50):
            store.keep_turn(turn(question=f"{CANARY} {number}", offered=("x" * 400,)))
        assert time.monotonic() - started < 0.5  # the promise: an answer never waits for it
        until(lambda: store.trouble is not None)
        assert store.waiting >= 49  # the first may have had room on a page
        with pytest.raises(NotKept):
            store.keep(said("m1", comment="e" * 5000))
    assert store.flush(15)
    assert [row["question"] for row in turns(location)] == [f"{CANARY} {number}" for number in range(50)]
    assert (store.dropped, store.trouble) == (0, None)
    assert "turns are not kept for now, and wait" in caplog.text and "turns are kept again" in caplog.text
    assert CANARY not in caplog.text
    store.keep(said("m1"))
    assert len(feedback(location)) == 1


def test_what_does_not_fit_into_the_queue_is_counted_and_told(
    filed: InteractionsStore, path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(losses, "QUIET_SECONDS", 3600)
    with locked(path):
        for number in range(MOST_WAITING + 30):
            filed.keep_turn(turn(question=str(number)))
        assert (filed.waiting, filed.dropped) == (MOST_WAITING, 30)
    assert filed.flush(15)
    kept = [row["question"] for row in turns(path)]
    assert kept == [str(number) for number in range(MOST_WAITING)]
    lines = [record.getMessage() for record in caplog.records if "turns not kept" in record.getMessage()]
    assert len(lines) == 2  # the first at once, the rest together: no flood
    assert sum(int(line.split()[3]) for line in lines) == 30
    assert lines[-1].endswith("30 since the start")


def test_a_disk_that_stays_full_loses_what_is_counted(filed: InteractionsStore, path: Path) -> None:
    with full(path):
        for _ in range(250):
            filed.keep_turn(turn(question="e" * 400))
        until(lambda: filed.trouble is not None)
        filed._writer.close(0.2)
    assert filed.dropped + len(turns(path)) == 250
    assert filed.dropped > 0


def test_a_real_disk_that_is_full(opened: Open, impatient: None, tmp_path: Path) -> None:
    """A file system of 400 KB, where the tests may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", disk], check=False).returncode:
        pytest.skip("no right to mount a file system")
    try:
        (disk / "something else").write_bytes(b"x" * 100_000)
        store = opened(disk / "interactions.sqlite")
        for _ in range(900):
            store.keep_turn(turn(question="e" * 1500))
        until(lambda: "full" in (store.trouble or ""))
        with pytest.raises(NotKept):
            store.keep(said("m1", comment="e" * 400_000))
        store._writer.close(0.2)
        assert store.dropped > 0
        (disk / "something else").unlink()
        assert store.dropped + len(turns(disk / "interactions.sqlite")) == 900
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_file_that_is_removed_is_noticed_and_made_anew_only_at_start(
    filed: InteractionsStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filed.keep_turn(turn())
    assert filed.flush(5)
    for file in path.parent.glob("interactions.sqlite*"):
        file.unlink()
    filed.keep_turn(turn())
    assert filed.flush(5)
    assert filed.dropped == 1
    with pytest.raises(NotKept):
        filed.keep(said("m1"))
    assert not path.exists() and not filed.is_at_head()
    assert "turns not kept: 1 (there is no such file; it is made when the gateway starts)" in caplog.text
    filed.start()
    filed.keep_turn(turn())
    assert filed.flush(5)
    assert len(turns(path)) == 1


@pytest.mark.parametrize("where", ["the head", "a page"])
def test_a_damaged_file_is_said_and_counted(
    filed: InteractionsStore, path: Path, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(50):
        filed.keep_turn(turn(question="e" * 500))
    assert filed.flush(5)
    filed.close()
    with path.open("r+b") as file:
        file.seek(0 if where == "the head" else 4096)
        file.write(b"\x5a" * (path.stat().st_size - 4096 if where == "a page" else 2048))
    again = InteractionsStore(path)
    again.keep_turn(turn(question=CANARY))
    assert again.flush(5)
    assert again.dropped == 1
    with pytest.raises(NotKept):
        again.keep(said("m1", comment=CANARY))
    again.close()
    assert "turns not kept: 1 (" in caplog.text
    assert any(words in caplog.text for words in ("not a database", "malformed"))
    assert CANARY not in caplog.text


# Keeps turns for ever, and says aloud how many it knows to be written.
KEEPER = """
import sys
from sqlalchemy import make_url
from pathlib import Path
from tests.interactions.made import turn
from web_widget.interactions.store import InteractionsStore

store = InteractionsStore(make_url(sys.argv[1]) if "://" in sys.argv[1] else Path(sys.argv[1]))
store.migrate()
for number in range(100_000):
    store.keep_turn(turn(question=str(number)))
    if number % 50 == 49:
        assert store.flush(10)
        print(number + 1, flush=True)
"""


@pytest.mark.parametrize("moment", [3, 15])
def test_killed_in_the_middle_of_writing(location: Location, moment: int, opened: Open) -> None:
    """What was said to be written is there, what is there is a prefix of what was kept, and the next start goes on."""
    where = str(location) if isinstance(location, Path) else location.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", KEEPER, where], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    known = [int(process.stdout.readline()) for _ in range(moment)][-1]
    os.kill(process.pid, signal.SIGKILL)
    known = int((process.stdout.read().split() or [known])[-1])
    process.stdout.close()
    process.wait()
    kept = [row["question"] for row in turns(location)]
    assert len(kept) >= known
    assert kept == [str(number) for number in range(len(kept))]
    store = opened(location)
    store.keep_turn(turn(question="next"))
    assert store.flush(5)
    assert len(turns(location)) == len(kept) + 1


def test_what_waits_is_written_when_the_process_ends(path: Path) -> None:
    ending = KEEPER.replace("100_000", "40")
    subprocess.run([sys.executable, "-c", ending, str(path)], check=True, timeout=60)
    assert len(turns(path)) == 40


def test_after_the_end_nothing_is_taken(filed: InteractionsStore, path: Path) -> None:
    filed.close()
    filed.keep_turn(turn())
    assert (filed.waiting, filed.dropped) == (0, 1)


def test_a_server_that_comes_late_is_made_ready_by_itself(
    database: URL, caplog: pytest.LogCaptureFixture, impatient: None
) -> None:
    """The gateway was started first; no turn of meanwhile is lost."""
    store = InteractionsStore(database)
    with server_stopped(database):
        store.start()
        assert "answers go on, nothing is kept" in caplog.text
        for _ in range(5):
            store.keep_turn(turn())
        until(lambda: store.trouble is not None)
    assert store.flush(15)
    store.close()
    assert (len(turns(database)), store.dropped) == (5, 0)


@pytest.mark.parametrize("hosts", ["127.0.0.1", "127.0.0.1,127.0.0.1"])
@pytest.mark.parametrize("known", [True, False], ids=["a connection is there", "none yet"])
def test_a_frozen_server_keeps_nobody_for_longer_than_three_seconds(
    opened: Open, database: URL, hosts: str, known: bool
) -> None:
    """Its own limits are no use: it keeps none. `localhost` has two addresses as well, and each is tried."""
    ports = ",".join([str(database.port)] * len(hosts.split(",")))
    store = opened(database)
    if not known:
        store = InteractionsStore(database.set(host=None, port=None).update_query_dict({"host": hosts, "port": ports}))
    store.keep(said("m1")) if known else None
    before = set(threading.enumerate())
    with frozen(database):
        for work in (lambda: store.keep(said("m2")), lambda: store.forget(mark("one"))):
            started = time.monotonic()
            with pytest.raises(NotKept):
                work()
            assert time.monotonic() - started < 3.2
        assert not store.is_at_head()
        store.keep_turn(turn())
        until(lambda: store.trouble is not None)
        started = time.monotonic()
        with pytest.raises(NotKept):
            store.forget(mark("two"))  # while the writer is at it
        assert time.monotonic() - started < 3.2
    assert store.flush(15)
    store.keep(said("m2"))
    assert store.forget(mark("one")) == 1
    store.close()
    assert set(threading.enumerate()) <= before
    assert "m2" in {row["message_id"] for row in feedback(database)} and turns(database) == []


def test_a_server_that_freezes_in_the_middle_of_a_write(opened: Open, database: URL) -> None:
    """The connection has just been used, and is not asked whether it still lives."""
    store = opened(database)
    engine = store._reach()
    with pytest.raises(DBAPIError), within(1.0), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with frozen(database):
            started = time.monotonic()
            try:
                connection.execute(text("SELECT 2"))
            finally:
                assert time.monotonic() - started < 1.5
    store.keep(said("m1"))
    assert len(feedback(database)) == 1


def test_what_is_lost_at_the_end_is_said_in_words(
    filed: InteractionsStore, path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(losses, "QUIET_SECONDS", 0.0)
    with filed._writer._writing:  # a write that is under way
        filed.keep_turn(turn())
        filed._writer.close(0.1)
        filed.keep_turn(turn())
    said_of = [record.getMessage() for record in caplog.records if "turns not kept" in record.getMessage()]
    assert "(the gateway ended: there was no time left to write them)" in said_of[0]
    assert "(the gateway is ending)" in said_of[1]
    assert "None" not in caplog.text and "too many" not in caplog.text
