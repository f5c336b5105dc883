"""What a guide ends in: the ticks beside the policy's own words, a checklist, or the record of a tour."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.guiding import quiz, words
from knowledge.guiding.course import course
from knowledge.guiding.hearing import NONE_OF_THESE, NOT_SURE, Control
from knowledge.guiding.page import Page, Part, Phase
from knowledge.guiding.records import Guide, Line, Option, Step
from knowledge.guiding.state import GuideState
from knowledge.vocabulary import Borough, Choose, Ending

BOX = "☐"


def ending_page(guide: Guide, state: GuideState, *opening: str) -> Page:
    if guide.ending is Ending.RECORD:
        return _record(guide, state, *opening)
    box = guide.ending is Ending.CHECKLIST
    told: set[Line] = set()
    parts = {step: tuple(_parts(step, state, box, told)) for step in course(guide, state)}
    silent = [line for step, told in parts.items() if not told for line in step.summary if not line.citations]
    alarmed = any(option.alert for step in course(guide, state) for option in _chosen(step, state))
    cautions = [line.says for step in course(guide, state) for line in step.cautions if line.borough in state.boroughs]
    said = (*opening, words.CALL_FIRST if alarmed else "", words.CHECKLIST if box else "", words.NO_DECISION)
    return Page(
        guide=guide,
        phase=Phase.ENDING,
        boroughs=state.boroughs,
        heading=guide.title,
        opening=tuple(filter(None, said)),
        parts=tuple(part for told in parts.values() for part in told),
        silences=tuple(dict.fromkeys(line.says for line in silent if line.borough in state.boroughs)),
        cautions=tuple(dict.fromkeys(cautions)),
        controls=(Control.BACK, Control.RESTART),
        contacts=tuple(dict.fromkeys(key for step in course(guide, state) for key in step.contacts)),
    )


def _parts(step: Step, state: GuideState, box: bool, told: set[Line]) -> Iterator[Part]:
    """A step's part of the summary, for each borough: what was ticked, where that leads, what holds in any case. What
    an earlier step has told is not told again, unless nothing else stands here; `told` grows."""
    for borough in state.boroughs:
        ticked = list(_ticks(step, state, borough))
        leads = [line for option in _chosen(step, state) for line in option.leads]
        lines = list(dict.fromkeys(line for line in (*leads, *step.summary) if line.borough is borough))
        new = [line for line in lines if line not in told]
        told.update(lines)
        if any(line.citations for line in (*ticked, *new)):
            lines = new
        boxed = [_boxed(line) if box and line.citations else line for line in lines]
        if any(line.citations for line in (*ticked, *boxed)):
            yield Part(borough, step.title, (*ticked, *boxed))


def _boxed(line: Line) -> Line:
    return Line(line.borough, f"{BOX} {line.says}", line.citations)


def _chosen(step: Step, state: GuideState) -> list[Option]:
    ticked = state.ticked(step.key) or ()
    return [option for option in step.options if option.key in ticked]


def _ticks(step: Step, state: GuideState, borough: Borough) -> Iterator[Line]:
    """Of a step where many may be ticked, those not ticked too: a criterion that was passed over is seen to be."""
    ticked = state.ticked(step.key) or ()
    if step.choose is Choose.ONE:
        for option in _chosen(step, state):
            yield Line(borough, f"{_question(step)} {_sentence(option)}", option.citations)
        return
    for option in step.options:
        said = "Ticked" if option.key in ticked else "Left open" if NOT_SURE in ticked else "Not ticked"
        yield Line(borough, f"{said}: {_sentence(option)}", option.citations)


def _question(step: Step) -> str:
    """Without what it says on how to answer."""
    asked = step.asks or ""
    return asked[asked.rfind(".", 0, asked.find("?")) + 1 : asked.find("?") + 1].strip()


def _sentence(option: Option) -> str:
    return f"{option.label.rstrip('.')}."


def _record(guide: Guide, state: GuideState, *opening: str) -> Page:
    """Which stops were read, how the quiz went, and what to look at again."""
    stops = [step for step in course(guide, state) if not step.asks and state.ticked(step.key) == ()]
    asked, missed = len(state.quiz), quiz.missed(guide, state)
    last = quiz.answered_last(guide, state)
    score = words.SCORE.format(right=quiz.right(guide, state), asked=asked) if asked else words.NO_QUIZ
    said = [*opening, *([last.said] if last else ()), words.RECORD.format(stops=len(stops)), score]
    return Page(
        guide=guide,
        phase=Phase.ENDING,
        boroughs=state.boroughs,
        heading=guide.title,
        opening=(*said, *((words.ALL_RIGHT,) if asked and not missed else ()), *(f"- {stop.title}" for stop in stops)),
        parts=tuple(
            Part(question.borough, f"{words.LOOK_AGAIN}: {question.asks}", (question.explains,)) for question in missed
        ),
        controls=(Control.BACK, Control.RESTART),
    )


def noted(step: Step, ticked: tuple[str, ...]) -> str:
    """What was understood, said back."""
    labels = [option.label.rstrip(".") for option in step.options if option.key in ticked]
    labels += [words.TICK_LABELS[key] for key in ticked if key in (NONE_OF_THESE, NOT_SURE)]
    return f"Noted: {'; '.join(labels)}." if labels else ""
