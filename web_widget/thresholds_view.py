"""The thresholds page: Camden's two schemes as ladders, who decides, and what Lambeth's policy leaves to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contract import reply as c
from contract.parts import ladder_part
from knowledge.records import Topic, TopicTitle
from knowledge.store import Store
from knowledge.vocabulary import Borough, TopicKind
from web_widget.topic_view import Side, side

LEVELS, WHICH, DECIDES = "threshold_levels", "threshold_which_scheme", "threshold_decision"


@dataclass(frozen=True, slots=True)
class Part:
    """One borough's entry on a topic, with a link to the topic."""

    key: str
    title: str
    side: Side


@dataclass(frozen=True, slots=True)
class ThresholdsView:
    """`which` comes first: nobody may read one scheme without it. `related` are the other topics of the same kind."""

    which: Part
    ladders: tuple[c.Ladder, ...]
    decides: Part
    lambeth: tuple[Part, ...]
    related: tuple[TopicTitle, ...]


def thresholds_view(store: Store, today: date) -> ThresholdsView:
    """Raises KeyError where one of the three topics it rests on is gone."""
    topics = {key: store.topic(key) for key in (LEVELS, WHICH, DECIDES)}

    def part(key: str, borough: Borough) -> Part:
        topic: Topic = topics[key]
        return Part(key, topic.title, side(store, topic.entry(borough), today))

    return ThresholdsView(
        which=part(WHICH, Borough.CAMDEN),
        ladders=tuple(
            ladder_part(ladder, today) for ladder in store.ladders.values() if ladder.borough is Borough.CAMDEN
        ),
        decides=part(DECIDES, Borough.CAMDEN),
        lambeth=(part(LEVELS, Borough.LAMBETH), part(DECIDES, Borough.LAMBETH)),
        related=tuple(t for t in store.titles.values() if t.kind is TopicKind.THRESHOLD and t.key not in topics),
    )
