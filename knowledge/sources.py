"""A policy's text, normalised once so that quotes can be found in it; the file itself is never changed.

What normalising does: list markers, markdown and footnote markers go; footnotes are lifted out of the
sentences they interrupt; the cells of tables that were broken over lines are put together; white space is
folded. Words, spelling and punctuation stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Section:
    """One heading's text, white space folded; `title` is the heading path as the document has it."""

    title: str
    text: str


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
    title, body = record.opening, list[str]()
    owners: dict[int, str] = {}
    footnotes: list[tuple[int, str]] = []
    for line in lines:
        if headings and line.strip() == headings[0][0]:
            yield Section(title, _join(body, record))
            title, body = headings.pop(0)[1], []
        elif start := FOOTNOTE_START.match(line):
            number = int(start[1].translate(SUPERSCRIPT))
            footnotes.append((number, line[start.end() :]))
        else:
            owners.update({int(mark.translate(SUPERSCRIPT)): title for mark in FOOTNOTE_MARK.findall(line)})
            body.append(line)
    yield Section(title, _join(body, record))
    if headings:
        raise SourceError(f"{record.file} has no line “{headings[0][0]}” where `headings` expects it")
    for number, text in footnotes:
        owner = owners.get(number, record.opening)
        yield Section(f"{owner.rstrip(':')}, footnote {number}", fold(_clean(text)))


def _heading_paths(record: DocumentRecord) -> Iterator[tuple[str, str]]:
    """(heading line, heading path) in the order in which they stand."""
    for heading in record.headings:
        if isinstance(heading, str):
            yield heading, heading
            continue
        for parent, children in heading.items():
            yield parent, parent
            yield from ((child, f"{parent}{SECTION_JOINT}{child}") for child in children)


def _join(lines: list[str], record: DocumentRecord) -> str:
    """The lines as running text; each run of tabbed lines as a table."""
    parts: list[str] = []
    for tabbed, group in groupby(lines, key=lambda line: "\t" in line.rstrip()):
        run = list(group)
        parts.extend(_table(run, record.ghost_lines) if tabbed else map(_clean, run))
    return fold(" ".join(parts))


def _table(rows: list[str], ghosts: list[str]) -> list[str]:
    """Rows as they stand; where cells run on over lines (an empty first cell shows it), the second column
    reads on without the labels, which follow it."""
    cells = [[cell.strip() for cell in row.rstrip().split("\t")] for row in rows]
    cells = [["" if cell in ghosts else cell for cell in row] for row in cells]
    if all(row[0] for row in cells):
        return [_clean(" ".join(row)) for row in cells]
    return [" ".join(row[1:]) for row in cells] + [row[0] for row in cells]


def _clean(line: str) -> str:
    line = LIST_MARK.sub("", line)
    line = LINK.sub(r"\1", line)
    line = MARKUP.sub("", line)
    return FOOTNOTE_MARK.sub("", line)
