"""Sentence vectors kept between trainings, so that a change of one answer does not encode every example anew.

Called by the featurizers when they train. What is lost or spoilt is only encoded again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from encoders.sentence import SentenceEncoder, Vector


def remembered(encoder: SentenceEncoder, texts: Sequence[str], path: Path) -> dict[str, Vector]:
    """The vector of each text; `path` holds those of the last training, and then exactly these.

    The file's name must tell the encoder apart from any other.
    """
    held = held_in(path)
    wanted = list(dict.fromkeys(texts))
    new = [text for text in wanted if text not in held]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the encoder leaves Python's lock while it computes
        made = dict(zip(new, pool.map(encoder.encode, new), strict=True))
    vectors = {text: held[text] if text in held else made[text] for text in wanted}
    if vectors.keys() != held.keys():
        _write(path, vectors)
    return vectors


def held_in(path: Path) -> dict[str, Vector]:
    """The vectors that the file remembers, by text; none if it is missing or spoilt."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            texts, vectors = arrays["texts"], np.asarray(arrays["vectors"], dtype=np.float32)
    except Exception:  # whatever a spoilt archive raises: it is made anew
        return {}
    if vectors.ndim != 2 or len(texts) != len(vectors):
        return {}
    return {str(text): vector for text, vector in zip(texts, vectors, strict=True)}


def _write(path: Path, vectors: dict[str, Vector]) -> None:
    """In one step. A full disk costs time at the next training, nothing else."""
    draft = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as out:
            np.savez(out, texts=np.asarray(list(vectors), dtype=np.str_), vectors=np.stack(list(vectors.values())))
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
