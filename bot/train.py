"""Train the engine's model: `python -m bot.train`, from the folder that holds bot/.

The archive and its checksums appear in $SIGNPOST_VAR/models when both are complete; a training that fails
leaves the last model as it was.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
from pathlib import Path

import numpy as np

from bot import environment, logs
from bot.places import engine_encoder, engine_encoder_listing, model_archive, model_checksums
from encoders import checksums

SEED = 0
CONFIG = "config.yml"
DOMAIN = "domain.yml"
DATA = "bot/data"


def train(data: str, archive: Path) -> None:
    """Train on the folder `data`, and write `archive` and its checksums.

    Raises ChecksumMismatch if the encoder is missing or altered, RuntimeError if Rasa trained nothing.
    """
    checksums.verify(engine_encoder_listing(), engine_encoder())
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".training-") as scratch:
        trained = _run_rasa(data, Path(scratch))
        # a stop between these two leaves checksums that do not fit, and the engine does not start
        trained.replace(archive)
        checksums.record(model_checksums(), [archive, *engine_encoder()])


def _run_rasa(data: str, folder: Path) -> Path:
    # imported here: Rasa reads the environment when it is imported
    from rasa import api  # noqa: PLC0415

    from bot import uncached  # noqa: PLC0415

    uncached.install()
    random.seed(SEED)
    np.random.seed(SEED)
    result = api.train(
        domain=DOMAIN,
        config=CONFIG,
        training_files=[data],
        output=str(folder),
        force_training=True,
        fixed_model_name="engine",
    )
    if result.model is None or result.code != 0:
        raise RuntimeError(f"Rasa ended with code {result.code}")
    return Path(result.model)


def main() -> int:
    """Train on what the command line names; 1 with one line on stderr if it cannot be done."""
    parser = argparse.ArgumentParser(description="Train the engine's model.")
    parser.add_argument("--data", default=DATA, help="folder of the training data (default: %(default)s)")
    data = parser.parse_args().data
    environment.prepare()
    logs.EngineLog(sys.stderr, logging.WARNING).install()
    try:
        train(data, model_archive())
    except (checksums.ChecksumMismatch, RuntimeError) as error:
        print(f"not trained: {error}", file=sys.stderr)
        return 1
    print(f"trained: {model_archive().name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
