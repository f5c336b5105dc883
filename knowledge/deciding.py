"""What every step of deciding stands on: the knowledge it draws on, and how a question reads.

Called by `steps` and `topic_steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.question import Candidate, Outcome, Question, Speech
from knowledge.records import TopicTitle
from knowledge.search import Search
from knowledge.settings import Settings
from knowledge.store import Store
from knowledge.vocabulary import Borough


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What deciding draws on."""

    store: Store
    search: Search
    settings: Settings = field(default_factory=Settings)


Step = Callable[[Question, Knowledge], Outcome | None]


def read_as(question: Question, speech: Speech, at_least: float) -> Candidate | None:
    """The best reading, where it is of this kind and likely enough."""
    best = question.best
    if best is None or best.speech is not speech or best.confidence < at_least:
        return None
    return best


def likely_topics(question: Question, knowledge: Knowledge) -> list[Candidate]:
    """The topics that are likely enough to be offered, best first."""
    offer, titles = knowledge.settings.offer, knowledge.store.titles
    return [c for c in question.topics if c.key in titles and c.confidence >= offer]


def boroughs_asked_of(question: Question) -> tuple[Borough, ...]:
    """Those named, else the conversation's, else both."""
    return question.named or ((question.borough,) if question.borough else tuple(Borough))


def titles_of(store: Store, keys: list[str]) -> tuple[TopicTitle, ...]:
    """The titles of topics, each once."""
    return tuple(store.titles[key] for key in dict.fromkeys(keys))
