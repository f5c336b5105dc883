"""The page for where somebody is in a guide. Called by `conducting`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.guiding import quiz, words
from knowledge.guiding.course import QUIZ_OFFER, course, current, stops
from knowledge.guiding.ending import ending_page
from knowledge.guiding.hearing import Control
from knowledge.guiding.page import Page, Part, Phase
from knowledge.guiding.records import Guide, Line, Option, QuizQuestion, Step
from knowledge.guiding.state import GuideState
from knowledge.vocabulary import Borough, Choose


def page_of(guide: Guide, state: GuideState, *opening: str) -> Page:
    """Whose policy, the step, the quiz's question, or the ending: whatever comes next."""
    if not state.boroughs:
        return borough_page(guide, *opening)
    step = current(guide, state)
    if step is not None:
        return step_page(guide, state, step, *opening)
    question = quiz.asked_now(guide, state)
    if question is not None:
        return quiz_page(guide, state, question, *opening)
    return ending_page(guide, state, *opening)


def borough_options(guide: Guide) -> tuple[Option, ...]:
    """The options' keys are the boroughs, joined by a blank for both."""
    one = tuple(Option(borough.value, borough.label) for borough in Borough)
    return (*one, Option(" ".join(Borough), words.BOTH_LABEL)) if guide.both else one


def borough_page(guide: Guide, *opening: str) -> Page:
    return Page(
        guide=guide,
        phase=Phase.BOROUGH,
        heading=guide.title,
        opening=(*opening, guide.about),
        asks=words.WHOSE_POLICY,
        options=borough_options(guide),
        controls=(Control.STOP,),
    )


def step_page(guide: Guide, state: GuideState, step: Step, *opening: str) -> Page:
    steps = course(guide, state)
    controls = (Control.WHY,) if step.why else ()
    shown = [line for line in step.shows if line.borough in state.boroughs]
    return Page(
        guide=guide,
        phase=Phase.STEP,
        stop=step.key if guide.quiz and not step.asks else None,
        boroughs=state.boroughs,
        heading=step.title,
        opening=opening,
        parts=tuple(parts_of(shown, step.title)),
        silences=silences_of(shown),
        cautions=tuple(line.says for line in step.cautions if line.borough in state.boroughs),
        step=steps.index(step) + 1,
        steps=len(steps),
        asks=step.asks,
        options=step.options,
        choose=step.choose,
        controls=(*(() if step.asks else (Control.NEXT,)), Control.BACK, *controls, Control.STOP),
        contacts=step.contacts,
        more=step.more,
    )


def why_page(guide: Guide, state: GuideState, step: Step) -> Page:
    """Why a step is asked, and the step's question once more."""
    shown = [line for line in step.why if line.borough in state.boroughs]
    asked = step_page(guide, state, step)
    return Page(
        guide=guide,
        phase=Phase.WHY,
        boroughs=state.boroughs,
        heading=step.title,
        opening=(words.READ_WHY,),
        parts=tuple(parts_of(shown, step.title)),
        silences=silences_of(shown),
        step=asked.step,
        steps=asked.steps,
        asks=step.asks,
        options=step.options,
        choose=step.choose,
        controls=(Control.BACK, Control.STOP),
    )


def quiz_page(guide: Guide, state: GuideState, question: QuizQuestion, *opening: str) -> Page:
    """The question; before it, how the last one was answered."""
    last = quiz.answered_last(guide, state)
    return Page(
        guide=guide,
        phase=Phase.QUIZ,
        boroughs=state.boroughs,
        heading=words.QUIZ_TITLE,
        opening=(*opening, *([last.said] if last else ())),
        parts=(Part(last.explains.borough, last.asks, (last.explains,)),) if last and last.explains else (),
        step=len(state.quiz) + 1,
        steps=len(quiz.drawn(guide, state)),
        asks=question.asks,
        options=quiz.options(question, state),
        choose=Choose.ONE,
        controls=(Control.BACK, Control.STOP),
    )


def stopped_page(guide: Guide) -> Page:
    return _paused(guide, words.STOPPED, Control.RESTART)


def waiting_page(guide: Guide) -> Page:
    """After an answer that no step should push off the screen."""
    return _paused(guide, words.WAITING, Control.STOP)


def _paused(guide: Guide, said: str, other: Control) -> Page:
    """No step stands on it: it can be gone on with, or the other thing done."""
    return Page(
        guide=guide,
        phase=Phase.STOPPED,
        heading=guide.title,
        opening=(said,),
        controls=(Control.RESUME, other),
    )


def to_press(guide: Guide) -> tuple[str, ...]:
    """The words of every button and box of a guide: what a client may send without anybody typing."""
    said = [guide.title, guide.question, *words.CONTROL_LABELS.values(), *words.TICK_LABELS.values()]
    said += [option.label for option in (*borough_options(guide), *QUIZ_OFFER.options)]
    said += [words.from_stop(guide.question, stop.title) for stop in stops(guide)]
    said += [option.label for step in guide.steps for option in step.options]
    said += [option for question in guide.quiz for option in (question.answer, *question.wrong)]
    return tuple(dict.fromkeys(said))


def parts_of(lines: Iterable[Line], heading: str) -> Iterator[Part]:
    """What each borough's document says, under one heading, and that it does not say something. Nothing stands there
    without a citation: a borough's silence alone is told apart."""
    for borough in Borough:
        own = tuple(line for line in lines if line.borough is borough)
        if any(line.citations for line in own):
            yield Part(borough, heading, own)


def silences_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Of the boroughs that say nothing else here."""
    speaking = {line.borough for line in lines if line.citations}
    return tuple(dict.fromkeys(line.says for line in lines if line.borough not in speaking))
