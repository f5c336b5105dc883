"""The environment that Rasa reads, set before Rasa is imported."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

from encoders.places import var_folder

FIXED = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",  # TensorFlow is loaded by Rasa, and used for nothing
    "RASA_MAX_CACHE_SIZE": "0",  # every training starts from the data alone; see `uncached`
    "SANIC_REQUEST_MAX_SIZE": "16384",  # bytes
    "SANIC_RESPONSE_TIMEOUT": "10",  # seconds
}
# With any of these set, Rasa or its libraries would report to somebody, or fetch from somebody.
REMOVED = ("SENTRY_DSN", "RASA_EXCEPTION_WRITE_KEY", "RASA_TELEMETRY_WRITE_KEY", "RASA_DUCKLING_HTTP_URL")
DEFAULTS = {
    "SIGNPOST_ENGINE_PORT": "5005",
    "SIGNPOST_ACTIONS_PORT": "5055",
    "SIGNPOST_ENGINE_NUMBER": "0",  # which of several engines on this machine
    "SIGNPOST_TRACKER_URL": "",  # a PostgreSQL database; empty: a file in the state folder
    "SIGNPOST_ENGINE_MEMORY_MB": "8192",  # of address space; 5,900 after start, of which 1,450 are in memory
}


def prepare(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what must be so, and what is not set yet; the state folder becomes absolute.

    Raises ValueError, which says why, if the engine's number or ports are none.
    """
    for name in REMOVED:
        environment.pop(name, None)
    environment.update(FIXED)
    for name, value in DEFAULTS.items():
        environment.setdefault(name, value)
    environment["SIGNPOST_VAR"] = str(var_folder())
    number = engine_number(environment)
    environment["SIGNPOST_TRACKER_NAME"] = f"tracker-{number}.sqlite" if number else "tracker.sqlite"


def engine_port(environment: Mapping[str, str] = os.environ) -> int:
    """This engine's of the ports that SIGNPOST_ENGINE_PORT names, one or several separated by spaces."""
    return int(environment["SIGNPOST_ENGINE_PORT"].split()[engine_number(environment)])


def engine_number(environment: Mapping[str, str] = os.environ) -> int:
    """Which engine this is, from 0. Raises ValueError if there is no port for it."""
    number, ports = environment["SIGNPOST_ENGINE_NUMBER"], environment["SIGNPOST_ENGINE_PORT"]
    if not number.isdigit() or int(number) >= len(ports.split()):
        raise ValueError(f"there is no engine {number!r} among the ports {ports!r}")
    return int(number)
