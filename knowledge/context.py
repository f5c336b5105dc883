"""A short message read in the light of what was asked before it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.question import Candidate, Question, Speech
from knowledge.records import Topic
from knowledge.settings import Settings
from knowledge.store import Store

SAFETY = {Speech.DANGER, Speech.SUPPORT}  # nothing that was asked before outranks these
SUBJECTS = {Speech.TOPIC, Speech.OUT_OF_SCOPE}  # what a message is about; the others are what it does


def in_context(question: Question, store: Store, settings: Settings) -> Question:
    """The question with its topics' confidences weighed by what was asked before, where it is short enough to
    lean on that. A change of subject still wins: it is sure of itself."""
    best = question.best
    if best is not None and (
        best.speech in SAFETY or (best.speech is Speech.TOPIC and best.confidence > settings.sure)
    ):
        return question
    if len(question.text.split()) > settings.leaning_words:
        return question
    question = replace(question, candidates=_weighed(question, settings.alone_share))
    if question.previous_topic not in store.titles:
        return question
    return _raised(question, _bonuses(store.topic(question.previous_topic), len(question.text.split()), settings))


def _weighed(question: Question, alone_share: float) -> tuple[Candidate, ...]:
    """Each subject's mean confidence by the message alone and by the message read with the question before it."""
    if not question.with_earlier:
        return question.candidates
    subjects = [c for c in (*question.candidates, *question.with_earlier) if c.speech in SUBJECTS]
    alone, together = _confidences(question.candidates), _confidences(question.with_earlier)
    # What a ranking left out is at best as likely as the last one that it names.
    least_alone, least_together = min(alone.values(), default=0.0), min(together.values(), default=0.0)
    weighed = {
        (c.speech, c.key): alone_share * alone.get((c.speech, c.key), least_alone)
        + (1 - alone_share) * together.get((c.speech, c.key), least_together)
        for c in subjects
    }
    others = [c for c in question.candidates if c.speech not in SUBJECTS]
    found = [Candidate(speech, key, confidence) for (speech, key), confidence in weighed.items()]
    return _sorted([*others, *found])


def _raised(question: Question, bonuses: dict[str, float]) -> Question:
    # A topic that the ranking left out is at best as likely as the last one that it names.
    floor = question.candidates[-1].confidence if question.candidates else 0.0
    ranked = {c.key for c in question.topics}
    left_out = [Candidate(Speech.TOPIC, key, floor) for key in bonuses if key not in ranked]
    raised = [
        replace(c, confidence=c.confidence + bonuses.get(c.key, 0.0)) if c.speech is Speech.TOPIC else c
        for c in (*question.candidates, *left_out)
    ]
    return replace(question, candidates=_sorted(raised))


def _bonuses(previous: Topic, words: int, settings: Settings) -> dict[str, float]:
    """What the previous topic and those next to it gain."""
    bonuses = {title.key: settings.next_topic for title in previous.see_also}
    if words <= settings.terse_words:
        bonuses[previous.key] = settings.same_topic
    return bonuses


def _confidences(candidates: tuple[Candidate, ...]) -> dict[tuple[Speech, str], float]:
    return {(c.speech, c.key): c.confidence for c in candidates}


def _sorted(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda c: -c.confidence))
