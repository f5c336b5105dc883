"""A SQLite file in trouble, for as long as a block lasts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot import sqlite


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def full(path: Path) -> Iterator[None]:
    """SQLite says the same of a file at its limit as of a full disk: whatever needs another page fails."""
    before = sqlite.PRAGMAS
    sqlite.PRAGMAS = (*before, "max_page_count=1")
    try:
        yield
    finally:
        sqlite.PRAGMAS = before
