"""A backup taken while everybody writes, and put back: whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from tests.interactions.made import feedback, mark, progress, read, said, turn, turns
from tests.retention.conftest import count, make_file, new_database
from web_widget.interactions.store import InteractionsStore
from web_widget.retention import dumps
from web_widget.retention.commands import run

LONG_AGO = datetime.now(UTC) - timedelta(days=20)
DATABASES = ("interactions.sqlite", "knowledge.sqlite", "tracker-1.sqlite", "tracker.sqlite")


def no_engine(before: float) -> int:
    return 0


def keep(location: Path | URL, *names: str) -> None:
    store = InteractionsStore(location)
    store.migrate()
    for name in names:
        store.keep_turn(turn(name, at=LONG_AGO))
        store.keep(said(name, at=LONG_AGO))
        store.keep_stop(read(name, on=LONG_AGO.date()))
    store.close()


@pytest.fixture
def running(here: Path) -> Path:
    """The state folder of a Signpost with two engines."""
    keep(here / "interactions.sqlite", "one", "two")
    for name in DATABASES[1:]:
        make_file(here / name, 2000)
    (here / "models").mkdir()
    (here / "models" / "engine.tar.gz").write_bytes(b"a model")
    (here / "turn.key").write_text("k" * 64)
    return here


def back_up(folder: Path) -> Path:
    assert run(["backup", str(folder)], no_engine) == 0
    return max(folder.glob("signpost-*"))


def contents(state: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every database in the state folder."""
    found = {}
    for path in sorted(state.glob("*.sqlite")):
        with closing(sqlite3.connect(path)) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found[path.name] = [row for table in sorted(tables) for row in connection.execute(f"SELECT * FROM {table}")]
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_holds_every_database_for_its_owner_alone(running: Path, tmp_path: Path) -> None:
    backup = back_up(tmp_path / "backups")
    assert {path.name for path in backup.iterdir()} == {*DATABASES, "backup.json", "models.json", "SHA256SUMS"}
    assert {mode(path) for path in backup.iterdir()} == {0o600}
    assert mode(backup) == mode(backup.parent) == 0o700
    assert contents(backup) == contents(running)
    assert (running / "backup.done").is_file()  # what the metrics tell the age of
    models = json.loads((backup / "models.json").read_text())
    assert models == {"models/engine.tar.gz": hashlib.sha256(b"a model").hexdigest()}
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=backup, check=False, capture_output=True
    )
    assert done.returncode == 0
    assert "k" * 64 not in "".join(path.read_text(errors="replace") for path in backup.iterdir())


