"""The quiz's bank is proved against the topics: the answer stands in its point, and no other option anywhere in the
entry, so that no question has two right answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules import walk
from knowledge.rules.failure import Failure
from knowledge.schema import EntryRecord
from knowledge.schema_guides import QuizQuestionRecord
from knowledge.sources import fold
from knowledge.vocabulary import Borough, Ending

MAX_QUESTION_WORDS = 30
MAX_OPTION_WORDS = 12
LEAST_OF_A_STOP = 1  # questions, for each borough


def questions_name_their_borough(content: Content, library: Library) -> Iterator[Failure]:
    for question in content.quiz:
        said = question.asks
        if question.borough.label not in said or question.borough.other.label in said or not said.endswith("?"):
            message = f"must name {question.borough.label} alone, and end in a question mark: “{said}”"
            yield walk.failure(content, "questions", question.key, "question", message)
        if len(said.split()) > MAX_QUESTION_WORDS:
            yield walk.failure(content, "questions", question.key, "length", f"over {MAX_QUESTION_WORDS} words.")
        for option in (question.answer, *question.wrong):
            if len(option.split()) > MAX_OPTION_WORDS:
                message = f"over {MAX_OPTION_WORDS} words: “{option}”"
                yield walk.failure(content, "questions", question.key, "length", message)


def answers_stand_in_their_point(content: Content, library: Library) -> Iterator[Failure]:
    for question, entry in _entries(content):
        if question.point > len(entry.points):
            message = f"{question.topic} has {len(entry.points)} points for {question.borough}."
            yield walk.failure(content, "questions", question.key, "point", message)
            continue
        point = entry.points[question.point - 1]
        if not any(stands_in(question.answer, text) for text in (point.says, *point.quotes)):
            message = f"“{question.answer}” is not in point {question.point} of {question.topic}: “{point.says}”"
            yield walk.failure(content, "questions", question.key, "answer", message)


def wrong_answers_stand_nowhere(content: Content, library: Library) -> Iterator[Failure]:
    for question, entry in _entries(content):
        texts = [entry.silent or "", entry.caution or ""]
        texts += [text for point in entry.points for text in (point.says, *point.quotes)]
        options = [question.answer, *question.wrong]
        for wrong in question.wrong:
            if any(stands_in(wrong, text) for text in texts):
                message = f"the wrong answer “{wrong}” stands in {question.topic}: it may be right."
                yield walk.failure(content, "questions", question.key, "wrong", message)
        for one in options:
            if any(one is not other and stands_in(one, other) for other in options):
                yield walk.failure(content, "questions", question.key, "wrong", f"“{one}” is part of another option.")


def every_stop_is_asked_about(content: Content, library: Library) -> Iterator[Failure]:
    """Each question belongs to a stop of the tour; each stop of everybody's way has questions for each borough."""
    tour = next((guide for guide in content.guides if guide.ending is Ending.RECORD), None)
    if tour is None:
        return
    stops = {step.key: step for step in tour.steps if step.asks is None}
    for question in content.quiz:
        if question.stop not in stops:
            message = f"belongs to “{question.stop}”, which is no stop of the tour."
            yield walk.failure(content, "questions", question.key, "stop", message)
    asked = Counter((question.stop, question.borough) for question in content.quiz)
    for key, step in stops.items():
        for borough in Borough:
            if not step.when and asked[key, borough] < LEAST_OF_A_STOP:
                message = f"no question of the quiz is about “{key}” for {borough.label}."
                yield walk.failure(content, "guides", tour.key, "quiz", message, f"- key: {key}")


def stands_in(words: str, text: str) -> bool:
    """Word for word, whatever their case, and however quotation marks are drawn."""
    return re.search(rf"(?<!\w){re.escape(_plain(words))}(?!\w)", _plain(text)) is not None


def _plain(text: str) -> str:
    return fold(text).casefold().translate(str.maketrans("’‘“”", "''\"\""))


def _entries(content: Content) -> Iterator[tuple[QuizQuestionRecord, EntryRecord]]:
    topics = {topic.key: topic for topic in content.topics}
    for question in content.quiz:
        if question.topic in topics:
            yield question, topics[question.topic].entries.of(question.borough)
