"""Shared by the knowledge tests: the real content and its store, built once; small copies to spoil."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from knowledge.answering import Knowledge
from knowledge.build import build_file
from knowledge.citing import Library
from knowledge.content import Content, load_content
from knowledge.search import Search
from knowledge.store import Store, open_store
from tests.knowledge.copying import Copy, copy_into


@pytest.fixture(scope="session")
def content() -> Content:
    """The real content."""
    return load_content()


@pytest.fixture(scope="session")
def library(content: Content) -> Library:
    """The real documents."""
    return Library.of(content)


@pytest.fixture(scope="session")
def built(content: Content, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real store's file. Built once (about four seconds); nobody writes to it."""
    path = tmp_path_factory.mktemp("store") / "knowledge.sqlite"
    build_file(content, library, path)
    return path


@pytest.fixture(scope="session")
def store(built: Path) -> Iterator[Store]:
    opened = open_store(built)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def knowledge(store: Store) -> Knowledge:
    return Knowledge(store, Search(store))


@pytest.fixture
def copy(tmp_path: Path, library: Library) -> Copy:
    """A small copy of the content, to plant faults in."""
    return copy_into(tmp_path / "content", library)


@pytest.fixture
def quick_splitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences end at full stops: where a test is not about passages, spaCy's model need not load."""
    splitter = spacy.blank("en")
    splitter.add_pipe("sentencizer")
    monkeypatch.setattr("knowledge.passages.load_splitter", lambda: splitter)