def test_there_and_back_again(
    running: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(running)
    backup = back_up(tmp_path / "backups")
    empty = tmp_path / "elsewhere"
    monkeypatch.setenv("SIGNPOST_VAR", str(empty))
    assert run(["restore", str(backup)], no_engine) == 0
    assert contents(empty) == before
    assert {owner for owner, _, _ in progress(empty / "interactions.sqlite")} == {mark("one"), mark("two")}
    assert {mode(empty / name) for name in DATABASES} == {0o600}
    assert "not the model that the backup was made with: models/engine.tar.gz" in capsys.readouterr().out
    store = InteractionsStore(empty / "interactions.sqlite")
    assert store.is_at_head()
    store.close()


def test_a_purge_after_a_restore_applies(running: Path, tmp_path: Path) -> None:
    backup = back_up(tmp_path / "backups")
    assert run(["purge", "--older-than", "7d"], no_engine) == 0
    assert run(["restore", str(backup), "--replace"], no_engine) == 0
    assert len(turns(running / "interactions.sqlite")) == 2
    assert run(["purge", "--older-than", "7d"], no_engine) == 0
    assert turns(running / "interactions.sqlite") == feedback(running / "interactions.sqlite") == []
    assert progress(running / "interactions.sqlite") == []


def test_it_is_of_one_moment_whoever_writes_meanwhile(running: Path, tmp_path: Path) -> None:
    """Two tables of one transaction always agree."""
    path, stop = running / "tracker.sqlite", threading.Event()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE totals (n INTEGER)")
        connection.execute("INSERT INTO totals SELECT count(*) FROM events")
        connection.commit()

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            while not stop.is_set():
                connection.execute("INSERT INTO events (data) VALUES ('z')")
                connection.execute("UPDATE totals SET n = n + 1")
                connection.commit()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    made = []
    for number in range(5):
        made.append(back_up(tmp_path / f"backups-{number}"))
    stop.set()
    for writer in writers:
        writer.join()
    totals = []
    for backup in made:
        with closing(sqlite3.connect(backup / "tracker.sqlite")) as connection:
            totals.append(connection.execute("SELECT n FROM totals").fetchone()[0])
        assert totals[-1] == count(backup / "tracker.sqlite")
    assert totals == sorted(totals) and totals[0] < totals[-1]


def flip_a_byte(backup: Path) -> None:
    with (backup / "tracker.sqlite").open("r+b") as file:
        file.seek(50_000)
        byte = file.read(1)
        file.seek(50_000)
        file.write(bytes([byte[0] ^ 1]))


def cut_short(backup: Path) -> None:
    os.truncate(backup / "tracker.sqlite", 100_000)


def lose_a_file(backup: Path) -> None:
    (backup / "tracker.sqlite").unlink()


def add_a_file(backup: Path) -> None:
    (backup / "extra.sqlite").write_bytes(b"")


def lose_the_sums(backup: Path) -> None:
    (backup / "SHA256SUMS").unlink()


def break_the_sums(backup: Path) -> None:
    (backup / "SHA256SUMS").write_text("what?\n")


def climb_out(backup: Path) -> None:
    """A name that leads out of the folder, with a sum that is right."""
    (backup.parent / "stray").write_bytes(b"")
    with (backup / "SHA256SUMS").open("a") as file:
        file.write(f"{hashlib.sha256(b'').hexdigest()}  ../stray\n")


def link_elsewhere(backup: Path) -> None:
    (backup / "tracker.sqlite").rename(backup.parent / "tracker.sqlite")
    (backup / "tracker.sqlite").symlink_to(backup.parent / "tracker.sqlite")


DAMAGE = [flip_a_byte, cut_short, lose_a_file, add_a_file, lose_the_sums, break_the_sums, climb_out, link_elsewhere]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    running: Path, tmp_path: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(tmp_path / "backups")
    keep(running / "interactions.sqlite", "three")
    before = contents(running)
    damage(backup)
    assert run(["restore", str(backup), "--replace"], no_engine) == 1
    assert "is not as it was made" in (said := capsys.readouterr().err) or "is no backup, or not a whole one" in said
    assert contents(running) == before


def test_nothing_is_written_over_unless_told(running: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup = back_up(tmp_path / "backups")
    was = contents(running)
    keep(running / "interactions.sqlite", "three")
    make_file(running / "tracker-2.sqlite", 5)  # an engine that came later
    now = contents(running)
    assert run(["restore", str(backup)], no_engine) == 1
    assert "There is something already: interactions.sqlite" in capsys.readouterr().err
    assert contents(running) == now
    for leftover in ("-wal", "-shm"):
        (running / f"tracker.sqlite{leftover}").write_bytes(b"of another file")
    assert run(["restore", str(backup), "--replace"], no_engine) == 0
    assert contents(running) == was
    assert not list(running.glob("*-wal")) and not list(running.glob(".*"))


def test_it_is_refused_while_signpost_runs(
    running: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(tmp_path / "backups")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        for variable in ("SIGNPOST_PORT", "SIGNPOST_ENGINE_PORT", "SIGNPOST_ACTIONS_PORT"):
            with monkeypatch.context() as patch:
                patch.setenv(variable, f"1 {port}" if "ENGINE" in variable else str(port))
                assert run(["restore", str(backup), "--replace"], no_engine) == 1
            assert f"Something listens on port {port}: stop Signpost" in capsys.readouterr().err


BACKING_UP = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from web_widget.retention import backing_up
done = 0
def copy(path, target, original=backing_up._copy):
    global done
    done += 1
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(path, target)
backing_up._copy = copy
backing_up.back_up(Path(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC))
"""


def test_one_that_is_killed_is_never_taken_for_a_backup(
    running: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "backups"
    ended = subprocess.run([sys.executable, "-c", BACKING_UP, running, folder], check=False, timeout=60).returncode
    assert ended == -signal.SIGKILL
    (part,) = folder.iterdir()
    assert part.name.startswith(".signpost-") and part.name.endswith(".part")
    assert run(["restore", str(part), "--replace"], no_engine) == 1
    assert "is no backup, or not a whole one" in capsys.readouterr().err
    time.sleep(1.1)  # a backup is named by its second
    assert contents(back_up(folder)) == contents(running)


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(
    running: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (running / "tracker.sqlite").open("r+b") as file:
        file.seek(8192)
        file.write(b"\x5a" * 16384)
    assert run(["backup", str(tmp_path / "backups")], no_engine) == 1
    assert "tracker.sqlite" in capsys.readouterr().err
    assert list((tmp_path / "backups").iterdir()) == []


def test_with_nothing_there_there_is_no_backup(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", str(tmp_path / "backups")], no_engine) == 1
    assert "There is nothing to back up" in capsys.readouterr().err
    assert list((tmp_path / "backups").iterdir()) == []


@contextmanager
def set_urls(monkeypatch: pytest.MonkeyPatch, **urls: URL) -> Iterator[None]:
    with monkeypatch.context() as patch:
        for name, url in urls.items():
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            patch.setenv(f"SIGNPOST_{name.upper()}_URL", plain)
        yield


def fill(url: URL) -> None:
    """A tracker, as another program makes it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (id serial PRIMARY KEY, data text)"))
        connection.execute(text("INSERT INTO events (data) SELECT 'x' FROM generate_series(1, 500)"))
    engine.dispose()


def events(url: URL) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = int(connection.scalar(text("SELECT count(*) FROM events")) or 0)
    engine.dispose()
    return found


def test_databases_on_a_server_there_and_back_again(
    here: Path, server: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Interactions and tracker share one database; the knowledge base stays a file."""
    first, second = new_database(server), new_database(server)
    keep(first, "one", "two")
    fill(first)
    make_file(here / "knowledge.sqlite", 10)
    with set_urls(monkeypatch, interactions=first, tracker=first):
        backup = back_up(tmp_path / "backups")
    assert {path.name for path in backup.iterdir() if path.suffix in (".dump", ".sqlite")} == {
        "interactions.dump",
        "knowledge.sqlite",
    }
    assert run(["restore", str(backup)], no_engine) == 1
    assert "but SIGNPOST_INTERACTIONS_URL is not set now" in capsys.readouterr().err
    (here / "knowledge.sqlite").unlink()
    with set_urls(monkeypatch, interactions=second, tracker=second):
        assert run(["restore", str(backup)], no_engine) == 0
        assert [row["conversation"] for row in turns(second)] == [mark("one"), mark("two")]
        assert (events(second), count(here / "knowledge.sqlite")) == (500, 10)
        assert run(["restore", str(backup)], no_engine) == 1
        assert f"the database {second.database}" in capsys.readouterr().err
        assert run(["purge", "--older-than", "7d"], no_engine) == 0
        assert turns(second) == []
        assert run(["restore", str(backup), "--replace"], no_engine) == 0
        assert len(turns(second)) == 2
        keep(second, "three")  # numbering goes on where it was
        assert [row["id"] for row in turns(second)] == [1, 2, 3]
    with set_urls(monkeypatch, interactions=new_database(server), tracker=second):
        assert run(["restore", str(backup), "--replace"], no_engine) == 1
        assert "holds several databases in one" in capsys.readouterr().err


def test_the_password_is_used_and_seen_by_nobody(
    here: Path, server: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that asks for one; the tools' arguments, which everybody can read, do not have it."""
    empty = new_database(server)
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE keeper LOGIN SUPERUSER PASSWORD 'pa:ss@w/rd'"))
        rules = Path(str(connection.scalar(text("SHOW hba_file"))))
        rules.write_text(f"host all keeper 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    url = empty.set(username="keeper", password="pa:ss@w/rd")
    wrong = url.set(password="wrong")
    keep(empty, "one")
    with set_urls(monkeypatch, interactions=wrong):
        assert run(["backup", str(tmp_path / "backups")], no_engine) == 1
        assert "password authentication failed" in (said := capsys.readouterr().err) and "wrong@" not in said
    seen = tmp_path / "arguments"
    tool = tmp_path / "bin" / "pg_dump"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\necho "$@" >{seen}\nexec {dumps.find_tool("pg_dump")} "$@"\n')
    tool.chmod(0o700)
    with set_urls(monkeypatch, interactions=url), monkeypatch.context() as patch:
        patch.setenv("PATH", str(tool.parent), prepend=":")
        backup = back_up(tmp_path / "backups")
        assert run(["restore", str(backup), "--replace"], no_engine) == 0
    assert "w/rd" not in seen.read_text() and "%2Frd" not in seen.read_text()
    assert len(turns(empty)) == 1


def test_a_backup_from_files_is_not_restored_into_a_server(
    running: Path, database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(tmp_path / "backups")
    with set_urls(monkeypatch, interactions=database):
        assert run(["restore", str(backup), "--replace"], no_engine) == 1
    assert (
        "The backup has interactions from a file, but SIGNPOST_INTERACTIONS_URL is set now" in capsys.readouterr().err
    )


def test_a_server_that_is_away_is_said_without_its_password(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNPOST_INTERACTIONS_URL", "postgresql://signpost:secret@127.0.0.1:1/none")
    assert run(["backup", str(tmp_path / "backups")], no_engine) == 1
    said = capsys.readouterr().err
    assert "pg_dump of postgresql://signpost@127.0.0.1:1/none failed" in said and "refused" in said
    assert "secret" not in said
    assert list((tmp_path / "backups").iterdir()) == []


def test_without_the_servers_tools_it_says_what_to_install(
    here: Path, database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dumps, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with set_urls(monkeypatch, interactions=database):
        assert run(["backup", str(tmp_path / "backups")], no_engine) == 1
    assert "There is no pg_dump here. Install PostgreSQL's client" in capsys.readouterr().err


def test_the_tools_are_found_where_debian_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_dump").touch()
    monkeypatch.setattr(dumps, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", "")
    assert dumps.find_tool("pg_dump") == tmp_path / "17" / "bin" / "pg_dump"


def test_migrate_makes_the_tables(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate"], no_engine) == 0
    store = InteractionsStore(here / "interactions.sqlite")
    assert store.is_at_head()
    (here / "interactions.sqlite").write_bytes(b"junk" * 1000)
    assert run(["migrate"], no_engine) == 1
    assert "migrate: the interactions database cannot be used: file is not a database" in capsys.readouterr().err
