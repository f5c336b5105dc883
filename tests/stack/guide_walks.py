"""Ways through the guides, made from the guides themselves: a new step or option is walked without a new test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.deciding import Knowledge
from knowledge.guiding import words
from knowledge.guiding.conducting import GuideTurn, conduct
from knowledge.guiding.course import QUIZ_OFFER, current
from knowledge.guiding.hearing import NONE_OF_THESE, NOT_SURE, Control
from knowledge.guiding.page import Phase
from knowledge.guiding.pages import page_of
from knowledge.guiding.records import Guide, Step
from knowledge.guiding.state import GuideState
from knowledge.question import Question
from knowledge.vocabulary import Borough, Choose

MOST_WALKS = 40

Taken = Counter[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Said:
    """What somebody sends, and the page that must come back."""

    text: str
    after: GuideTurn


def walks(guide: Guide, borough: Borough | None, knowledge: Knowledge) -> list[list[Said]]:
    """Walks from the answer to “whose policy?” to the ending, until every answer of every step has been given once;
    the quiz is left out. `borough` None: for both."""
    taken: Taken = Counter()
    found = []
    for _ in range(MOST_WALKS):
        found.append(list(_walk(guide, borough, knowledge, taken)))
        if not _left(guide, taken):
            return found
    raise AssertionError(f"{MOST_WALKS} walks through {guide.key} leave out {_left(guide, taken)}")


def _walk(guide: Guide, borough: Borough | None, knowledge: Knowledge, taken: Taken) -> Iterator[Said]:
    text = borough.label if borough else words.BOTH_LABEL
    state = GuideState(guide.key)
    turn = GuideTurn(state, page_of(guide, state))
    while True:
        heard = conduct(guide, turn.state, Question(text, ()), knowledge)
        assert heard is not None, f"“{text}” is not heard at “{turn.page.heading}”"
        turn = heard
        yield Said(text, turn)
        if turn.page.phase is Phase.ENDING:
            return
        text = _answer(guide, turn.state, taken)


def _answer(guide: Guide, state: GuideState, taken: Taken) -> str:
    """The answer given least often so far."""
    step = current(guide, state)
    assert step is not None
    if step is QUIZ_OFFER:
        return words.QUIZ_NO
    if not step.asks:
        taken[step.key, ()] += 1
        return words.CONTROL_LABELS[Control.NEXT]
    answers = dict(_answers(step))
    chosen = min(answers, key=lambda keys: taken[step.key, keys])
    taken[step.key, chosen] += 1
    return answers[chosen]


def _answers(step: Step) -> Iterator[tuple[tuple[str, ...], str]]:
    """What may be ticked, and how it is said: each option alone; of many also all, none and not sure."""
    for option in step.options:
        yield (option.key,), option.label
    if step.choose is Choose.MANY:
        yield tuple(option.key for option in step.options), " and ".join(map(str, range(1, len(step.options) + 1)))
        yield (NONE_OF_THESE,), words.TICK_LABELS[NONE_OF_THESE]
        yield (NOT_SURE,), words.TICK_LABELS[NOT_SURE]


def _left(guide: Guide, taken: Taken) -> list[tuple[str, tuple[str, ...]]]:
    """Answers of steps that were come to and that nobody has given."""
    seen = {step for step, _ in taken}
    asked = [step for step in guide.steps if step.key in seen and step.asks]
    return [(step.key, keys) for step in asked for keys, _ in _answers(step) if not taken[step.key, keys]]
