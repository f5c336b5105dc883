"""The classifier on public data: `bot/.venv/bin/python -m bot.clinc150 data_full.json [SEED]`.

CLINC150 (Larson et al. 2019, github.com/clinc/oos-eval, CC BY 3.0): ten examples for each of 150 intents, drawn with
the seed; all in-scope and out-of-scope test queries. The threshold is the 5 % quantile of the validation confidences.
Not part of `make test`: the file is not ours to bring along.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.components.sentence_embeddings import mpnet
from bot.components.spacy_words import MODEL
from bot.components.topic_model import Fit, TopicModel
from bot.components.word_model import Wording

EXAMPLES = 10
KEPT = 0.95

Pairs = Sequence[tuple[str, str]]


def drawn(pairs: Pairs, seed: int) -> list[tuple[str, str]]:
    """EXAMPLES of each intent."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in pairs:
        by_intent.setdefault(intent, []).append(text)
    chance = random.Random(seed)
    return [(text, intent) for intent in sorted(by_intent) for text in chance.sample(by_intent[intent], EXAMPLES)]


def summary(validation: Sequence[float], test: Sequence[tuple[float, bool]], out: Sequence[float]) -> dict[str, float]:
    """Confidences to shares: `test` holds (confidence, whether right) of the in-scope queries, `out` the others'."""
    threshold = float(np.quantile(validation, 1 - KEPT))
    return {
        "accuracy": float(np.mean([right for _, right in test])),
        "right and kept": float(np.mean([right and confidence >= threshold for confidence, right in test])),
        "out-of-scope recall": float(np.mean([confidence < threshold for confidence in out])),
        "threshold": threshold,
    }


def run(data: dict[str, Any], seed: int) -> dict[str, float]:
    """Train and score; seconds are those of fitting, without the encoding."""
    import spacy  # noqa: PLC0415

    words, encode = spacy.load(MODEL).tokenizer, mpnet().encode

    def wording(text: str) -> Wording:
        return Wording(text, tuple(token.text for token in words(text)))

    train = drawn(data["train"], seed)
    started = time.perf_counter()
    vectors = np.stack([encode(text) for text, _ in train])
    encoded = time.perf_counter()
    model = TopicModel.fit(vectors, [wording(text) for text, _ in train], [intent for _, intent in train], Fit())
    fitted = time.perf_counter()

    def best(text: str) -> tuple[str, float]:
        return model.score(encode(text), wording(text)).topics(model.labels, 1)[0]

    test = [(best(text), intent) for text, intent in data["test"]]
    return {
        **summary(
            [best(text)[1] for text, _ in data["val"]],
            [(confidence, label == intent) for (label, confidence), intent in test],
            [best(text)[1] for text, _ in data["oos_test"]],
        ),
        "encoding seconds": encoded - started,
        "fitting seconds": fitted - encoded,
    }


def main() -> int:
    """Print the figures as JSON."""
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps({name: round(value, 3) for name, value in run(data, seed).items()}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
