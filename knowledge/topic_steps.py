"""The steps that answer from topics: several questions, two readings, a sure one, a choice, and the honest end."""

from __future__ import annotations

from dataclasses import replace

from knowledge.deciding import Knowledge, boroughs_asked_of, likely_topics, titles_of
from knowledge.presenting import for_topic, from_reply
from knowledge.question import Candidate, Outcome, Part, Question, Speech
from knowledge.vocabulary import Status


def several_questions(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“who can interpret? and whats the LADO number”: both answered, where each is clear by itself."""
    clear: dict[str, Part] = {}
    for part in question.parts:
        key = _clear_topic(part, knowledge)
        if key:
            clear.setdefault(key, part)
    if len(clear) < 2:
        return None
    first, second = (
        for_topic(knowledge.store.topic(key), replace(question, named=part.named or question.named))
        for key, part in list(clear.items())[:2]
    )
    return replace(first, also=second, left=len(question.parts) > 2)


def something_left(question: Question, answered: str, knowledge: Knowledge) -> bool:
    """Whether a message of several questions seems to ask, beside the topic answered, for another one."""
    firsts = (part.candidates[0] for part in question.parts if part.candidates)
    asked = {c.key for c in firsts if c.speech is Speech.TOPIC and c.confidence >= knowledge.settings.offer}
    return len(asked) > 1 and answered in asked


def two_readings(question: Question, knowledge: Knowledge) -> Outcome | None:
    """Two topics as good as tied: both are answered, where two answers are not too much to read."""
    settings, best = knowledge.settings, _best_topic(question, knowledge)
    rival = _rival(question, best, knowledge) if best else None
    if best is None or rival is None or best.confidence < settings.answer_agreed:
        return None
    first, other = (for_topic(knowledge.store.topic(c.key), question) for c in (best, rival))
    if _words_said(first) + _words_said(other) > settings.two_answers_words:
        return None
    titles = titles_of(knowledge.store, [best.key, rival.key])
    other = replace(other, unsure=True, choices=titles)
    return replace(first, also=other, unsure=True, choices=(), confidence=best.confidence)


def sure_of_the_topic(question: Question, knowledge: Knowledge) -> Outcome | None:
    """The classifier alone where it is sure, or with search agreeing where it is less so."""
    best = _best_topic(question, knowledge)
    if best is None:
        return None
    settings = knowledge.settings
    if best.confidence < settings.answer_agreed or _rival(question, best, knowledge):
        return None
    if best.confidence < settings.answer_alone and best.key not in knowledge.search.topics(question.text, 3):
        return None
    outcome = replace(for_topic(knowledge.store.topic(best.key), question), confidence=best.confidence)
    if best.confidence >= settings.sure:
        return outcome
    passed_over = titles_of(
        knowledge.store, [c.key for c in likely_topics(question, knowledge) if c.key != best.key][:2]
    )
    choices = tuple(dict.fromkeys([*passed_over, *outcome.choices]))
    return replace(outcome, choices=choices[: settings.choices])


def torn_between_topics(question: Question, knowledge: Knowledge) -> Outcome | None:
    """Two or three titles to choose from: the classifier's first ones and search's own first."""
    likely = likely_topics(question, knowledge)
    if not likely:
        return None
    found = knowledge.search.topics(question.text, 2)
    keys = [*(c.key for c in likely[:2]), *found, *(c.key for c in likely[2:])]
    choices = titles_of(knowledge.store, keys)[: knowledge.settings.choices]
    return Outcome(Status.CHOICE, choices=choices, confidence=likely[0].confidence)


def not_understood(question: Question, knowledge: Knowledge) -> Outcome | None:
    """Says so, with the closest passages and three things it can do."""
    outcome = from_reply(knowledge.store.replies["not_understood"])
    return replace(outcome, passages=tuple(knowledge.search.passages(question.text, 2, boroughs_asked_of(question))))


def _clear_topic(part: Part, knowledge: Knowledge) -> str | None:
    """The topic of a question within a message, where there is no doubt about it."""
    best = part.candidates[0] if part.candidates else None
    if best is None or best.speech is not Speech.TOPIC or best.key not in knowledge.store.titles:
        return None
    return best.key if best.confidence >= knowledge.settings.sure else None


def _rival(question: Question, best: Candidate, knowledge: Knowledge) -> Candidate | None:
    """Another topic that is nearly as likely, the likeliest of them."""
    near = best.confidence - knowledge.settings.torn
    return next((c for c in likely_topics(question, knowledge) if c.key != best.key and c.confidence > near), None)


def _best_topic(question: Question, knowledge: Knowledge) -> Candidate | None:
    """The best reading where it is a topic; of topics as good as tied, one of the kind asked for."""
    best = question.best
    if best is None or best.speech is not Speech.TOPIC:
        return None
    titles = knowledge.store.titles
    tied = [c for c in question.topics if c.key in titles and c.confidence >= best.confidence - knowledge.settings.tie]
    of_kind = [c for c in tied if titles[c.key].kind is question.asked_kind]
    return next(iter([*of_kind, *tied]), None)


def _words_said(outcome: Outcome) -> int:
    return sum(len(point.says.split()) for entry in outcome.entries for point in entry.points)
