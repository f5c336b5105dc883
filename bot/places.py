"""Where the engine keeps what it builds: below $SIGNPOST_VAR, by default var/ of the working folder."""

from __future__ import annotations

from pathlib import Path

from encoders.places import LISTING, MINILM, TOKENIZER, encoders_folder, var_folder


def encoder_listing() -> Path:
    """The checksums of the encoder's files, recorded when they were built."""
    return encoders_folder() / LISTING


def encoder_files() -> list[Path]:
    """What `bot.components.build_encoders` makes, and a trained model depends on: the network, its tokenizer."""
    return [encoders_folder() / MINILM, encoders_folder() / TOKENIZER]


def vectors_folder() -> Path:
    """What `bot.components.vector_memory` keeps between trainings."""
    return var_folder() / "vectors"


def model_archive() -> Path:
    """The trained model, as `bot.train` writes it and `bot.serve` loads it."""
    return var_folder() / "models" / "engine.tar.gz"


def model_checksums() -> Path:
    """The checksums of the archive and of the encoders that it was trained with."""
    return model_archive().with_name("engine.tar.gz.sha256")
