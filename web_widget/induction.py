"""What a new starter finds: the first week's tour, stop by stop, the other guides, and the words. All is content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.guiding.course import BOROUGH, stops
from knowledge.guiding.quiz import QUESTIONS
from knowledge.guiding.records import Guide, QuizQuestion, Step
from knowledge.records import Term, TopicTitle
from knowledge.store import Store
from knowledge.vocabulary import Borough, GuideKey

WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True)
class Stop:
    """`only`: whom it is for, where that is not everybody; `topics` to read on."""

    key: str
    title: str
    minutes: int
    only: str | None
    topics: tuple[TopicTitle, ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """`minutes` of the stops that everybody has; `questions` are asked in the quiz, of the `bank` that there are."""

    guide: Guide
    stops: tuple[Stop, ...]
    minutes: int
    questions: int
    bank: int
    quiz_minutes: int


@dataclass(frozen=True, slots=True)
class Induction:
    """`guides` are the others; `terms` from A to Z; `letters` are the first term of each letter."""

    tour: Tour
    guides: tuple[Guide, ...]
    terms: tuple[Term, ...]
    letters: tuple[tuple[str, Term], ...]


def induction(store: Store) -> Induction:
    """Raises KeyError where the tour is gone."""
    terms = sorted(store.terms.values(), key=lambda term: term.name.casefold())
    letters: dict[str, Term] = {}
    for term in terms:
        letters.setdefault(term.name[0].upper(), term)
    return Induction(
        tour=tour(store.guides[GuideKey.FIRST_WEEK], store),
        guides=tuple(guide for guide in store.guides.values() if guide.key is not GuideKey.FIRST_WEEK),
        terms=tuple(terms),
        letters=tuple(letters.items()),
    )


def tour(guide: Guide, store: Store) -> Tour:
    told = tuple(
        Stop(
            key=step.key,
            title=step.title,
            minutes=minutes(words_of_stop(step)),
            only=_only(guide, step),
            topics=tuple(store.titles[key] for key in step.more),
        )
        for step in stops(guide)
    )
    asked = min(QUESTIONS, len(guide.quiz))
    return Tour(
        guide=guide,
        stops=told,
        minutes=sum(stop.minutes for stop in told if stop.only is None),
        questions=asked,
        bank=len(guide.quiz),
        quiz_minutes=minutes(_share(words_of_question(question) for question in guide.quiz) * asked),
    )


def words_of_stop(step: Step) -> int:
    """All that it says in Signpost's words, of both boroughs; the policies' own are read by whom they are needed."""
    return _count(line.says for line in step.shows)


def words_of_question(question: QuizQuestion) -> int:
    return _count((question.asks, question.answer, *question.wrong))


def minutes(words: float) -> int:
    """To the nearest; at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def _only(guide: Guide, step: Step) -> str | None:
    """The answers that a step is only for, in the words of the step that asked: “Manager”."""
    labels: list[str] = []
    for key, wanted in step.when:
        known = dict(_answers(guide, key))
        labels.append(" or ".join(known[option] for option in wanted))
    return ", ".join(labels) or None


def _answers(guide: Guide, key: str) -> Iterable[tuple[str, str]]:
    if key == BOROUGH:
        return ((borough.value, borough.label) for borough in Borough)
    return ((option.key, option.label) for option in guide.step(key).options)


def _count(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _share(counts: Iterable[int]) -> float:
    every = list(counts)
    return sum(every) / len(every) if every else 0
