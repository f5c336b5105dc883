"""The second witness: BM25 over topics and over the documents' passages (bm25s, Lucene's variant)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import Stemmer

from knowledge.records import Passage, Topic
from knowledge.store import Store

WORDS_SHARED = 2  # with one word in common, a passage is near only by chance


@dataclass(frozen=True, slots=True)
class Hit:
    """An indexed text's position and its BM25 score; a score of 0 is never returned."""

    index: int
    score: float


class TextIndex:
    """BM25 over a fixed list of texts, English stop words left out, words stemmed (Snowball)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._size = len(texts)
        tokens = self._tokens(list(texts))
        self._words = [set(words) for words in tokens]
        self._index = bm25s.BM25()
        self._index.index(tokens, show_progress=False)

    def search(self, text: str, most: int) -> list[Hit]:
        words = [word for word in self._tokens([text])[0] if word in self._index.vocab_dict]
        if not words:
            return []
        found, scores = self._index.retrieve([words], k=min(most, self._size), show_progress=False)
        return [Hit(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True) if s > 0]

    def shared(self, text: str, index: int) -> int:
        """How many different words a text shares with one of the index, stemmed."""
        return len(self._words[index] & set(self._tokens([text])[0]))

    def _tokens(self, texts: list[str]) -> list[list[str]]:
        tokens: list[list[str]] = bm25s.tokenize(
            texts, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return tokens


class Search:
    """Both indexes of one store."""

    def __init__(self, store: Store) -> None:
        self._keys = list(store.titles)
        self._passages = store.passages
        names: dict[str, list[str]] = {}
        for name, key in store.names("topic"):
            names.setdefault(key, []).append(name)
        self._topic_index = TextIndex([_topic_text(store.topic(k), names.get(k, [])) for k in self._keys])
        self._passage_index = TextIndex([f"{p.section} {p.text}" for p in self._passages])

    def topics(self, text: str, most: int = 5) -> list[str]:
        """Topic keys, best first."""
        return [self._keys[hit.index] for hit in self._topic_index.search(text, most)]

    def passages(self, text: str, most: int = 3) -> list[Passage]:
        """The nearest passages, best first; none that shares but one word with the text."""
        index = self._passage_index
        hits = index.search(text, most)
        return [self._passages[hit.index] for hit in hits if index.shared(text, hit.index) >= WORDS_SHARED]


def _topic_text(topic: Topic, names: list[str]) -> str:
    """The title and names count twice: they are the words somebody would look for."""
    points = [point for entry in topic.entries for point in entry.points]
    said = [point.says for point in points]
    quoted = [citation.quote for point in points for citation in point.citations]
    return " ".join([topic.title, topic.question, *names, topic.title, *names, *said, *quoted])
