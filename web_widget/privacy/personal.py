"""What is looked for in a message, and what is left when it is found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    """What was removed, as the person is told."""

    EMAIL = "an e-mail address"
    NHS_NUMBER = "an NHS number"
    NATIONAL_INSURANCE = "a National Insurance number"
    PHONE = "a phone number"
    DATE = "a date of birth"
    UPN = "a pupil number"
    PASSPORT = "a passport number"
    LICENCE = "a driving licence number"
    VEHICLE = "a vehicle registration"
    CASE = "a case reference"
    POSTCODE = "a postcode"
    ADDRESS = "a street address"
    NAME = "a name"


@dataclass(frozen=True, slots=True)
class Redacted:
    """The message without what was found, and the sorts of thing that were."""

    text: str
    removed: tuple[Personal, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where personal data stands: the characters from `start` up to `end`."""

    kind: Personal
    start: int
    end: int

    def overlaps(self, other: Found) -> bool:
        return self.start < other.end and other.start < self.end


def without(text: str, found: Iterable[Found]) -> Redacted:
    """The text with names made “someone” and other finds left out, so that what remains still reads as a question.
    Of finds that overlap, all is removed that any of them covers; it is called after the first of them."""
    pieces: list[str] = []
    removed: list[Personal] = []
    end = 0
    for find in _joined(text, found):
        pieces += [text[end : find.start], "someone" if find.kind is Personal.NAME else ""]
        removed.append(find.kind)
        end = find.end
    left = "".join([*pieces, text[end:]])
    in_order = sorted(set(removed), key=list(Personal).index)
    return Redacted(re.sub(r"[ \t]{2,}", " ", left).strip() if removed else text, tuple(in_order))


def _joined(text: str, found: Iterable[Found]) -> list[Found]:
    """Without overlaps, in the text's order; two names with only a blank between them are one."""
    joined: list[Found] = []
    for find in sorted(found, key=lambda find: (find.start, -find.end)):
        last = joined[-1] if joined else None
        if last and find.start < last.end:
            joined[-1] = Found(last.kind, last.start, max(last.end, find.end))
        elif last and last.kind is find.kind is Personal.NAME and text[last.end : find.start] == " ":
            joined[-1] = Found(last.kind, last.start, find.end)
        else:
            joined.append(find)
    return joined
