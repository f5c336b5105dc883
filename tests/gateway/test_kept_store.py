"""The knowledge base kept open: the same one while it is the live one, and never an old one."""

from __future__ import annotations

import gc
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from knowledge.build import build_on_server
from knowledge.citing import Library
from knowledge.content import Content, load_content
from knowledge.store import StoreUnavailable
from tests.gateway.conftest import MakeApp
from tests.gateway.stub import StubEngine
from tests.interactions.freezing import frozen
from tests.knowledge.postgres import running_server
from web_widget import kept_server
from web_widget.kept_store import KeptStore


@pytest.fixture
def file(state: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(state / "knowledge.sqlite", tmp_path))


def test_the_same_file_is_opened_once(file: Path) -> None:
    kept = KeptStore(file.parent)
    assert kept.open() is kept.open()


def test_a_file_put_in_its_place_is_read_anew(file: Path) -> None:
    kept = KeptStore(file.parent)
    first = kept.open()
    new = Path(shutil.copy(file, file.with_suffix(".new")))
    new.replace(file)
    second = kept.open()
    assert second is not first
    assert second.version == first.version
    assert "marac_criteria" in first.titles


def test_a_file_that_is_gone_is_missed_and_found_again(file: Path) -> None:
    kept = KeptStore(file.parent)
    kept.open()
    away = file.rename(file.with_suffix(".away"))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            kept.open()
    away.rename(file)
    assert kept.open().titles


def test_a_file_that_is_spoilt_is_not_hidden_by_the_one_before(file: Path) -> None:
    kept = KeptStore(file.parent)
    kept.open()
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable):
        kept.open()


def test_many_threads_get_one_store_and_read_it_at_once(file: Path) -> None:
    kept = KeptStore(file.parent)
    with ThreadPoolExecutor(16) as threads:
        stores = list(threads.map(lambda _: kept.open(), range(64)))
        topics = list(threads.map(lambda key: kept.open().topic(key), list(stores[0].titles)[:64]))
    assert len({id(store) for store in stores}) == 1
    assert all(topic.entries for topic in topics)


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    with running_server() as url:
        yield url


@pytest.fixture
def build(server: URL, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Builds the real content on the server that SIGNPOST_KNOWLEDGE_URL names, and says which version that is."""
    monkeypatch.setenv("SIGNPOST_KNOWLEDGE_URL", server.render_as_string(hide_password=False))
    content: Content = load_content()
    library = Library.of(content)

    def make() -> str:
        build_on_server(content, library, server)
        return content.version

    return make


def sessions(server: URL) -> int:
    """How many connections the server has, but for this one."""
    engine = create_engine(server)
    with engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"))
    engine.dispose()
    return int(count or 0) - 1


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_on_a_server_it_is_opened_once_and_a_new_build_takes_its_place(
    build: Callable[[], str], server: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_server, "LOOK_SECONDS", 60.0)
    version = build()
    kept = KeptStore(tmp_path)
    first = kept.open()
    with ThreadPoolExecutor(16) as threads:
        assert {id(store) for store in threads.map(lambda _: kept.open(), range(64))} == {id(first)}
    build()
    assert kept.open() is first  # until it is time, nobody looks
    monkeypatch.setattr(kept_server, "LOOK_SECONDS", 0.0)
    with first.engine.connect() as reading:
        second = kept.open()
        assert second is not first and second.version == version
        assert reading.scalar(text("SELECT count(*) FROM topics")) == len(second.titles)  # who reads on, reads on
    assert first.topic("marac_criteria").entries
    del first
    gc.collect()
    second.engine.dispose()
    until(lambda: sessions(server) == 0)  # the first's went with its last reader


def test_the_version_is_known_without_anybody_opening_it(build: Callable[[], str], tmp_path: Path) -> None:
    version = build()
    kept = KeptStore(tmp_path)
    until(lambda: kept.version() == version)
    kept.open().engine.dispose()


def test_a_frozen_server_keeps_nobody_waiting_for_the_version(
    build: Callable[[], str], server: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = build()
    kept = KeptStore(tmp_path)
    store = kept.open()
    monkeypatch.setattr("web_widget.kept_store.LOOK_SECONDS", 0.0)
    monkeypatch.setattr(kept_server, "LOOK_SECONDS", 0.2)
    time.sleep(0.3)
    with frozen(server):
        started = time.monotonic()
        assert [kept.version() for _ in range(20)] == [version] * 20
        assert time.monotonic() - started < 0.5  # the promise: an answer never waits for it
        with pytest.raises(StoreUnavailable):
            kept.open()
        assert time.monotonic() - started < 4.5  # a look that was under way, and the wait for its turn
    time.sleep(0.3)
    until(lambda: opens(kept))
    store.engine.dispose()


def opens(kept: KeptStore) -> bool:
    try:
        return bool(kept.open().titles)
    except StoreUnavailable:
        return False


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield f"postgresql://u:p@127.0.0.1:{listening.getsockname()[1]}/k"


def test_turns_are_answered_at_once_with_a_silent_server(
    silent: str, make_app: MakeApp, engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNPOST_KNOWLEDGE_URL", silent)
    client = make_app().test_client()
    started = time.monotonic()
    for _ in range(3):
        assert client.post("/api/v1/chat", json={"message": "who may interpret?"}).status_code == 200
    assert time.monotonic() - started < 1.9  # one look alone takes two seconds
    assert client.get("/topics").status_code == 503
