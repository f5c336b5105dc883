"""The tables: made, taken over, brought up to date; and what happens half way."""

from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, text

from tests.interactions.made import CANARY, NOON, feedback, said, turn, turns
from web_widget.interactions.database import make_engine, version, writing
from web_widget.interactions.migrating import FOLDER, upgrade
from web_widget.interactions.records import NotKept
from web_widget.interactions.store import InteractionsStore, Unusable
from web_widget.interactions.tables import HEAD, VERSION_TABLE, Base

Location = Path | URL
Open = Callable[[Location], InteractionsStore]

# The table as the gateway made it before there were migrations, letter for letter.
OLD_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
	message_id VARCHAR(36) NOT NULL,
	helpful BOOLEAN NOT NULL,
	reason VARCHAR,
	comment VARCHAR,
	topic VARCHAR,
	kind VARCHAR,
	content_version VARCHAR,
	at DATETIME NOT NULL,
	PRIMARY KEY (message_id)
)"""
OLD_ROW = ("m1", 0, "wrong", "The form has changed.", "brewing", "answer", "abc", "2026-11-20 09:30:00.250000")


def test_the_head_is_the_last_migration() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert scripts.get_heads() == [HEAD]
    assert [script.revision for script in scripts.walk_revisions()] == ["0003", "0002", "0001"]


def test_the_tables_are_what_the_classes_say(store: InteractionsStore, location: Location) -> None:
    engine = make_engine(location)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert store.is_at_head()


def test_migrating_again_changes_nothing(store: InteractionsStore, location: Location) -> None:
    store.keep(said("m1"))
    store.migrate()
    assert [row["message_id"] for row in feedback(location)] == ["m1"]


def test_a_file_from_before_is_taken_over_without_loss(path: Path, opened: Open) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute(OLD_TABLE)
        old.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", OLD_ROW)
        old.commit()
    store = opened(path)
    store.keep(said("m2"))
    store.keep_turn(turn())
    assert store.flush(5)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM feedback ORDER BY message_id").fetchall()
    assert rows[0] == OLD_ROW
    assert len(rows) == 2 and len(turns(path)) == 1
    engine = make_engine(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []


def test_another_table_of_that_name_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE feedback (something TEXT)")
    with pytest.raises(Unusable, match="a table named feedback that is not Signpost's"):
        InteractionsStore(path).migrate()
    with closing(sqlite3.connect(path)) as other:
        names = [row[0] for row in other.execute("SELECT name FROM sqlite_master")]
    assert names == ["feedback"]


# Migrates in children of its own, which are quicker to make than interpreters. `killed`: one after another, each ends
# itself after three more statements than the one before; `together`: two at once.
MIGRATORS = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event, inspect, make_url
from web_widget.interactions.database import make_engine
from web_widget.interactions.store import InteractionsStore

location = make_url(sys.argv[1]) if "://" in sys.argv[1] else Path(sys.argv[1])

def migrate(last):
    child = os.fork()
    if child:
        return child
    done = 0
    def count(*ignored):
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(Engine, "after_cursor_execute", count)
    try:
        InteractionsStore(location).migrate()
        os._exit(0)
    finally:
        os._exit(1)

def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

if sys.argv[2] == "together":
    print([ended(child) for child in [migrate(0), migrate(0)]])
for last in range(2, 100, 3) if sys.argv[2] == "killed" else ():
    status = ended(migrate(last))
    engine = make_engine(location)
    print(status, *sorted({"turns", "interactions_version"} & set(inspect(engine).get_table_names())))
    engine.dispose()
    if status == 0:
        break
"""


def migrators(location: Location, how: str) -> list[str]:
    where = str(location) if isinstance(location, Path) else location.render_as_string(hide_password=False)
    run = [sys.executable, "-c", MIGRATORS, where, how]
    return subprocess.run(run, check=True, capture_output=True, timeout=120, text=True).stdout.splitlines()


def test_a_migration_that_is_killed_anywhere_is_run_again(location: Location, opened: Open) -> None:
    """Each time nothing of it is there but the feedback of before, and the last, which nobody kills, does all of it."""
    if isinstance(location, Path):
        with closing(sqlite3.connect(location)) as old:
            old.execute(OLD_TABLE)
            old.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", OLD_ROW)
            old.commit()
    *killed, last = migrators(location, "killed")
    assert len(killed) > 3 and set(killed) == {str(-signal.SIGKILL)}
    assert last == "0 interactions_version turns"
    assert [row["comment"] for row in feedback(location)] == [OLD_ROW[3]] * isinstance(location, Path)
    store = opened(location)
    store.keep_turn(turn())
    assert store.flush(5) and store.dropped == 0


def test_two_that_migrate_at_once_both_succeed(location: Location, opened: Open) -> None:
    assert migrators(location, "together") == ["[0, 0]"]
    assert opened(location).is_at_head()


@pytest.mark.parametrize("found", ["0001", "0002", "9999"], ids=["oldest", "older", "newer"])
def test_another_version_refuses_writes_and_answers_go_on(
    store: InteractionsStore, location: Location, found: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(location)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{found}'"))
    assert not store.is_at_head()
    store.keep_turn(turn(question=CANARY))  # never an error
    assert store.flush(5)
    assert store.dropped == 1
    for write in (lambda: store.keep(said("m1")), lambda: store.forget("a" * 32), lambda: store.purge(NOON)):
        with pytest.raises(NotKept):
            write()
    assert turns(location) == feedback(location) == []
    assert f"the tables are of version {found}, this Signpost writes version {HEAD}" in caplog.text
    assert CANARY not in caplog.text
    with writing(engine, at_head=False) as connection:  # an operator mends it: writing goes on by itself
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{HEAD}'"))
    engine.dispose()
    store.keep_turn(turn())
    assert store.flush(5)
    assert (len(turns(location)), store.dropped, store.trouble) == (1, 1, None)


def test_a_newer_version_is_refused_at_start(store: InteractionsStore, location: Location) -> None:
    engine = make_engine(location)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(Unusable, match="9999"):
        store.migrate()
    with engine.connect() as connection:
        assert version(connection) == "9999"
    engine.dispose()


@pytest.mark.parametrize("before", ["0001", "0002"])
def test_an_older_version_is_brought_up_to_date(location: Location, before: str) -> None:
    engine = make_engine(location)
    assert upgrade(engine, before) == before
    engine.dispose()
    store = InteractionsStore(location)
    assert not store.is_at_head()
    store.migrate()
    assert store.is_at_head()
    store.close()


def test_a_server_that_is_not_there_is_said_at_once_without_its_password(caplog: pytest.LogCaptureFixture) -> None:
    gone = URL.create("postgresql+psycopg", "signpost", "secret", host="127.0.0.1", port=1, database="none")
    store = InteractionsStore(gone)
    with pytest.raises(Unusable, match=r"^the interactions database cannot be used: .*refused") as caught:
        store.migrate()
    assert "secret" not in str(caught.value)
    with caplog.at_level(logging.ERROR):
        store.start()
    assert "answers go on, nothing is kept" in caplog.text
    store.keep_turn(turn(question=CANARY))
    assert not store.flush(0.2)
    store.close()
    assert store.dropped == 1
    assert "secret" not in caplog.text and CANARY not in caplog.text


def test_junk_is_no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Unusable, match="file is not a database"):
        InteractionsStore(path).migrate()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="No such file or directory"):
        InteractionsStore(tmp_path / "none" / "interactions.sqlite").migrate()
