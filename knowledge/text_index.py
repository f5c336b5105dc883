"""BM25 over a fixed list of texts (bm25s, Lucene's variant): finds by the words themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import Stemmer


@dataclass(frozen=True, slots=True)
class Hit:
    """An indexed text's position and its BM25 score; a score of 0 is never returned."""

    index: int
    score: float


class TextIndex:
    """English stop words left out, words stemmed (Snowball)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._size = len(texts)
        tokens = self._tokens(list(texts))
        self._index = bm25s.BM25()
        self._index.index(tokens, show_progress=False)

    def search(self, text: str, most: int) -> list[Hit]:
        """At most `most` texts that share a word with `text`, best first."""
        words = [word for word in self._tokens([text])[0] if word in self._index.vocab_dict]
        if not words:
            return []
        found, scores = self._index.retrieve([words], k=min(most, self._size), show_progress=False)
        return [Hit(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True) if s > 0]

    def stems(self, text: str) -> frozenset[str]:
        """The different words of a text as the index sees them: stemmed, stop words left out."""
        return frozenset(self._tokens([text])[0])

    def _tokens(self, texts: list[str]) -> list[list[str]]:
        tokens: list[list[str]] = bm25s.tokenize(
            texts, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return tokens
