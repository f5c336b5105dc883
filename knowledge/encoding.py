"""The sentence encoder, where it has been built; without it passages are found by their words alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from encoders.checksums import ChecksumMismatch, sha256_of
from encoders.places import LISTING, minilm_folder

if TYPE_CHECKING:
    from encoders.sentence import SentenceEncoder


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder and its `fingerprint`: vectors of different encoders cannot be compared."""

    encoder: SentenceEncoder
    fingerprint: str


def load_encoder() -> Encoder | None:
    """The encoder in the state folder; None where there is none, or not the one that was recorded."""
    from encoders.sentence import OnnxEncoder  # noqa: PLC0415  (onnxruntime is only loaded where it is wanted)

    folder = minilm_folder()
    try:
        return Encoder(OnnxEncoder(folder), sha256_of(folder / LISTING))
    except (ChecksumMismatch, OSError):
        return None
