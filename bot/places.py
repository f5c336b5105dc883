"""Where the engine keeps what it builds: below $SIGNPOST_VAR, by default var/ of the working folder."""

from __future__ import annotations

import os
from pathlib import Path


def var_folder() -> Path:
    """The state folder, absolute; read from the environment at every call, so tests can move it."""
    return Path(os.environ.get("SIGNPOST_VAR", "var")).absolute()


def encoders_folder() -> Path:
    """Holds the sentence encoder built from the pinned weights, and the checksums recorded with it."""
    return var_folder() / "encoders"


def model_archive() -> Path:
    """The trained model, as `bot.train` writes it and `bot.serve` loads it."""
    return var_folder() / "models" / "engine.tar.gz"


def model_checksums() -> Path:
    """The checksums of the archive and of the encoders that it was trained with."""
    return model_archive().with_name("engine.tar.gz.sha256")
