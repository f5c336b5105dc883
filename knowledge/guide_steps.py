"""The steps that hand over to a guide: by the words of its button, by asking for it, by steering it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.deciding import Knowledge, read_as
from knowledge.guiding import words
from knowledge.guiding.course import stops
from knowledge.guiding.hearing import Control, control_said, names_guide, names_tour, plain
from knowledge.presenting import from_reply
from knowledge.question import Candidate, FollowUp, GuideCall, Outcome, Question, Speech
from knowledge.steps import follow_up
from knowledge.vocabulary import GuideKey, Status

# What can be said to a guide that has ended or waits; “stop” says nothing to it any more.
TAKES_UP = (Control.BACK, Control.RESUME, Control.RESTART)
# What steering means where there is no guide.
ELSEWHERE = {Control.NEXT: FollowUp.MORE, Control.WHY: FollowUp.WHY}


def guide_by_its_words(question: Question, knowledge: Knowledge) -> Outcome | None:
    """What a button sends, letter for letter: no classifier need be asked."""
    asked = plain(question.text)
    for guide in knowledge.store.guides.values():
        if asked in (plain(guide.question), plain(guide.title)):
            return _call(guide.key)
        for stop in stops(guide):
            if asked == plain(words.from_stop(guide.question, stop.title)):
                return _call(guide.key, stop=stop.key)
    control = control_said(question.text)
    if control not in TAKES_UP or question.previous_guide is None:
        return None
    if names_tour(question.text) and GuideKey.FIRST_WEEK in knowledge.store.guides:
        return _call(GuideKey.FIRST_WEEK, control)
    # “Back” says nothing of a guide that was walked ten questions ago; “back to the guide” does.
    return _call(question.previous_guide, control) if question.after_guide or names_guide(question.text) else None


def guide_wanted(question: Question, knowledge: Knowledge) -> Outcome | None:
    wanted = read_as(question, Speech.GUIDE, knowledge.settings.aside)
    return _call(GuideKey(wanted.key)) if wanted and GuideKey(wanted.key) in knowledge.store.guides else None


def guide_steered(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“take me back to that guide”, in words of one's own."""
    steering = read_as(question, Speech.GUIDE_CONTROL, knowledge.settings.aside)
    if steering is None:
        return None
    control = Control(steering.key)
    if question.previous_guide and control in TAKES_UP:
        return _call(question.previous_guide, control)
    if control in ELSEWHERE:
        meant = Candidate(Speech.FOLLOW_UP, ELSEWHERE[control], steering.confidence)
        return follow_up(replace(question, candidates=(meant, *question.candidates[1:])), knowledge)
    guides = tuple(knowledge.store.guides.values())
    return replace(from_reply(knowledge.store.replies["no_guide"]), guides=guides)


def _call(guide: GuideKey, control: Control | None = None, stop: str | None = None) -> Outcome:
    return Outcome(Status.GUIDE_STEP, call=GuideCall(guide, control, stop), confidence=1.0)
