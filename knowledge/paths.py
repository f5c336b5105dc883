"""Where the store stands: a file below the state folder, or the database that `SIGNPOST_KNOWLEDGE_URL` names."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError


class BadStoreUrl(ValueError):
    """SIGNPOST_KNOWLEDGE_URL is no address of a database. Says what one looks like, never what was given:
    it may hold a password."""


def state_folder() -> Path:
    return Path(os.environ.get("SIGNPOST_VAR", "var")).resolve()


def store_location(state: Path | None = None) -> Path | URL:
    """The file `knowledge.sqlite` in `state` (the state folder, unless told), or a server's URL. Raises BadStoreUrl."""
    given = os.environ.get("SIGNPOST_KNOWLEDGE_URL", "")
    if not given:
        return (state or state_folder()) / "knowledge.sqlite"
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise BadStoreUrl("SIGNPOST_KNOWLEDGE_URL must look like postgresql://user:password@host/database")
    return url.set(drivername="postgresql+psycopg")


def build_note(state: Path | None = None) -> Path:
    """What the last build came to: see `knowledge.build`."""
    return (state or state_folder()) / "knowledge.build.json"
