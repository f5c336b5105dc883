"""SQLite as the project sets it up: write-ahead log, short waits, deleted text overwritten."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

BUSY_SECONDS = 2.0
PRAGMAS = ("foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON")


def open_engine(path: Path) -> Engine:
    """An engine on the file, which is created if missing, for its owner alone.

    No connection outlives its use, and none creates the file again: if it is removed, the next statement
    fails instead of writing to a file that nobody will find. No error shows a statement's values.
    Raises OSError or sqlite3.DatabaseError if the file cannot be opened.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    with _connect(address) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # stays with the file
    connection.close()
    return sa.create_engine("sqlite://", creator=lambda: _connect(address), poolclass=NullPool, hide_parameters=True)


def empty_log(engine: Engine) -> None:
    """Move the write-ahead log into the file and truncate it: it may still hold deleted text.

    Raises sqlite3.OperationalError if somebody is still reading from it.
    """
    with engine.connect() as connection:
        busy = connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar()
    if busy:
        raise sqlite3.OperationalError("the write-ahead log is in use")


def _connect(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
    connection.text_factory = _decode
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _decode(value: bytes) -> str:
    """Strictly, so that damaged text is a ValueError; SQLite's own error would look like a failing file."""
    return value.decode("utf-8")
