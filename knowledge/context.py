"""A short message read in the light of what was asked before it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.question import Candidate, Question, Speech
from knowledge.records import Topic
from knowledge.settings import Settings
from knowledge.store import Store

SAFETY = {Speech.DANGER, Speech.SUPPORT}  # nothing that was asked before outranks these


def in_context(question: Question, store: Store, settings: Settings) -> Question:
    """The question with its topics' confidences raised by what was asked before, where it is short enough to
    lean on that. A change of subject still wins: it is surer of itself than the bonus is large."""
    if question.best is not None and question.best.speech in SAFETY:
        return question
    previous, words = question.previous_topic, len(question.text.split())
    if previous not in store.titles or words > settings.leaning_words:
        return question
    bonuses = _bonuses(store.topic(previous), words, settings)
    # A topic that the ranking left out is at best as likely as the last one that it names.
    floor = question.candidates[-1].confidence if question.candidates else 0.0
    ranked = {c.key for c in question.topics}
    left_out = [Candidate(Speech.TOPIC, key, floor) for key in bonuses if key not in ranked]
    raised = [
        replace(c, confidence=c.confidence + bonuses.get(c.key, 0.0)) if c.speech is Speech.TOPIC else c
        for c in (*question.candidates, *left_out)
    ]
    return replace(question, candidates=tuple(sorted(raised, key=lambda c: -c.confidence)))


def _bonuses(previous: Topic, words: int, settings: Settings) -> dict[str, float]:
    """What the previous topic and those next to it gain."""
    bonuses = {title.key: settings.next_topic for title in previous.see_also}
    if words <= settings.terse_words:
        bonuses[previous.key] = settings.same_topic
    return bonuses
