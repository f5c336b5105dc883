"""What a comparison finds: places where two versions of a document differ, and what rests on each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    HEADING = "heading"


class Part(StrEnum):
    SAME = "same"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a word-level comparison."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the line of the file, counted from 1, and the section."""

    line: int
    section: str


@dataclass(frozen=True, slots=True)
class Resting:
    """A record that quotes the words: “topic csn_tiers”. `holds` says whether its quote still stands somewhere."""

    name: str
    quote: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that differs. `old` is None for what was added, `new` for what was removed."""

    kind: Kind
    old: Place | None
    new: Place | None
    pieces: tuple[Piece, ...]
    figures: tuple[str, str] | None = None
    verbs: tuple[str, str] | None = None
    resting: tuple[Resting, ...] = ()

    @property
    def broken(self) -> tuple[Resting, ...]:
        return tuple(resting for resting in self.resting if not resting.holds)


@dataclass(frozen=True, slots=True)
class Drift:
    """The whole comparison. `unplaced` are quotes that no longer stand and that no finding touches."""

    document: str
    findings: tuple[Finding, ...]
    quotes: int
    unplaced: tuple[Resting, ...] = ()

    @property
    def broken(self) -> tuple[Resting, ...]:
        """Every quote that no longer stands, once."""
        found = [resting for finding in self.findings for resting in finding.broken]
        return tuple(dict.fromkeys([*found, *self.unplaced]))

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """The records that rest on a place that differs, by name."""
        resting = [resting for finding in self.findings for resting in finding.resting]
        return tuple(sorted({one.name for one in [*resting, *self.unplaced]}))

    @property
    def uncovered(self) -> tuple[Finding, ...]:
        """What is new and rests on nothing: passages that no record covers yet."""
        return tuple(f for f in self.findings if f.kind is Kind.ADDED and not f.resting)
