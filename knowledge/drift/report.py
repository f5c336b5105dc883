"""The comparison for a curator to read: as text, and as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from jinja2 import Environment, PackageLoader

from knowledge.drift.findings import Drift, Finding, Kind, Part, Piece, Place

MARKS = {Part.SAME: "{}", Part.OLD: "[-{}-]", Part.NEW: "{{+{}+}}"}
HEADLINES = {
    Kind.CHANGED: "Changed",
    Kind.REMOVED: "Gone",
    Kind.ADDED: "New",
    Kind.MOVED: "Moved",
    Kind.HEADING: "Heading",
}


def summary(drift: Drift) -> str:
    """One line."""
    places = "1 place differs" if len(drift.findings) == 1 else f"{len(drift.findings)} places differ"
    return (
        f"{drift.document}: {places}; {len(drift.broken)} of {drift.quotes} quotes no longer stand; "
        f"{len(drift.to_look_at)} records to look at; {len(drift.uncovered)} new passages that nothing covers."
    )


def as_text(drift: Drift) -> str:
    """The report with removed words in [-…-] and new ones in {+…+}, as wdiff marks them."""
    lines = [summary(drift)]
    for number, finding in enumerate(drift.findings, 1):
        lines += ["", f"{number}. {HEADLINES[finding.kind]}: {where(finding)}", f"   {_marked(finding.pieces)}"]
        lines += [f"   {line}" for line in notes(finding)]
    if drift.unplaced:
        lines += ["", "No longer found, and at none of these places:"]
        lines += [f"   {resting.name}: “{resting.quote}”" for resting in drift.unplaced]
    return "\n".join(lines)


def as_html(drift: Drift) -> str:
    """The report as a page."""
    environment = Environment(loader=PackageLoader("knowledge.drift"), autoescape=True, trim_blocks=True)
    page = environment.get_template("report.html")
    return page.render(drift=drift, summary=summary(drift), headlines=HEADLINES, where=where, notes=notes)


def where(finding: Finding) -> str:
    """“line 222, 6 Multi-agency working › Camden Safety Net”; both places, where it moved."""
    if finding.kind is Kind.MOVED and finding.old and finding.new:
        return f"{_at(finding.old)} → {_at(finding.new)}"
    place = finding.old or finding.new
    version = "new " if finding.old is None else ""
    return version + _at(place) if place else ""


def notes(finding: Finding) -> list[str]:
    """What a curator must know about a finding, a line each."""
    lines: list[str] = []
    for name, change in (("Figures", finding.figures), ("Words of duty", finding.verbs)):
        if change:
            lines.append(f"{name}: {change[0] or 'none'} → {change[1] or 'none'}")
    if not finding.resting:
        lines.append("No topic covers it yet." if finding.kind is Kind.ADDED else "Nothing rests on it.")
    resting = sorted(finding.resting, key=lambda one: one.name)
    for name, held in groupby(resting, key=lambda one: one.name):
        lines.append(f"Rests on it: {name}: {_standing([one.holds for one in held])}")
    return lines


def _standing(holds: list[bool]) -> str:
    broken = holds.count(False)
    if not broken:
        return "its quotes still stand"
    return "its quote no longer stands" if len(holds) == 1 else f"{broken} of its {len(holds)} quotes no longer stand"


def _at(place: Place) -> str:
    return f"line {place.line}, {place.section}"


def _marked(pieces: tuple[Piece, ...]) -> str:
    return " ".join(_mark(pieces))


def _mark(pieces: tuple[Piece, ...]) -> Iterator[str]:
    yield from (MARKS[piece.part].format(piece.text) for piece in pieces if piece.text)
