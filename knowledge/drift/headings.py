"""A new version read with the old one's headings, as far as they stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path

from knowledge.schema import DocumentRecord
from knowledge.sources import SourceError, SourceText, read_source

LIKE = 0.6  # how alike two headings are, 0 to 1, for one to be the other's new wording
LONGEST = 14  # words; a longer line is no heading


@dataclass(frozen=True, slots=True)
class HeadingChange:
    """A heading that has another wording now (`new`, on `line`), or is gone (None)."""

    old: str
    new: str | None
    line: int | None


def read_version(record: DocumentRecord, path: Path) -> tuple[SourceText, list[HeadingChange]]:
    """The text at `path`, cut at the headings of `record`, reworded ones included; and what became of the others.

    Raises SourceError where it is not UTF-8 or holds none of the headings, and OSError where it cannot be read.
    """
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name} is not UTF-8 text (byte {error.start})") from None
    headings = list(_flat(record.headings))
    places = _places(headings, lines)
    if not places:
        raise SourceError(f"{path.name} holds none of the headings of {record.key}: is it that document's text?")
    changes = [_change(index, headings, places, lines) for index in range(len(headings)) if index not in places]
    reworded = {change.old: change.new for change in changes}
    kept = record.model_copy(update={"file": path.name, "headings": _reworded(record.headings, reworded)})
    return read_source(kept, path.parent), changes


def _flat(headings: Sequence[str | dict[str, list[str]]]) -> list[str]:
    flat: list[str] = []
    for heading in headings:
        if isinstance(heading, str):
            flat.append(heading)
        else:
            flat.extend(line for parent, children in heading.items() for line in (parent, *children))
    return flat


def _places(headings: list[str], lines: list[str]) -> dict[int, int]:
    """Which heading stands on which line (both counted from 0), in the order of the headings."""
    wanted = set(headings)
    numbers = [number for number, line in enumerate(lines) if line in wanted]
    matcher = SequenceMatcher(None, headings, [lines[number] for number in numbers], autojunk=False)
    blocks = matcher.get_matching_blocks()
    return {block.a + step: numbers[block.b + step] for block in blocks for step in range(block.size)}


def _change(index: int, headings: list[str], places: Mapping[int, int], lines: list[str]) -> HeadingChange:
    """Looks between the headings before and after for a line that is nearly this one."""
    start = max((place for other, place in places.items() if other < index), default=-1) + 1
    end = min((place for other, place in places.items() if other > index), default=len(lines))
    near = [line for line in lines[start:end] if line and len(line.split()) <= LONGEST]
    found = get_close_matches(headings[index], near, n=1, cutoff=LIKE)
    if not found:
        return HeadingChange(headings[index], None, None)
    return HeadingChange(headings[index], found[0], lines.index(found[0], start) + 1)


def _reworded(
    headings: Sequence[str | dict[str, list[str]]], reworded: Mapping[str, str | None]
) -> list[str | dict[str, list[str]]]:
    """The headings as the new version has them; those that are gone are left out."""
    result: list[str | dict[str, list[str]]] = []
    for heading in headings:
        if isinstance(heading, str):
            result.extend(_kept([heading], reworded))
            continue
        for parent, children in heading.items():
            name, below = reworded.get(parent, parent), _kept(children, reworded)
            if name is None:
                result.extend(below)
            else:
                result.append({name: below} if below else name)
    return result


def _kept(headings: Sequence[str], reworded: Mapping[str, str | None]) -> list[str]:
    names = (reworded.get(heading, heading) for heading in headings)
    return [name for name in names if name is not None]
