"""What a guide is, resolved: every line with its borough and its citations. Kept in the store as one document each."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from knowledge.records import Citation
from knowledge.vocabulary import Borough, Choose, Ending, GuideKey


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of what one borough's document says. Without `citations`: its silence, or a curator's caution."""

    borough: Borough
    says: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What may be ticked. `citations`: the criterion in a document's own words; none for yes, no, not known.
    `leads` is told in the summary where it is ticked; `alert`: the emergency card stands before whatever follows."""

    key: str
    label: str
    citations: tuple[Citation, ...] = ()
    leads: tuple[Line, ...] = ()
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """`when` holds (earlier step, its options): one of each must have been ticked. Without `asks` it only tells.
    `summary` is told at the end in any case; `cautions` are the curator's, no policy; `contacts` and `more` are keys of
    contacts and topics."""

    key: str
    title: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    shows: tuple[Line, ...]
    asks: str | None
    choose: Choose
    why: tuple[Line, ...]
    options: tuple[Option, ...]
    summary: tuple[Line, ...]
    cautions: tuple[Line, ...] = ()
    contacts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """`stop` is the step it belongs to; `explains` the point that its answer stands in."""

    key: str
    stop: str
    borough: Borough
    asks: str
    answer: str
    wrong: tuple[str, ...]
    explains: Line


@dataclass(frozen=True, slots=True)
class Guide:
    """`both`: may be walked for both boroughs at once. `offered_with` are keys of topics."""

    key: GuideKey
    title: str
    question: str
    about: str
    both: bool
    ending: Ending
    offered_with: tuple[str, ...]
    steps: tuple[Step, ...]
    quiz: tuple[QuizQuestion, ...] = ()

    def step(self, key: str) -> Step:
        """Raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


AS_JSON = TypeAdapter(Guide)
