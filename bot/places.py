"""Where the engine keeps what it builds: below $SIGNPOST_VAR, by default var/ of the working folder."""

from __future__ import annotations

from pathlib import Path

from encoders.places import LISTING, encoder_files, mpnet_folder, var_folder


def engine_encoder() -> list[Path]:
    """The encoder that a trained model depends on: what `bot.components.build_encoders` makes for the engine."""
    return encoder_files(mpnet_folder())


def engine_encoder_listing() -> Path:
    """The checksums recorded when it was built."""
    return mpnet_folder() / LISTING


def vectors_folder() -> Path:
    """What `bot.components.vector_memory` keeps between trainings."""
    return var_folder() / "vectors"


def model_archive() -> Path:
    """The trained model, as `bot.train` writes it and `bot.serve` loads it."""
    return var_folder() / "models" / "engine.tar.gz"


def model_checksums() -> Path:
    """The checksums of the archive and of the encoder that it was trained with."""
    return model_archive().with_name("engine.tar.gz.sha256")
