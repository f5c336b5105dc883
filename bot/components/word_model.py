"""The wording's view of a message: which words and pieces of words speak for which label.

The encoders know that two sentences mean the same; this knows that “concession” or “Barnardo's” was said. On 826
questions by independent hands the encoder alone has the right topic first for 0.85, the two together for 0.90.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

Floats = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray[np.generic]]

PENALTY = 1e-5
EPOCHS = 8  # 15 are no better
SEEN_TWICE = 2  # what one example alone holds says nothing of others
PIECES = (3, 4)  # letters


@dataclass(frozen=True)
class Wording:
    """A message in the word model's eyes: its letters, and its words as the tokenizer cut them."""

    text: str
    words: tuple[str, ...]


class WordModel:
    """Word and letter n-grams weighed by rarity, and a logistic regression a label on them."""

    def __init__(self, words: TfidfVectorizer, pieces: TfidfVectorizer, weights: Floats, bias: Floats) -> None:
        """`weights` (features, labels), `bias` (labels,); made by `fit` or `from_arrays`."""
        self._words, self._pieces = words, pieces
        self._weights, self._bias = weights, bias

    @classmethod
    def fit(cls, wordings: Sequence[Wording], targets: npt.NDArray[np.int64], seed: int) -> WordModel:
        """Learn from wordings and the number of the label of each; the labels are numbered from 0 without gaps.

        Raises ValueError if there are fewer than two labels.
        """
        words, pieces = _vectorizers(min_df=SEEN_TWICE)
        features = sparse.hstack([words.fit_transform(wordings), pieces.fit_transform(wordings)]).tocsr()
        regression = SGDClassifier(
            loss="log_loss", alpha=PENALTY, max_iter=EPOCHS, tol=None, random_state=seed, n_jobs=2
        )
        regression.fit(features, targets)
        weights, bias = regression.coef_, regression.intercept_
        if len(weights) == 1:  # scikit-learn gives a single row for two labels: the second's
            weights, bias = np.vstack([-weights, weights]), np.append(-bias, bias)
        return cls(words, pieces, _as_stored(weights.T), bias.astype(np.float32))

    def probability(self, wording: Wording) -> Floats:
        """Each label's share, adding up to one, shape (labels,)."""
        features = sparse.hstack([self._words.transform([wording]), self._pieces.transform([wording])]).tocsr()
        logits = features.data.astype(np.float32) @ self._weights[features.indices] + self._bias
        odds = 1 / (1 + np.exp(-logits))
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """All of it as plain arrays; the weights at half precision, as they are used."""
        return {
            "word_vocabulary": _in_order(self._words),
            "word_rarity": np.asarray(self._words.idf_, dtype=np.float64),
            "piece_vocabulary": _in_order(self._pieces),
            "piece_rarity": np.asarray(self._pieces.idf_, dtype=np.float64),
            "word_weights": self._weights.astype(np.float16),
            "word_bias": self._bias,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> WordModel:
        """What `arrays` gave."""
        words, pieces = _vectorizers(
            word_vocabulary=[str(word) for word in arrays["word_vocabulary"]],
            piece_vocabulary=[str(piece) for piece in arrays["piece_vocabulary"]],
        )
        words.idf_ = arrays["word_rarity"]
        pieces.idf_ = arrays["piece_rarity"]
        return cls(words, pieces, _as_stored(arrays["word_weights"]), np.asarray(arrays["word_bias"], np.float32))


def _vectorizers(
    min_df: int = 1, word_vocabulary: list[str] | None = None, piece_vocabulary: list[str] | None = None
) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    words = TfidfVectorizer(analyzer=_words_and_pairs, sublinear_tf=True, min_df=min_df, vocabulary=word_vocabulary)
    pieces = TfidfVectorizer(
        analyzer="char_wb",
        preprocessor=_letters,
        ngram_range=PIECES,
        sublinear_tf=True,
        min_df=min_df,
        vocabulary=piece_vocabulary,
    )
    return words, pieces


def _as_stored(weights: npt.NDArray[Any]) -> Floats:
    """At half precision, a feature's row in one piece."""
    return np.ascontiguousarray(weights.astype(np.float16), dtype=np.float32)


def _words_and_pairs(wording: Wording) -> list[str]:
    words = [word.lower() for word in wording.words if any(letter.isalnum() for letter in word)]
    return words + [f"{one} {following}" for one, following in itertools.pairwise(words)]


def _letters(wording: Wording) -> str:
    return wording.text.lower()


def _in_order(vectorizer: TfidfVectorizer) -> npt.NDArray[np.str_]:
    vocabulary: Mapping[str, int] = vectorizer.vocabulary_
    return np.asarray(sorted(vocabulary, key=lambda word: vocabulary[word]), dtype=np.str_)
