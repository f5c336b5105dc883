"""Where somebody is in a guide. Small and plain, for the conversation keeps it; read back with suspicion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.vocabulary import Borough, GuideKey

Answers = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class GuideState:
    """`boroughs`: whose policy it is walked for; none until that is known. `answers` are (step, options ticked) in the
    order given; a step that only tells has none ticked. `quiz` are (question, words chosen); `seed` draws the
    questions."""

    guide: GuideKey
    boroughs: tuple[Borough, ...] = ()
    answers: Answers = ()
    quiz: tuple[tuple[str, str], ...] = ()
    seed: int = 0

    def ticked(self, step: str) -> tuple[str, ...] | None:
        """None where the step is not answered."""
        return dict(self.answers).get(step)

    def with_answer(self, step: str, options: tuple[str, ...]) -> GuideState:
        """An answer given anew stands where the old one stood."""
        answers = dict(self.answers) | {step: options}
        return replace(self, answers=tuple(answers.items()))

    def without_answer(self, step: str) -> GuideState:
        return replace(self, answers=tuple((key, ticked) for key, ticked in self.answers if key != step))


@dataclass(frozen=True, slots=True)
class Progress:
    """What a conversation keeps of its guides. `last` is the one walked last."""

    last: GuideKey | None = None
    states: tuple[GuideState, ...] = ()

    def of(self, guide: GuideKey | None) -> GuideState | None:
        return next((state for state in self.states if state.guide is guide), None)

    def with_state(self, state: GuideState) -> Progress:
        others = tuple(other for other in self.states if other.guide is not state.guide)
        return Progress(state.guide, (*others, state))


_PROGRESS = TypeAdapter(Progress)


def as_plain(progress: Progress) -> dict[str, Any]:
    """Plain JSON values."""
    plain: dict[str, Any] = _PROGRESS.dump_python(progress, mode="json")
    return plain


def from_plain(kept: Mapping[str, Any] | None) -> Progress:
    """What was kept; nothing where it cannot be read: a guide begun anew is better than a turn that fails."""
    try:
        return _PROGRESS.validate_python(kept) if kept else Progress()
    except ValidationError:
        return Progress()
