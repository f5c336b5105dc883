"""All content files, read and checked against their schema; where each record stands is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.schema import (
    ContactRecord,
    ContactsFile,
    DifferenceRecord,
    DifferencesFile,
    DocumentRecord,
    DocumentsFile,
    LinkRecord,
    LinksFile,
    RepliesFile,
    ReplyRecord,
    TermRecord,
    TermsFile,
    TopicFile,
    TopicRecord,
)
from knowledge.schema_guides import GuideFile, GuideRecord, QuizFile, QuizQuestionRecord
from knowledge.schema_inventory import InventoryFile
from knowledge.schema_ladders import LadderRecord, LaddersFile
from knowledge.yaml_reader import ContentError, line_of, read_yaml

CONTENT = Path(__file__).parent / "content"
SOURCES = Path(__file__).parent / "sources"

# What the content is held to, and no answer depends on.
INVENTORY = "inventory.yml"
QUIZ = "quiz.yml"

FileModel = TypeVar(
    "FileModel",
    DocumentsFile,
    ContactsFile,
    DifferencesFile,
    GuideFile,
    InventoryFile,
    LaddersFile,
    LinksFile,
    QuizFile,
    TermsFile,
    RepliesFile,
    TopicFile,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file and line, for messages."""

    file: Path
    line: int | None


@dataclass(frozen=True)
class Content:
    """Every record of the content files, in file order. `places` maps (list name, key) to where it stands."""

    documents: list[DocumentRecord]
    topics: list[TopicRecord]
    subjects: dict[str, str]
    contacts: list[ContactRecord]
    links: list[LinkRecord]
    terms: list[TermRecord]
    replies: list[ReplyRecord]
    differences: list[DifferenceRecord]
    ladders: list[LadderRecord]
    guides: list[GuideRecord]
    quiz: list[QuizQuestionRecord]
    inventory: InventoryFile
    version: str
    folder: Path
    sources: Path
    places: dict[tuple[str, str], Place] = field(default_factory=dict)

    def place(self, kind: str, key: str) -> Place:
        return self.places.get((kind, key), Place(self.folder, None))


def load_content(folder: Path = CONTENT, sources: Path = SOURCES) -> Content:
    """Read the whole of `folder`. Raises ContentError at the first file that cannot be used."""
    places: dict[tuple[str, str], Place] = {}
    documents = _load(folder / "documents.yml", DocumentsFile, "documents", places).documents
    topics: list[TopicRecord] = []
    subjects: dict[str, str] = {}
    for path in sorted((folder / "topics").glob("*.yml")):
        loaded = _load(path, TopicFile, "topics", places)
        topics.extend(loaded.topics)
        subjects.update({topic.key: loaded.subject for topic in loaded.topics})
    return Content(
        documents=documents,
        topics=topics,
        subjects=subjects,
        contacts=_load(folder / "contacts.yml", ContactsFile, "contacts", places).contacts,
        links=_load(folder / "links.yml", LinksFile, "links", places).links,
        terms=_load(folder / "terms.yml", TermsFile, "terms", places).terms,
        replies=_load(folder / "replies.yml", RepliesFile, "replies", places).replies,
        differences=_load(folder / "differences.yml", DifferencesFile, "differences", places).differences,
        ladders=_load(folder / "ladders.yml", LaddersFile, "ladders", places).ladders,
        guides=_load_guides(folder / "guides", places),
        quiz=_load_quiz(folder / "guides" / QUIZ, places),
        inventory=_load(folder / INVENTORY, InventoryFile, "asked", places),
        version=content_version(folder, sources),
        folder=folder,
        sources=sources,
        places=places,
    )


def _load_guides(folder: Path, places: dict[tuple[str, str], Place]) -> list[GuideRecord]:
    guides: list[GuideRecord] = []
    for path in sorted(path for path in folder.glob("*.yml") if path.name != QUIZ):
        guide = _load(path, GuideFile, "guides", places).guide
        if any(guide.key is other.key for other in guides):
            raise ContentError(path, None, "unique", f"there is a guide `{guide.key}` already.")
        places["guides", guide.key] = Place(path, None)
        guides.append(guide)
    return guides


def _load_quiz(path: Path, places: dict[tuple[str, str], Place]) -> list[QuizQuestionRecord]:
    """None where there is no file: the check then says which stops nobody is asked about."""
    return _load(path, QuizFile, "questions", places).questions if path.is_file() else []


def content_version(folder: Path = CONTENT, sources: Path = SOURCES) -> str:
    """Twelve hex digits that change when any file changes that an answer can depend on."""
    digest = hashlib.sha256()
    answers = (path for path in folder.rglob("*.yml") if path.name != INVENTORY)
    for path in sorted([*answers, *sources.glob("*.txt")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _load(path: Path, model: type[FileModel], kind: str, places: dict[tuple[str, str], Place]) -> FileModel:
    data = read_yaml(path)
    try:
        loaded = model.model_validate(_plain(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(step for step in first["loc"] if isinstance(step, (str, int)))
        dotted = ".".join(map(str, where))
        raise ContentError(path, line_of(data, *where), "schema", f"{dotted}: {first['msg']}") from None
    for index, key in _keys(data, kind):
        if (kind, key) in places:
            earlier = places[kind, key]
            message = f"`{key}` is there already, at {earlier.file.name}:{earlier.line}."
            raise ContentError(path, line_of(data, kind, index), "unique", message)
        places[kind, key] = Place(path, line_of(data, kind, index))
    return loaded


def _keys(data: Any, kind: str) -> Iterator[tuple[int, str]]:
    for index, record in enumerate(data.get(kind) or []):
        yield index, str(record["key"])


def _plain(data: Any) -> Any:
    """ruamel's round-trip containers and scalar strings as plain ones, for pydantic's strict eyes."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    if isinstance(data, str):
        return " ".join(str(data).split())
    return data
