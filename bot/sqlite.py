"""SQLite as the project sets it up: write-ahead log, short waits, deleted text overwritten."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

BUSY_SECONDS = 2.0
PRAGMAS = ("foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON")
A_TRY_MS = 10  # of emptying the log
INCREMENTAL = 2  # what `PRAGMA auto_vacuum` answers for it
PAGES_A_STEP = 500  # 2 MB: a step holds up whoever writes for a few milliseconds


def open_engine(path: Path) -> Engine:
    """An engine on the file, which is created if missing, for its owner alone.

    No connection outlives its use, and none creates the file again: if it is removed, the next statement
    fails instead of writing to a file that nobody will find. No error shows a statement's values.
    Raises OSError or sqlite3.DatabaseError if the file cannot be opened.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    with closing(_connect(address)) as connection:
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")  # has to come before the first table
        connection.execute("PRAGMA journal_mode=WAL")  # both stay with the file
    return sa.create_engine("sqlite://", creator=lambda: _connect(address), poolclass=NullPool, hide_parameters=True)


def empty_log(engine: Engine) -> None:
    """Move the write-ahead log into the file and truncate it: it may still hold deleted text.

    Where others read and write without a pause, SQLite's own waiting looks too seldom to find one; so it is
    tried often, for 2 s. Raises sqlite3.OperationalError if somebody is still reading from it.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={A_TRY_MS}")
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > deadline:
                raise sqlite3.OperationalError("the write-ahead log is in use")
            time.sleep(A_TRY_MS / 1000)


def give_back(engine: Engine, until: float) -> None:
    """Return the pages that deleting freed to the disk, step by step, up to `until` on the monotonic clock.

    VACUUM at once would keep everybody from writing while it copies the whole file. A file from before pages
    could be returned one by one has to go through that once.
    Raises sqlite3.OperationalError if the file stays locked.
    """
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA auto_vacuum").fetchone() != (INCREMENTAL,):
            cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
            cursor.execute("VACUUM")
        while time.monotonic() < until and cursor.execute("PRAGMA freelist_count").fetchone() != (0,):
            cursor.execute(f"PRAGMA incremental_vacuum({PAGES_A_STEP})").fetchall()  # a page for each row fetched


def _connect(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
    try:
        connection.text_factory = _decode
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _decode(value: bytes) -> str:
    """Strictly, so that damaged text is a ValueError; SQLite's own error would look like a failing file."""
    return value.decode("utf-8")
