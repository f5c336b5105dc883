"""Where the encoders built from pinned weights lie: below $SIGNPOST_VAR, by default var/ of the working folder."""

from __future__ import annotations

import os
from pathlib import Path

# What lies in an encoder's folder: the network, its vocabulary, and the checksums recorded with them.
NETWORK = "int8.onnx"
TOKENIZER = "tokenizer.json"
LISTING = "SHA256SUMS"


def var_folder() -> Path:
    """The state folder, absolute; read from the environment at every call, so tests can move it."""
    return Path(os.environ.get("SIGNPOST_VAR", "var")).absolute()


def minilm_folder() -> Path:
    """all-MiniLM-L6-v2, with which the knowledge base searches: small and quick, for many passages."""
    return var_folder() / "encoders" / "minilm"


def mpnet_folder() -> Path:
    """all-mpnet-base-v2, with which the engine understands messages: slower, and more often right."""
    return var_folder() / "encoders" / "mpnet"


def encoder_files(folder: Path) -> list[Path]:
    """What an encoder's checksums are taken of."""
    return [folder / NETWORK, folder / TOKENIZER]
