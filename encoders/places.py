"""Where the encoder built from the pinned weights lies: below $SIGNPOST_VAR, by default var/ of the working folder."""

from __future__ import annotations

import os
from pathlib import Path

MINILM = "minilm-int8.onnx"
TOKENIZER = "tokenizer.json"
LISTING = "SHA256SUMS"


def var_folder() -> Path:
    """The state folder, absolute; read from the environment at every call, so tests can move it."""
    return Path(os.environ.get("SIGNPOST_VAR", "var")).absolute()


def encoders_folder() -> Path:
    """Holds the encoder, and the checksums recorded with it."""
    return var_folder() / "encoders"
