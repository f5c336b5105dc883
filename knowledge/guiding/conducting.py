"""A guide's turn: where somebody is and what they say, to where they are now and what they see.

The one door into this room: `bot/actions/guide.py` calls `begin`, `conduct` and `resume`, and keeps the state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.deciding import Knowledge, read_as
from knowledge.guiding import pages, quiz, words
from knowledge.guiding.course import current, gone_to, stepped_back
from knowledge.guiding.ending import noted
from knowledge.guiding.hearing import Control, control_said, only_numbers, ticked
from knowledge.guiding.page import Page, Phase
from knowledge.guiding.records import Guide, Step
from knowledge.guiding.state import GuideState
from knowledge.hearing import asks_nothing
from knowledge.question import FollowUp, Question, Speech
from knowledge.steps import danger_heard
from knowledge.vocabulary import Borough, Choose

SHORT = 6  # words: a longer “why …” asks about the policy


@dataclass(frozen=True, slots=True)
class GuideTurn:
    """`state` to keep; `page` to show, after the emergency card where `alert` says so."""

    state: GuideState
    page: Page
    alert: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the guide waits for an answer."""
        return self.page.phase not in (Phase.ENDING, Phase.STOPPED)


def begin(guide: Guide, borough: Borough | None, seed: int, stop: str | None = None) -> GuideTurn:
    """From the start, or a tour from a stop. `borough` is the conversation's: where it has one, nobody is asked."""
    state = GuideState(guide.key, (borough,) if borough else (), seed=seed)
    return _at(guide, gone_to(guide, state, stop) if stop else state, *((guide.about,) if borough else ()))


def go_to(guide: Guide, state: GuideState, stop: str) -> GuideTurn:
    """A tour's stop; what was read and answered stays."""
    return _at(guide, gone_to(guide, state, stop))


def resume(guide: Guide, state: GuideState) -> GuideTurn:
    """Where somebody was."""
    return _at(guide, state, words.TAKEN_UP)


def back(guide: Guide, state: GuideState) -> GuideTurn:
    return _at(guide, stepped_back(guide, state))


def restart(guide: Guide, state: GuideState) -> GuideTurn:
    """From the start, for the same boroughs; the quiz is drawn anew."""
    return _at(guide, GuideState(guide.key, state.boroughs, seed=state.seed + 1))


def conduct(guide: Guide, state: GuideState, question: Question, knowledge: Knowledge) -> GuideTurn | None:
    """None: the message is no answer to the guide, and to be answered as any other."""
    after = _answered(guide, state, question.text)
    if after is not None:
        return after
    if not state.boroughs and len(question.named) == 1 and asks_nothing(question):  # “I'm in Camden”
        return _at(guide, replace(state, boroughs=question.named))
    return _control(guide, state, question, knowledge)


def steer(guide: Guide, state: GuideState, question: Question, knowledge: Knowledge) -> GuideTurn | None:
    """As `conduct`, while no step is shown: “no” answers nothing that can be seen, and has the step shown first."""
    if control := _steering(question, knowledge, tells=None):
        return _steered(guide, state, control)
    is_answer = only_numbers(question.text) or _answered(guide, state, question.text)
    return resume(guide, state) if is_answer else None


def _control(guide: Guide, state: GuideState, question: Question, knowledge: Knowledge) -> GuideTurn | None:
    tells = _tells(guide, state)
    control = _steering(question, knowledge, tells=tells)
    if tells and control is Control.RESUME:  # “go on”, with a stop on the screen
        control = Control.NEXT
    if control is None and only_numbers(question.text):
        return _at(guide, state, words.NOTHING_ASKED if tells else words.NOT_AN_ANSWER)
    return _steered(guide, state, control) if control else None


def _steering(question: Question, knowledge: Knowledge, *, tells: Step | None) -> Control | None:
    """In so many words; as the classifier hears it only where it hears no danger beside."""
    control = control_said(question.text)
    if control is None and not danger_heard(question, knowledge.settings.danger_heard):
        control = _control_meant(question, knowledge, tells=tells)
    return control


def _at(guide: Guide, state: GuideState, *opening: str) -> GuideTurn:
    return GuideTurn(state, pages.page_of(guide, state, *filter(None, opening)))


def _answered(guide: Guide, state: GuideState, text: str) -> GuideTurn | None:
    """What is ticked, in so many words."""
    if not state.boroughs:
        options = pages.borough_options(guide)
        chosen = ticked(text, options, Choose.ONE)
        return _at(guide, replace(state, boroughs=tuple(map(Borough, chosen[0].split())))) if chosen else None
    step = current(guide, state)
    if step is not None:
        chosen = ticked(text, step.options, step.choose) if step.asks else None
        if not chosen:
            return None
        alert = any(option.alert for option in step.options if option.key in chosen)
        return replace(_at(guide, state.with_answer(step.key, chosen), noted(step, chosen)), alert=alert)
    question = quiz.asked_now(guide, state)
    if question is None:
        return None
    offered = quiz.options(question, state)
    chosen = ticked(text, offered, Choose.ONE)
    return _at(guide, replace(state, quiz=(*state.quiz, (question.key, chosen[0])))) if chosen else None


def _tells(guide: Guide, state: GuideState) -> Step | None:
    """The step, where it only tells and waits for “next”."""
    step = current(guide, state) if state.boroughs else None
    return step if step and not step.asks else None


def _control_meant(question: Question, knowledge: Knowledge, *, tells: Step | None) -> Control | None:
    """As the classifier hears it: “why are you asking me that”, “can we go back a bit”."""
    sure = knowledge.settings.aside
    if steering := read_as(question, Speech.GUIDE_CONTROL, sure):
        return Control(steering.key)
    follow_up = read_as(question, Speech.FOLLOW_UP, sure)
    if follow_up and follow_up.key == FollowUp.WHY and not tells and len(question.text.split()) <= SHORT:
        return Control.WHY
    small_talk = read_as(question, Speech.SMALLTALK, sure)
    if small_talk and small_talk.key == "goodbye":
        return Control.STOP
    goes_on = (follow_up and follow_up.key == FollowUp.MORE) or (small_talk and small_talk.key == "affirm")
    return Control.NEXT if tells and goes_on else None


def _steered(guide: Guide, state: GuideState, control: Control) -> GuideTurn | None:
    step = current(guide, state) if state.boroughs else None
    match control:
        case Control.STOP:
            return GuideTurn(state, pages.stopped_page(guide))
        case Control.BACK:
            return back(guide, state)
        case Control.RESTART:
            return restart(guide, state)
        case Control.WHY:
            return GuideTurn(state, pages.why_page(guide, state, step)) if step and step.why else None
        case Control.NEXT if step and not step.asks:
            return _at(guide, state.with_answer(step.key, ()))
        case Control.NEXT | Control.RESUME:
            return _at(guide, state, words.NOT_AN_ANSWER if control is Control.NEXT else words.TAKEN_UP)
