"""What a new starter reads first: an order, no facts. Titles and texts come from the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.records import Term, Topic, TopicTitle
from knowledge.store import Store

WORDS_A_MINUTE = 200

# Chapters and the keys of their topics.
READING_LIST: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What domestic abuse is", ("domestic_abuse_definition", "children_as_victims", "victim_perpetrator_words")),
    ("What is expected of you", ("staff_duties", "mandatory_training")),
    ("When a case is in front of you", ("threshold_levels", "marac_meaning", "marac_criteria", "emergency")),
    ("Keeping people safe", ("safe_contact", "interpreters", "safety_planning_when")),
    ("Yourself, and where to look further", ("staff_counselling", "policy_contents")),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    topics: tuple[TopicTitle, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Induction:
    """`terms` from A to Z; `letters` are the first term of each letter. `minutes` are the chapters' together."""

    chapters: tuple[Chapter, ...]
    minutes: int
    terms: tuple[Term, ...]
    letters: tuple[tuple[str, Term], ...]


def induction(store: Store) -> Induction:
    """Raises KeyError where a topic of the list is gone."""
    chapters = []
    for title, keys in READING_LIST:
        words = sum(words_to_read(store.topic(key)) for key in keys)
        chapters.append(Chapter(title, tuple(store.titles[key] for key in keys), minutes(words)))
    terms = sorted(store.terms.values(), key=lambda term: term.name.casefold())
    letters: dict[str, Term] = {}
    for term in terms:
        letters.setdefault(term.name[0].upper(), term)
    return Induction(
        chapters=tuple(chapters),
        minutes=sum(chapter.minutes for chapter in chapters),
        terms=tuple(terms),
        letters=tuple(letters.items()),
    )


def words_to_read(topic: Topic) -> int:
    """All that its page says in Signpost's words; the policies' own are read by whom they are needed."""
    texts: list[str | None] = [topic.title, topic.question, topic.difference]
    for entry in topic.entries:
        texts += [entry.silent, entry.caution, *(point.says for point in entry.points)]
    return _count(text for text in texts if text)


def minutes(words: int) -> int:
    """To the nearest; at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def _count(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
