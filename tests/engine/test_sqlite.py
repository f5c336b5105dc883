"""The file's settings, and that no connection is left open where they cannot be made."""

from __future__ import annotations

import gc
import sqlite3
import warnings
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa

from bot import sqlite


def test_the_settings(state_folder: Path) -> None:
    engine = sqlite.open_engine(state_folder / "x.sqlite")
    with engine.connect() as connection:
        told = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "busy_timeout", "auto_vacuum")
        }
    assert told == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "secure_delete": 1,
        "busy_timeout": 2000,
        "auto_vacuum": 2,
    }


class Watched(sqlite3.Connection):
    """Tells when it is closed."""

    opened: ClassVar[list[Watched]] = []
    is_open = True

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.opened.append(self)

    def close(self) -> None:
        self.is_open = False
        super().close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Watched]:
    """Every connection that is made from here on."""
    real = sqlite3.connect
    monkeypatch.setattr(Watched, "opened", [])
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: real(*given, **named, factory=Watched))
    return Watched.opened


def test_a_setting_that_fails_leaves_no_connection(
    state_folder: Path, opened: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sqlite.open_engine(state_folder / "x.sqlite")
    monkeypatch.setattr(sqlite, "PRAGMAS", ("foreign_keys=ON", "no such pragma"))
    opened.clear()
    with pytest.raises(sa.exc.OperationalError):
        engine.connect()
    with pytest.raises(sqlite3.OperationalError):
        sqlite.open_engine(state_folder / "y.sqlite")
    assert [connection.is_open for connection in opened] == [False, False]


def test_a_file_that_is_none_leaves_no_connection(state_folder: Path, opened: list[Watched]) -> None:
    file = state_folder / "x.sqlite"
    file.write_bytes(b"this is no database, and long enough to be seen as none. " * 20)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite.open_engine(file)
    assert [connection.is_open for connection in opened] == [False]


def test_nothing_is_left_to_the_collector(state_folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sqlite.open_engine(state_folder / "x.sqlite")
        gc.collect()
