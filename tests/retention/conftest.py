"""A state folder as a Signpost that has been running leaves it, and a server for those who have one."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from launch.settings import free_ports
from tests.knowledge.postgres import running_server

VARIABLES = ("SIGNPOST_INTERACTIONS_URL", "SIGNPOST_KNOWLEDGE_URL", "SIGNPOST_TRACKER_URL", "SIGNPOST_KEEP_DAYS")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder, empty; nothing listens on its ports."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    ports = zip(("SIGNPOST_PORT", "SIGNPOST_ENGINE_PORT", "SIGNPOST_ACTIONS_PORT"), free_ports(3), strict=True)
    for variable, port in ports:
        monkeypatch.setenv(variable, str(port))
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path / "state"))
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    with running_server() as url:
        yield url


@pytest.fixture
def database(server: URL) -> URL:
    """An empty database on the server."""
    return new_database(server)


def new_database(server: URL) -> URL:
    name = f"t_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name)


def make_file(path: Path, rows: int, says: str = "x") -> None:
    """A SQLite file in WAL mode with a table of as many rows."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, data TEXT)")
        connection.executemany(
            "INSERT INTO events (data) VALUES (?)", [(f"{says} {n} {'y' * 200}",) for n in range(rows)]
        )
        connection.commit()


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])
