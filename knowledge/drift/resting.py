"""From edits to findings: what changed in words a person can act on, and which records rest on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.drift.compare import Edit, Placed, edits, flow
from knowledge.drift.findings import Drift, Finding, Kind, Part, Piece, Place, Resting
from knowledge.drift.headings import HeadingChange
from knowledge.sources import SourceText

AROUND = 10  # words shown on each side of an edit
NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|once|twice|daily|"
    "weekly|fortnightly|monthly|quarterly|yearly|annually"
)
FIGURE = re.compile(rf"\d|@|https?:|^\W*(?:{NUMBERS})\W*$", re.IGNORECASE)
VERB = re.compile(
    r"^\W*(?:must|should|may|might|can|could|will|shall|never|always|not|only|unless|consider(?:ed|ation)?|"
    r"required?|expected|essential|mandatory|recommended|encouraged)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A quote where it stands in the old text, in words from the document's beginning."""

    name: str
    quote: str
    first: int
    last: int


def drift(
    document: str,
    old: SourceText,
    new: SourceText,
    headings: Sequence[HeadingChange],
    quotes: Iterable[tuple[str, str]],
) -> Drift:
    """Compare two versions. `quotes` are (record, quote) pairs that stand in the old one."""
    before, after = flow(old), flow(new)
    standing = list(_standing(old, quotes))
    findings = [_heading(change, old, standing, new) for change in headings]
    findings += [_finding(edit, before, after, standing, new) for edit in edits(before, after)]
    findings.sort(key=lambda finding: (finding.old or finding.new or Place(0, "")).line)
    touched = {resting.quote for finding in findings for resting in finding.resting}
    unplaced = dict.fromkeys(
        Resting(s.name, s.quote, holds=False) for s in standing if s.quote not in touched and not new.holds(s.quote)
    )
    return Drift(document, tuple(findings), len({(s.name, s.quote) for s in standing}), tuple(unplaced))


def _standing(source: SourceText, quotes: Iterable[tuple[str, str]]) -> Iterator[Standing]:
    for name, quote in dict.fromkeys(quotes):
        start = 0
        for section in source.sections:
            for first, last in section.find(quote):
                yield Standing(name, quote, start + first, start + last)
            start += len(section.words)


def _heading(change: HeadingChange, old: SourceText, standing: list[Standing], new: SourceText) -> Finding:
    """A heading's finding; on it rest the quotes of its section."""
    start, rests, line = 0, [], 0
    for section in old.sections:
        if section.title.split(" › ")[-1] == change.old:
            end = start + len(section.words)
            rests = [s for s in standing if s.first < end and s.last > start]
            line = section.words[0].line if section.words else 0
        start += len(section.words)
    pieces = [Piece(Part.OLD, change.old)] + ([Piece(Part.NEW, change.new)] if change.new else [])
    return Finding(
        Kind.HEADING,
        Place(line, change.old),
        Place(change.line, change.new) if change.new and change.line else None,
        tuple(pieces),
        resting=_resting(rests, new),
    )


def _finding(
    edit: Edit, before: list[Placed], after: list[Placed], standing: list[Standing], new: SourceText
) -> Finding:
    taken, put = before[edit.first_old : edit.last_old], after[edit.first_new : edit.last_new]
    rests = _resting([s for s in standing if _touches(edit, s)], new)
    telling = bool(rests) or (bool(taken) and bool(put))  # a sentence that came or went whole speaks for itself
    return Finding(
        _kind(edit),
        _place(before, edit.first_old) if taken else None,
        _place(after, edit.first_new) if put else None,
        tuple(_moved(taken, put) if edit.moved else _pieces(edit, before, taken, put)),
        _differing(FIGURE, taken, put) if telling else None,
        _differing(VERB, taken, put) if telling else None,
        rests,
    )


def _kind(edit: Edit) -> Kind:
    if edit.moved:
        return Kind.MOVED
    if edit.first_old == edit.last_old:
        return Kind.ADDED
    return Kind.REMOVED if edit.first_new == edit.last_new else Kind.CHANGED


def _place(words: list[Placed], index: int) -> Place:
    return Place(words[index].line, words[index].section)


def _touches(edit: Edit, standing: Standing) -> bool:
    if edit.first_old == edit.last_old:
        return standing.first < edit.first_old < standing.last
    return standing.first < edit.last_old and standing.last > edit.first_old


def _resting(standing: Iterable[Standing], new: SourceText) -> tuple[Resting, ...]:
    return tuple(dict.fromkeys(Resting(s.name, s.quote, new.holds(s.quote)) for s in standing))


def _pieces(edit: Edit, before: list[Placed], taken: list[Placed], put: list[Placed]) -> Iterator[Piece]:
    """The edit between the words before and after it, as far as they belong to the same section."""
    section = (taken or put)[0].section
    ahead = before[max(0, edit.first_old - AROUND) : edit.first_old]
    behind = before[edit.last_old : edit.last_old + AROUND]
    yield Piece(Part.SAME, _said(word for word in ahead if word.section == section))
    yield from _word_by_word([w.text for w in taken], [w.text for w in put])
    yield Piece(Part.SAME, _said(word for word in behind if word.section == section))


def _moved(taken: list[Placed], put: list[Placed]) -> Iterator[Piece]:
    yield from _word_by_word([w.text for w in taken], [w.text for w in put])


def _word_by_word(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Part.SAME, " ".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece(Part.OLD, " ".join(old[i1:i2]))
        if j1 < j2:
            yield Piece(Part.NEW, " ".join(new[j1:j2]))


def _said(words: Iterable[Placed]) -> str:
    return " ".join(word.text for word in words)


def _differing(pattern: re.Pattern[str], taken: list[Placed], put: list[Placed]) -> tuple[str, str] | None:
    """The words of a kind (figures, verbs) that went and that came; None where the same ones stand on both sides."""
    old = Counter(word.text.strip(",;:()") for word in taken if pattern.search(word.text))
    new = Counter(word.text.strip(",;:()") for word in put if pattern.search(word.text))
    if old == new:
        return None
    return ", ".join((old - new).elements()), ", ".join((new - old).elements())
