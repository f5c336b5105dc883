"""A policy's text, normalised once so that quotes can be found in it; the file itself is never changed.

What normalising does: list markers, markdown and footnote markers go; footnotes are lifted out of the
sentences they interrupt; the cells of tables that were broken over lines are put together; white space is
folded. Words, spelling and punctuation stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from knowledge.schema import DocumentRecord

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
FOOTNOTE_START = re.compile(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s*")
FOOTNOTE_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
LIST_MARK = re.compile(r"^\s*[-•·]\s+")
LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\([^)\s]*\)")
MARKUP = re.compile(r"\*+|</?u>|\\(?=[()])|<(?=https?:)|(?<=\w)>|(?<=/)>")
SECTION_JOINT = " › "


class SourceError(Exception):
    """A document's text is not UTF-8, or does not hold a heading that `documents.yml` names. Says which."""


class Line(NamedTuple):
    """A line of the file, counted from 1."""

    text: str
    number: int


class Word(NamedTuple):
    """A word of a document and the line of the file that it stands in, counted from 1."""

    text: str
    line: int


@dataclass(frozen=True)
class Section:
    """One heading's words in reading order; `title` is the heading path as the document has it."""

    title: str
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words, one space between each."""
        return " ".join(word.text for word in self.words)

    def find(self, quote: str) -> Iterator[tuple[int, int]]:
        """Each place where `quote` stands: its first word and the one after its last, counted in words."""
        wanted = fold(quote)
        start = self.text.find(wanted) if wanted else -1
        while start >= 0:
            first = self.text.count(" ", 0, start)
            yield first, first + wanted.count(" ") + 1
            start = self.text.find(wanted, start + 1)

    def lines_of(self, quote: str) -> set[int]:
        """The lines of the file over which `quote` runs, wherever it stands in this section."""
        return {word.line for first, last in self.find(quote) for word in self.words[first:last]}


@dataclass(frozen=True)
class SourceText:
    key: str
    sections: tuple[Section, ...]

    def section_of(self, quote: str) -> str | None:
        """The first section that holds `quote` letter for letter (white space folded): its title, or None."""
        wanted = fold(quote)
        return next((section.title for section in self.sections if wanted in section.text), None)

    def holds(self, words: str) -> bool:
        return self.section_of(words) is not None

    def lines_of(self, quote: str) -> set[int]:
        """The lines of the file over which `quote` runs, wherever it stands."""
        return {line for section in self.sections for line in section.lines_of(quote)}


def fold(text: str) -> str:
    return " ".join(text.split())


def read_source(record: DocumentRecord, folder: Path) -> SourceText:
    """The normalised document. Raises SourceError, or OSError where the file is missing."""
    try:
        lines = (folder / record.file).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(f"{record.file} is not UTF-8 text (byte {error.start})") from None
    return SourceText(record.key, tuple(_sections(lines, record)))


def _sections(lines: list[str], record: DocumentRecord) -> Iterator[Section]:
    headings = list(_heading_paths(record))
    title, body = record.opening, list[Line]()
    owners: dict[int, str] = {}
    footnotes: list[tuple[int, Line]] = []
    for line in (Line(text, number) for number, text in enumerate(lines, 1)):
        if headings and line.text.strip() == headings[0][0]:
            yield Section(title, _join(body, record))
            title, body = headings.pop(0)[1], []
        elif start := FOOTNOTE_START.match(line.text):
            footnote = int(start[1].translate(SUPERSCRIPT))
            footnotes.append((footnote, Line(line.text[start.end() :], line.number)))
        else:
            owners.update({int(mark.translate(SUPERSCRIPT)): title for mark in FOOTNOTE_MARK.findall(line.text)})
            body.append(line)
    yield Section(title, _join(body, record))
    if headings:
        raise SourceError(f"{record.file} has no line “{headings[0][0]}” where `headings` expects it")
    for footnote, line in footnotes:
        owner = owners.get(footnote, record.opening)
        yield Section(f"{owner.rstrip(':')}, footnote {footnote}", tuple(_words(line)))


def _heading_paths(record: DocumentRecord) -> Iterator[tuple[str, str]]:
    """(heading line, heading path) in the order in which they stand."""
    for heading in record.headings:
        if isinstance(heading, str):
            yield heading, heading
            continue
        for parent, children in heading.items():
            yield parent, parent
            yield from ((child, f"{parent}{SECTION_JOINT}{child}") for child in children)


def _join(lines: list[Line], record: DocumentRecord) -> tuple[Word, ...]:
    """The lines as running text; each run of tabbed lines as a table."""
    words: list[Word] = []
    for tabbed, group in groupby(lines, key=lambda line: "\t" in line.text.rstrip()):
        run = list(group)
        rows = _table(run, record.ghost_lines) if tabbed else run
        words.extend(word for row in rows for word in _words(row))
    return tuple(words)


def _table(rows: list[Line], ghosts: list[str]) -> list[Line]:
    """Rows as they stand; where cells run on over lines (an empty first cell shows it), the second column
    reads on without the labels, which follow it."""
    cells = [[cell.strip() for cell in row.text.rstrip().split("\t")] for row in rows]
    cells = [["" if cell in ghosts else cell for cell in row] for row in cells]
    numbers = [row.number for row in rows]
    if all(row[0] for row in cells):
        return [Line(" ".join(row), number) for row, number in zip(cells, numbers, strict=True)]
    running = [Line(" ".join(row[1:]), number) for row, number in zip(cells, numbers, strict=True)]
    return running + [Line(row[0], number) for row, number in zip(cells, numbers, strict=True)]


def _words(line: Line) -> Iterator[Word]:
    yield from (Word(word, line.number) for word in _clean(line.text).split())


def _clean(line: str) -> str:
    line = LIST_MARK.sub("", line)
    line = LINK.sub(r"\1", line)
    line = MARKUP.sub("", line)
    return FOOTNOTE_MARK.sub("", line)
