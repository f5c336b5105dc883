"""The store on a real PostgreSQL server: what SQLite gives, and a swap that nobody notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from knowledge.answering import Knowledge
from knowledge.build import build_file, build_on_server
from knowledge.citing import Library
from knowledge.content import Content
from knowledge.search import Search
from knowledge.server import LIVE
from knowledge.store import Store, StoreUnavailable, open_store
from tests.knowledge.copying import Copy
from tests.knowledge.postgres import running_server

TOPIC = "topics/interpreting.yml"


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    with running_server() as url:
        yield url


@pytest.fixture
def url(server: URL) -> Iterator[URL]:
    """A database with nothing in it."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE signpost"))
    yield server.set(database="signpost")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE signpost WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="module")
def whole(server: URL, content: Content, library: Library) -> Iterator[Store]:
    """The real content, on the server."""
    build_on_server(content, library, server)
    opened = open_store(server)
    yield opened
    opened.engine.dispose()


def titles(url: URL) -> list[str]:
    store = open_store(url)
    try:
        return [title.title for title in store.titles.values()]
    finally:
        store.engine.dispose()


def schemas(url: URL) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'signpost%'")))
    engine.dispose()
    return found


def test_it_holds_what_sqlite_holds(whole: Store, store: Store) -> None:
    assert whole.version == store.version
    assert whole.documents == store.documents
    assert whole.titles == store.titles
    assert whole.contacts == store.contacts
    assert whole.terms == store.terms
    assert whole.replies == store.replies
    assert whole.passages == store.passages
    assert [whole.topic(key) for key in whole.titles] == [store.topic(key) for key in store.titles]


def test_it_is_searched_like_sqlite(whole: Store, knowledge: Knowledge) -> None:
    search = Search(whole)
    for asked in ("when do I refer to MARAC", "who may interpret", "LADO"):
        assert search.topics(asked) == knowledge.search.topics(asked)
        assert search.passages(asked) == knowledge.search.passages(asked)


def test_an_empty_database_says_what_to_do(url: URL) -> None:
    with pytest.raises(StoreUnavailable, match="Run: python -m knowledge build"):
        open_store(url)


def test_a_server_that_is_not_there_says_so_without_its_password() -> None:
    gone = URL.create("postgresql+psycopg", "signpost", "secret", host="127.0.0.1", port=1, database="none")
    with pytest.raises(StoreUnavailable) as caught:
        open_store(gone)
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, OperationalError)


def test_an_open_store_goes_on_while_a_new_one_takes_its_place(url: URL, copy: Copy, quick_splitter: None) -> None:
    build_on_server(copy.load(), copy.library, url)
    old = open_store(url)
    copy.plant(TOPIC, "title: Who may interpret", "title: Who can interpret")
    build_on_server(copy.load(), copy.library, url)
    assert old.titles["interpreters"].title == "Who may interpret"
    assert titles(url)[0] == "Who can interpret"
    assert old.topic("interpreter_booking").entries  # read only now, from the tables it was opened on
    old.engine.dispose()


def test_only_the_live_build_and_the_one_before_are_kept(url: URL, copy: Copy, quick_splitter: None) -> None:
    for _ in range(4):
        build_on_server(copy.load(), copy.library, url)
    assert len(schemas(url)) == 2


def test_a_build_that_fails_half_way_leaves_the_last_one(
    url: URL, copy: Copy, quick_splitter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_on_server(copy.load(), copy.library, url)
    before = titles(url), schemas(url)

    def no_model() -> None:
        raise OSError("no such model")

    monkeypatch.setattr("knowledge.passages.load_splitter", no_model)
    with pytest.raises(OSError, match="no such model"):
        build_on_server(copy.load(), copy.library, url)
    assert (titles(url), schemas(url)) == before


def test_readers_cannot_write(url: URL, copy: Copy, quick_splitter: None) -> None:
    build_on_server(copy.load(), copy.library, url)
    store = open_store(url)
    with store.engine.connect() as connection, pytest.raises(SQLAlchemyError, match="read-only"):
        connection.execute(text(f"DELETE FROM {LIVE}"))
    store.engine.dispose()


def test_the_same_content_in_a_file_and_on_the_server(
    url: URL, copy: Copy, quick_splitter: None, tmp_path: Path
) -> None:
    """A store small enough to compare to the last row."""
    build_on_server(copy.load(), copy.library, url)
    path = tmp_path / "knowledge.sqlite"
    build_file(copy.load(), copy.library, path)
    here, there = open_store(path), open_store(url)
    assert [here.topic(key) for key in here.titles] == [there.topic(key) for key in there.titles]
    there.engine.dispose()
