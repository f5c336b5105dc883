"""A database of each test's own, SQLite and PostgreSQL alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from tests.knowledge.postgres import running_server
from web_widget.interactions.store import InteractionsStore

Location = Path | URL


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    with running_server() as url:
        yield url


@pytest.fixture
def database(server: URL) -> URL:
    """An empty database on the server."""
    name = f"t_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "interactions.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest) -> Location:
    found: Location = request.getfixturevalue("path" if request.param == "sqlite" else "database")
    return found


@pytest.fixture
def opened() -> Iterator[Callable[[Location], InteractionsStore]]:
    """Opens a migrated store, which is closed at the end."""
    made: list[InteractionsStore] = []

    def make(location: Location) -> InteractionsStore:
        made.append(InteractionsStore(location))
        made[-1].migrate()
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(opened: Callable[[Location], InteractionsStore], location: Location) -> InteractionsStore:
    return opened(location)
