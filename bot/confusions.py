"""Which labels are taken for which: `python -m bot.confusions REPORT.md`, after a training.

Leave-one-out cross-validation with the encoder alone: every training example is given the label whose three nearest
other examples are nearest to it. Cheap (the vectors are remembered from training), and a stricter test than the whole
classifier's, which hears the words as well.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot import environment
from bot.components.topic_model import NEIGHBOURS

DATA = "bot/data/nlu"
WORST = 40
BLOCK = 512  # examples at a time: 18,000 by 18,000 cosines would fill the memory


def nearest_other_labels(vectors: Any, labels: Sequence[str]) -> list[str]:
    """The label nearest to each example when it is left out; `vectors` (examples, dimensions) at length one. Every
    label must have more than NEIGHBOURS examples, as the content's rules demand."""
    names = sorted(set(labels))
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(np.asarray(labels)[order], names)
    ends = np.append(starts[1:], len(order))
    found: list[str] = [""] * len(labels)
    for begin in range(0, len(labels), BLOCK):
        cosines = vectors[begin : begin + BLOCK] @ vectors[order].T
        own = np.argsort(order, kind="stable")[begin : begin + BLOCK]
        cosines[np.arange(len(own)), own] = -1.0
        means = [_mean_of_nearest(cosines[:, start:end]) for start, end in zip(starts, ends, strict=True)]
        for offset, best in enumerate(np.argmax(np.stack(means, axis=1), axis=1)):
            found[begin + offset] = names[best]
    return found


def as_markdown(labels: Sequence[str], found: Sequence[str]) -> str:
    """The labels that are least often found again, and what they are taken for."""
    return "\n".join(_lines(labels, found)) + "\n"


def _lines(labels: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    pairs, counts = Counter(zip(labels, found, strict=True)), Counter(labels)
    right = {label: pairs[label, label] / count for label, count in counts.items()}
    overall = sum(label == other for label, other in zip(labels, found, strict=True)) / max(1, len(labels))
    yield from ("# Confused with", "", f"{len(labels)} examples of {len(counts)} labels, each left out once: ")
    yield f"{overall:.1%} are nearest to their own label by the encoder alone. The {WORST} labels with the fewest:"
    yield from ("", "| label | examples | found again | confused with |", "|---|--:|--:|---|")
    for label in sorted(right, key=lambda name: (right[name], name))[:WORST]:
        others = Counter({other: count for (own, other), count in pairs.items() if own == label != other})
        named = ", ".join(f"{other} ({count})" for other, count in others.most_common(3))
        yield f"| {label} | {counts[label]} | {right[label]:.0%} | {named} |"


def _mean_of_nearest(cosines: Any) -> Any:
    kept = min(NEIGHBOURS, cosines.shape[1])
    return np.partition(cosines, -kept, axis=1)[:, -kept:].mean(axis=1)


def examples() -> Iterator[tuple[str, str]]:
    from rasa.shared.nlu.training_data.loading import load_data  # noqa: PLC0415

    for example in load_data(DATA).intent_examples:
        yield str(example.get("text")), str(example.get("intent_response_key") or example.get("intent"))


def main() -> int:
    """Write the report that the command line names."""
    environment.prepare()
    from bot.components.sentence_embeddings import MpnetFeaturizer, mpnet  # noqa: PLC0415
    from bot.components.vector_memory import remembered  # noqa: PLC0415
    from bot.places import vectors_folder  # noqa: PLC0415

    texts, labels = zip(*examples(), strict=True)
    held = remembered(mpnet(), texts, vectors_folder() / f"{MpnetFeaturizer.fingerprint()}.npz")
    vectors = np.stack([held[text] for text in texts])
    Path(sys.argv[1]).write_text(as_markdown(labels, nearest_other_labels(vectors, labels)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
