"""The content, record by record, for the rules; and where a failure stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.content import Content
from knowledge.rules.failure import Failure
from knowledge.schema import EntryRecord, PointRecord, TopicRecord
from knowledge.vocabulary import Borough


def entries(content: Content) -> Iterator[tuple[TopicRecord, Borough, EntryRecord]]:
    for topic in content.topics:
        for borough in Borough:
            yield topic, borough, topic.entries.of(borough)


def points(content: Content) -> Iterator[tuple[TopicRecord, Borough, PointRecord]]:
    for topic, borough, entry in entries(content):
        for point in entry.points:
            yield topic, borough, point


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
