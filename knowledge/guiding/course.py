"""Which steps a guide has for somebody, and which comes next. Pure: the answers decide."""

from __future__ import annotations

from dataclasses import replace

from knowledge.guiding import words
from knowledge.guiding.hearing import NONE_OF_THESE, NOT_SURE
from knowledge.guiding.records import Guide, Option, Step
from knowledge.guiding.state import GuideState
from knowledge.vocabulary import Choose

SKIPPED = "skipped"  # kept of a stop that was passed over on the way to a later one
BOROUGH = "borough"  # asked before the first step; not a step of the content

QUIZ_OFFER = Step(
    key="quiz",
    title=words.QUIZ_TITLE,
    when=(),
    shows=(),
    asks=words.QUIZ_ASKS,
    choose=Choose.ONE,
    why=(),
    options=(Option("yes", words.QUIZ_YES), Option("no", words.QUIZ_NO)),
    summary=(),
)


def course(guide: Guide, state: GuideState) -> tuple[Step, ...]:
    """The steps that are asked, as far as the answers given tell."""
    ticked = {key: set(options) for key, options in state.answers}
    ticked[BOROUGH] = {borough.value for borough in state.boroughs}
    steps: list[Step] = []
    for step in (*guide.steps, *((QUIZ_OFFER,) if guide.quiz else ())):
        if all(ticked.get(key, set()) & set(options) for key, options in step.when):
            steps.append(step)
        else:
            ticked.pop(step.key, None)  # what was ticked on a way not taken decides nothing
    return tuple(steps)


def current(guide: Guide, state: GuideState) -> Step | None:
    """The first step that is not answered; None where all are."""
    return next((step for step in course(guide, state) if state.ticked(step.key) is None), None)


def stops(guide: Guide) -> tuple[Step, ...]:
    """What a tour tells of; none of a guide through a case."""
    return tuple(step for step in guide.steps if not step.asks) if guide.quiz else ()


def gone_to(guide: Guide, state: GuideState, stop: str) -> GuideState:
    """A tour taken to one of its stops: those before it that were not read are passed over, and it is read again."""
    keys = [step.key for step in stops(guide)]
    for step in stops(guide)[: keys.index(stop) if stop in keys else 0]:
        if state.ticked(step.key) is None:
            state = state.with_answer(step.key, (SKIPPED,))
    return state.without_answer(stop)


def tidied(guide: Guide, state: GuideState) -> GuideState:
    """Without answers that the content does not know any more: they are asked again."""
    steps = {step.key: step for step in (*guide.steps, QUIZ_OFFER)}
    bank = {question.key for question in guide.quiz}
    known = [(key, ticked) for key, ticked in state.answers if key in steps and _fits(steps[key], ticked)]
    return replace(state, answers=tuple(known), quiz=tuple(pair for pair in state.quiz if pair[0] in bank))


def _fits(step: Step, ticked: tuple[str, ...]) -> bool:
    if not step.asks:
        return ticked in ((), (SKIPPED,))
    offered = {option.key for option in step.options}
    own = {NONE_OF_THESE, NOT_SURE} if step.choose is Choose.MANY else set()
    return bool(ticked) and set(ticked) <= offered | own


def answered(guide: Guide, state: GuideState) -> tuple[Step, ...]:
    """The answered steps before the current one."""
    steps = course(guide, state)
    here = current(guide, state)
    return steps[: steps.index(here)] if here else steps


def stepped_back(guide: Guide, state: GuideState) -> GuideState:
    """Without the last answer; before the first step, without the boroughs; before those, as it is."""
    if state.quiz:
        return replace(state, quiz=state.quiz[:-1])
    done = answered(guide, state)
    if done:
        return state.without_answer(done[-1].key)
    return GuideState(state.guide, seed=state.seed)
