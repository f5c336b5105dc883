"""The environment that Rasa reads, set before Rasa is imported."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from encoders.places import var_folder

FIXED = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",  # TensorFlow is loaded by Rasa, and used for nothing
    "RASA_MAX_CACHE_SIZE": "0",  # every training starts from the data alone; see `uncached`
    "SANIC_REQUEST_MAX_SIZE": "16384",  # bytes
    "SANIC_RESPONSE_TIMEOUT": "10",  # seconds
}
DEFAULTS = {
    "SIGNPOST_ENGINE_PORT": "5005",
    "SIGNPOST_ACTIONS_PORT": "5055",
    "SIGNPOST_ENGINE_MEMORY_MB": "8192",  # of address space; 5,900 after start, of which 1,450 are in memory
}


def prepare(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what must be so, and what is not set yet; the state folder becomes absolute."""
    environment.update(FIXED)
    for name, value in DEFAULTS.items():
        environment.setdefault(name, value)
    environment["SIGNPOST_VAR"] = str(var_folder())
