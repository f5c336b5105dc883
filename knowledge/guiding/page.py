"""What a guide shows for a turn: Signpost's own words apart from the policies' lines. Wording makes it a reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.guiding.hearing import Control
from knowledge.guiding.records import Guide, Line, Option
from knowledge.vocabulary import Borough, Choose


class Phase(StrEnum):
    BOROUGH = "borough"  # whose policy?
    STEP = "step"
    WHY = "why"  # why the step is asked; the step waits
    QUIZ = "quiz"
    ENDING = "ending"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one borough's document, under a heading."""

    borough: Borough
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`stop`: the key of the tour's stop that is shown. `boroughs`: whose policy it goes by; none where that is not
    known. `opening` is said before the parts; `step` counts from 1, of `steps`. `options` may be ticked, as `choose`
    says; `contacts` and `more` are keys of contacts and topics."""

    guide: Guide
    phase: Phase
    heading: str
    stop: str | None = None
    boroughs: tuple[Borough, ...] = ()
    opening: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    silences: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    step: int | None = None
    steps: int | None = None
    asks: str | None = None
    options: tuple[Option, ...] = ()
    choose: Choose = Choose.ONE
    controls: tuple[Control, ...] = ()
    contacts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
