"""The quiz at the end of a tour: which questions, in which order, and how they were answered."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from knowledge.guiding import words
from knowledge.guiding.course import QUIZ_OFFER, course
from knowledge.guiding.records import Guide, Line, Option, QuizQuestion
from knowledge.guiding.state import GuideState

QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """An answered question: `said` whether it was right; `explains` where it was not."""

    asks: str
    said: str
    explains: Line | None


def drawn(guide: Guide, state: GuideState) -> tuple[QuizQuestion, ...]:
    """The same for the same seed: of the boroughs walked for, of the stops on the way, a question of each stop in turn
    until there are enough; in the stops' order."""
    stops = [step.key for step in course(guide, state)]
    bank = [q for q in guide.quiz if q.borough in state.boroughs and q.stop in stops]
    Random(state.seed).shuffle(bank)
    rank = {q.key: sum(other.stop == q.stop for other in bank[:place]) for place, q in enumerate(bank)}
    chosen = sorted(bank, key=lambda q: rank[q.key])[:QUESTIONS]
    return tuple(sorted(chosen, key=lambda q: stops.index(q.stop)))


def options(question: QuizQuestion, state: GuideState) -> tuple[Option, ...]:
    """Shuffled, so that the answer has no place of its own."""
    words = [question.answer, *question.wrong]
    Random(f"{state.seed} {question.key}").shuffle(words)
    return tuple(Option(word, word[0].upper() + word[1:]) for word in words)


def right(guide: Guide, state: GuideState) -> int:
    answers = {question.key: question.answer for question in guide.quiz}
    return sum(answers.get(key) == chosen for key, chosen in state.quiz)


def missed(guide: Guide, state: GuideState) -> tuple[QuizQuestion, ...]:
    """The questions that were answered wrongly, in the order asked."""
    bank = {question.key: question for question in guide.quiz}
    return tuple(bank[key] for key, chosen in state.quiz if key in bank and bank[key].answer != chosen)


def asked_now(guide: Guide, state: GuideState) -> QuizQuestion | None:
    """The next question; None where the quiz is over, or was not wanted."""
    if state.ticked(QUIZ_OFFER.key) != (QUIZ_OFFER.options[0].key,):
        return None
    done = {key for key, _ in state.quiz}
    return next((question for question in drawn(guide, state) if question.key not in done), None)


def answered_last(guide: Guide, state: GuideState) -> Marked | None:
    bank = {question.key: question for question in guide.quiz}
    if not state.quiz or state.quiz[-1][0] not in bank:
        return None
    question = bank[state.quiz[-1][0]]
    if state.quiz[-1][1] == question.answer:
        return Marked(question.asks, words.RIGHT, None)
    return Marked(question.asks, words.WRONG.format(answer=question.answer), question.explains)
