"""The content, record by record, for the rules; and where a failure stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules.failure import Failure
from knowledge.schema import EntryRecord, PointRecord, TopicRecord
from knowledge.vocabulary import Borough


class Told(NamedTuple):
    """A sentence in the curator's words and the quotes that it rests on. `kind` and `key` name its record; `document`
    is the one that the record names, which need not be there."""

    kind: str
    key: str
    document: str
    says: str
    quotes: Sequence[str]


def entries(content: Content) -> Iterator[tuple[TopicRecord, Borough, EntryRecord]]:
    for topic in content.topics:
        for borough in Borough:
            yield topic, borough, topic.entries.of(borough)


def points(content: Content) -> Iterator[tuple[TopicRecord, Borough, PointRecord]]:
    for topic, borough, entry in entries(content):
        for point in entry.points:
            yield topic, borough, point


def told(content: Content, library: Library) -> Iterator[Told]:
    """Every point of the topics; of the ladders, to which cases each applies and where each level leads."""
    for topic, borough, point in points(content):
        yield Told("topics", topic.key, library.document_of(borough).key, point.says, point.quotes)
    for ladder in content.ladders:
        yield Told("ladders", ladder.key, ladder.document, ladder.applies.says, ladder.applies.quotes)
        for level in ladder.levels:
            if level.leads_to:
                yield Told("ladders", ladder.key, ladder.document, level.leads_to, level.quotes)
    for guide in content.guides:
        for shown in (shown for step in guide.steps for shown in step.shown()):
            if shown.says and shown.borough:
                document = library.document_of(shown.borough).key
                yield Told("guides", guide.key, document, shown.says, shown.quotes)


def failure(content: Content, kind: str, key: str, rule: str, message: str, words: str = "") -> Failure:
    place = content.place(kind, key)
    line = _line_with(place.file, words, place.line or 1) or place.line
    return Failure(place.file, line, rule, f"{key}: {message}")


def _line_with(file: Path, words: str, first: int) -> int | None:
    """The line, from `first` on, where `words` begin, as near as their first three words can tell."""
    start = words.split()[:3]
    if not start or not file.is_file():
        return None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if number >= first and " ".join(start) in " ".join(line.split()):
            return number
    return None
