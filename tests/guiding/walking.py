"""Walking the real guides: every state that somebody can be in, and what they are shown there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.actions.guide_wording import reply_of
from contract.reply import Reply
from knowledge.answering import Knowledge
from knowledge.guiding.conducting import GuideTurn, begin, conduct
from knowledge.guiding.course import current
from knowledge.guiding.hearing import NONE_OF_THESE, NOT_SURE
from knowledge.guiding.page import Page, Phase
from knowledge.guiding.records import Guide
from knowledge.guiding.state import GuideState
from knowledge.guiding.words import CONTROL_LABELS, TICK_LABELS
from knowledge.question import Candidate, Question, Speech
from knowledge.vocabulary import Borough, Choose, GuideKey

TODAY = date(2026, 11, 22)
CASES = (GuideKey.THRESHOLD, GuideKey.MARAC, GuideKey.SAFETY)  # the tour is walked by itself
WAYS: list[tuple[GuideKey, tuple[Borough, ...]]] = [
    *((key, (borough,)) for key in GuideKey for borough in Borough),
    (GuideKey.FIRST_WEEK, tuple(Borough)),
]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said last, and what is shown then."""

    said: str
    turn: GuideTurn

    @property
    def page(self) -> Page:
        return self.turn.page


def asking(text: str, *candidates: Candidate) -> Question:
    return Question(text=text, candidates=candidates, rest=text)


def topic_asked(text: str, key: str) -> Question:
    """A question that the classifier is sure of."""
    return asking(text, Candidate(Speech.TOPIC, key, 0.9))


def say(guide: Guide, state: GuideState, text: str, knowledge: Knowledge) -> GuideTurn:
    """A turn that the guide must hear."""
    turn = conduct(guide, state, asking(text), knowledge)
    assert turn is not None, f"{guide.key}: “{text}” is not heard at {state.answers[-1:]}"
    return turn


def answers_to(page: Page) -> Iterator[str]:
    """What is tried at a page: each option of one; of many, none, not sure, the first and all."""
    if not page.options:
        yield CONTROL_LABELS[page.controls[0]]
    elif page.choose is Choose.MANY:
        yield TICK_LABELS[NONE_OF_THESE]
        yield TICK_LABELS[NOT_SURE]
        yield "1"
        if len(page.options) > 1:
            yield " and ".join(str(number) for number, _ in enumerate(page.options, 1))
    else:
        yield from (option.label for option in page.options)


def every_way(guide: Guide, boroughs: tuple[Borough, ...], knowledge: Knowledge) -> Iterator[Seen]:
    """Everything that can be seen, the quiz left out: each state once, in the order of a walk that goes back."""
    waiting = [Seen("", begun(guide, boroughs))]
    while waiting:
        seen = waiting.pop()
        yield seen
        if seen.page.phase is Phase.STEP:
            state = seen.turn.state
            turns = [Seen(said, say(guide, state, said, knowledge)) for said in answers_to(seen.page)]
            waiting += [turn for turn in turns if turn.page.phase is not Phase.QUIZ]


def begun(guide: Guide, boroughs: tuple[Borough, ...]) -> GuideTurn:
    """At the first step, with the borough settled."""
    if len(boroughs) == 1:
        return begin(guide, boroughs[0], seed=1)
    turn = begin(guide, None, seed=1)
    words = "Both"
    assert words in [option.label for option in turn.page.options]
    heard = conduct(guide, turn.state, asking(words), no_knowledge())
    assert heard is not None
    return heard


def no_knowledge() -> Knowledge:
    """For what is heard in its letters: nothing need be known."""
    return Knowledge(None, None)  # type: ignore[arg-type]


def straight_on(guide: Guide, boroughs: tuple[Borough, ...], knowledge: Knowledge, **said: str) -> Iterator[Seen]:
    """One way, to the end: what `said` has for a step, else its first answer; in the quiz, the right one."""
    seen = Seen("", begun(guide, boroughs))
    yield seen
    while seen.turn.goes_on:
        words = _answer(guide, seen, said)
        seen = Seen(words, say(guide, seen.turn.state, words, knowledge))
        yield seen


def _answer(guide: Guide, seen: Seen, said: dict[str, str]) -> str:
    if seen.page.phase is Phase.QUIZ:
        return next(q.answer for q in guide.quiz if q.asks == seen.page.asks)
    step = current(guide, seen.turn.state)
    assert step is not None
    return said.get(step.key) or next(answers_to(seen.page))


def shown(page: Page, knowledge: Knowledge, settled: Borough | None = None) -> Reply:
    return reply_of(page, knowledge.store, settled, TODAY)
