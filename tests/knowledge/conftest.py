"""Shared by the knowledge tests: the real store, built once, and small copies of the content to spoil."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy

from knowledge.answering import Knowledge
from knowledge.build import build_file
from knowledge.check import Failure, check
from knowledge.citing import Library
from knowledge.content import CONTENT, SOURCES, Content, load_content
from knowledge.search import Search
from knowledge.store import Store, open_store


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
    opened._engine.dispose()


@pytest.fixture(scope="session")
def knowledge(store: Store) -> Knowledge:
    return Knowledge(store, Search(store))


@dataclass(frozen=True)
class Copy:
    """A small copy of the content, to plant faults in: two topics, and a few records of everything else."""

    folder: Path
    library: Library

    def plant(self, file: str, old: str, new: str) -> Path:
        """Put `new` where `old` first stands in `file`."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"the copy of {file} no longer holds “{old}”: choose another place for the fault"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    def load(self) -> Content:
        return load_content(self.folder, SOURCES)

    def check(self) -> list[Failure]:
        return check(self.load(), self.library)


@pytest.fixture
def copy(tmp_path: Path, library: Library) -> Copy:
    """Faultless to start with (`test_check.py` proves it); read in about a tenth of a second."""
    folder = tmp_path / "content"
    (folder / "topics").mkdir(parents=True)

    def write(file: str, change: Callable[[str], str] = lambda text: text) -> None:
        (folder / file).write_text(change((CONTENT / file).read_text(encoding="utf-8")), encoding="utf-8")

    write("documents.yml")
    write(
        "contacts.yml", lambda text: _records(text, "lambeth_lado|employee_assistance|national_da_helpline|childline")
    )
    write("links.yml", lambda text: _records(text, "levels_of_need|vawg_strategy"))
    write("topics/interpreting.yml", lambda text: _without(text, "see_also"))
    write("terms.yml", lambda text: _without(_records(text, "marac|iro"), "topic"))
    write("replies.yml", lambda text: _without(_records(text, "greet|goodbye|danger_now|about_me/.*public"), "topics"))
    return Copy(folder, library)


def _records(text: str, keys: str) -> str:
    """The file's head and the records whose key matches."""
    head, *records = re.split(r"(?m)(?=^  - key: )", text)
    return head + "".join(record for record in records if re.match(rf"  - key: (?:{keys})\n", record))


def _without(text: str, field: str) -> str:
    """The text without the lines of a field."""
    return re.sub(rf"(?m)^ +{field}: .*\n", "", text)


@pytest.fixture
def quick_splitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences end at full stops: where a test is not about passages, spaCy's model need not load."""
    splitter = spacy.blank("en")
    splitter.add_pipe("sentencizer")
    monkeypatch.setattr("knowledge.passages.load_splitter", lambda: splitter)
