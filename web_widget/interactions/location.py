"""Where interactions stand: a file in the state folder, or the database that `SIGNPOST_INTERACTIONS_URL` names."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from knowledge.paths import state_folder

VARIABLE = "SIGNPOST_INTERACTIONS_URL"
FILE = "interactions.sqlite"


class BadDatabaseUrl(ValueError):
    """A variable that should be the address of a database is none. Says which and what one looks like, never what was
    given: it may hold a password."""


def interactions_location(state: Path | None = None) -> Path | URL:
    """Raises BadDatabaseUrl."""
    return server_url(VARIABLE) or (state or state_folder()) / FILE


def server_url(variable: str) -> URL | None:
    """The PostgreSQL database that an environment variable names; None where it is empty. Raises BadDatabaseUrl."""
    given = os.environ.get(variable, "")
    if not given:
        return None
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise BadDatabaseUrl(f"{variable} must look like postgresql://user:password@host/database")
    return url.set(drivername="postgresql+psycopg")
