"""A sentence encoder (int8 ONNX): a sentence to a vector of length one. Its files are checked before loading."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from encoders import checksums
from encoders.places import LISTING, NETWORK, TOKENIZER, encoder_files

Vector = npt.NDArray[np.float32]

MAX_TOKENS = 256  # a longer message is cut there; no encoder of ours was made for more


class SentenceEncoder(Protocol):
    """Turns a sentence into a vector."""

    def encode(self, text: str) -> Vector:
        """The sentence's vector, of length one, float32, shape (dimensions,)."""


class OnnxEncoder:
    """A network on onnxruntime. all-MiniLM-L6-v2: 384 dimensions, about 1.4 ms a sentence; all-mpnet-base-v2: 768
    dimensions, about 11 ms. May be called by several threads.

    One sentence at a time, never in batches: int8 activations are scaled over the whole batch, so a
    sentence would get another vector in training than in use.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load the encoder that `build_encoders` wrote to `folder`; a sentence is worked on by `threads` at once.

        Raises ChecksumMismatch if a file is missing or not the one recorded.
        """
        checksums.verify(folder / LISTING, encoder_files(folder))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(folder / NETWORK), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

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
