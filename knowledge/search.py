"""The second witness: topics and passages found by their words (BM25) and by their meaning (sentence vectors)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from knowledge.encoding import Encoder
from knowledge.fusion import fused
from knowledge.records import Passage, Topic
from knowledge.store import Store, Vectors
from knowledge.text_index import TextIndex
from knowledge.vocabulary import Borough

DEPTH = 50  # of each ranking of passages, before they are fused
TOPICS_DEEP = 15  # so many topics lend their passages to a ranking
# A passage is near if it shares so many words (with one, it is near only by chance) or is as alike as this (cosine).
WORDS_SHARED = 2
ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and how near it is: its place by words, counted from 0, where it has one; the words shared; and the
    cosine, where there is an encoder. `shared` counts the passage's own words, not those that it is asked for by."""

    passage: Passage
    word_rank: int | None
    shared: int
    cosine: float | None


@dataclass(frozen=True, slots=True)
class Alike:
    """How like a text is to each passage, and to each of the words that topics are asked for by (cosines)."""

    passages: Vectors
    asked: Vectors


class Search:
    """The indexes of one store. Without `encoder`, or where the store's vectors are another one's, by words alone."""

    def __init__(self, store: Store, encoder: Encoder | None = None) -> None:
        self._passages = store.passages
        self._asked = store.asked
        topics = [store.topic(key) for key in store.titles]
        self._keys = [topic.key for topic in topics]
        asked = {key: [words for words, of in self._asked if of == key] for key in self._keys}
        self._topic_index = TextIndex([_topic_text(topic, asked[topic.key]) for topic in topics])
        self._quoting = {topic.key: _passages_quoted(topic, self._passages) for topic in topics}
        lent: list[list[str]] = [[] for _ in self._passages]
        for key, positions in self._quoting.items():
            for position in positions:
                lent[position] += asked[key]
        texts = [f"{p.section} {p.text}" for p in self._passages]
        # The policies' own words are seldom what somebody types: how their topics are asked for is indexed with them.
        self._passage_index = TextIndex([f"{text} {' '.join(words)}" for text, words in zip(texts, lent, strict=True)])
        self._stems = [self._passage_index.stems(text) for text in texts]
        self._encoder = encoder.encoder if encoder else None
        self._passage_vectors = store.vectors_of_passages(encoder.fingerprint) if encoder else None
        self._asked_vectors = store.vectors_of_asked(encoder.fingerprint) if encoder else None

    def topics(self, text: str, most: int = 5) -> list[str]:
        """Topic keys, best first."""
        return self._topics(text, self._alike(text))[:most]

    def passages(self, text: str, most: int = 3, boroughs: Collection[Borough] = tuple(Borough)) -> list[Passage]:
        """The nearest passages of the boroughs' documents, best first; none that is near only by chance."""
        return [found.passage for found in self.found(text, boroughs) if _is_near(found)][:most]

    def found(self, text: str, boroughs: Collection[Borough] = tuple(Borough)) -> list[Found]:
        """Every passage that one of the rankings names, best first."""
        alike = self._alike(text)
        rankings = [[hit.index for hit in self._passage_index.search(text, DEPTH)]]
        if alike is not None:
            rankings.append(_best_first(alike.passages)[:DEPTH])
            rankings.append(self._lent_by(self._topics_alike(alike)[:TOPICS_DEEP]))
        wanted = [
            [index for index in ranking if self._passages[index].document.borough in boroughs] for ranking in rankings
        ]
        stems = self._passage_index.stems(text)
        return [
            Found(
                self._passages[index],
                wanted[0].index(index) if index in wanted[0] else None,
                len(stems & self._stems[index]),
                None if alike is None else float(alike.passages[index]),
            )
            for index in fused(wanted)
        ]

    def _topics(self, text: str, alike: Alike | None) -> list[str]:
        by_words = [self._keys[hit.index] for hit in self._topic_index.search(text, DEPTH)]
        return fused([by_words, self._topics_alike(alike)[:DEPTH]]) if by_words and alike is not None else by_words

    def _topics_alike(self, alike: Alike) -> list[str]:
        """Topics by the likest of the words that they are asked for by, best first."""
        return list(dict.fromkeys(self._asked[index][1] for index in _best_first(alike.asked)))

    def _lent_by(self, keys: list[str]) -> list[int]:
        """The passages that topics quote, in the topics' order."""
        return list(dict.fromkeys(position for key in keys for position in self._quoting[key]))

    def _alike(self, text: str) -> Alike | None:
        if self._encoder is None or self._passage_vectors is None or self._asked_vectors is None or not text.strip():
            return None
        vector = self._encoder.encode(text)
        return Alike(self._passage_vectors @ vector, self._asked_vectors @ vector)


def _best_first(cosines: Vectors) -> list[int]:
    return [int(index) for index in np.argsort(-cosines, kind="stable")]


def _is_near(found: Found) -> bool:
    return found.shared >= WORDS_SHARED or (found.cosine is not None and found.cosine >= ALIKE)


def _topic_text(topic: Topic, asked: list[str]) -> str:
    """How it is asked for counts twice: those are the words somebody would look for."""
    points = [point for entry in topic.entries for point in entry.points]
    said = [point.says for point in points]
    quoted = [citation.quote for point in points for citation in point.citations]
    return " ".join([*asked, *asked, *said, *quoted])


def _passages_quoted(topic: Topic, passages: tuple[Passage, ...]) -> list[int]:
    """The positions of the passages in which a quote of the topic stands whole."""
    cited = [c for entry in topic.entries for point in entry.points for c in point.citations]
    return [
        position
        for position, passage in enumerate(passages)
        if any(c.document == passage.document and c.quote in passage.text for c in cited)
    ]
