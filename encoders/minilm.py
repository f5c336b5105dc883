"""all-MiniLM-L6-v2 (int8 ONNX): a sentence to a vector of length one. Its files are checked before they are loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from encoders import checksums
from encoders.places import LISTING, MINILM, TOKENIZER

Vector = npt.NDArray[np.float32]

MINILM_TOKENS = 256  # the limit that the encoder was made for; a longer message is cut there
DIMENSIONS = 384


class SentenceEncoder(Protocol):
    """Turns a sentence into a vector."""

    def encode(self, text: str) -> Vector:
        """The sentence's vector, of length one, float32, shape (dimensions,)."""


class MiniLm:
    """all-MiniLM-L6-v2 on onnxruntime: 384 dimensions, about 1.4 ms a sentence.

    One sentence at a time, never in batches: int8 activations are scaled over the whole batch, so a
    sentence would get another vector in training than in use.
    """

    def __init__(self, folder: Path) -> None:
        """Load the encoder that `build_encoders` wrote to `folder`.

        Raises ChecksumMismatch if a file is missing or not the one recorded.
        """
        model, vocabulary = folder / MINILM, folder / TOKENIZER
        checksums.verify(folder / LISTING, [model, vocabulary])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MINILM_TOKENS)

    def encode(self, text: str) -> Vector:
        """See SentenceEncoder."""
        ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        (sentences,) = self._session.run(["sentence_embedding"], inputs)
        return unit(sentences[0])


def unit(vector: npt.NDArray[np.floating[Any]]) -> Vector:
    """The vector at length one; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)
