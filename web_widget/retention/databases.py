"""The databases that are backed up and restored, and where each stands now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import URL

from knowledge.paths import store_location
from web_widget.interactions.location import interactions_location, server_url

TRACKER_FILE = re.compile(r"tracker(?:-([0-9]+))?\.sqlite")
TRACKER_VARIABLE = "SIGNPOST_TRACKER_URL"
VARIABLES = {
    "interactions": "SIGNPOST_INTERACTIONS_URL",
    "knowledge": "SIGNPOST_KNOWLEDGE_URL",
    "tracker": TRACKER_VARIABLE,
}


class Database(StrEnum):
    INTERACTIONS = "interactions"
    KNOWLEDGE = "knowledge"
    TRACKER = "tracker"

    @property
    def variable(self) -> str:
        """Names its server."""
        return VARIABLES[self]

    def owns(self, file: str) -> bool:
        """Whether a file of that name is this database, or one of several that make it up: an engine has a tracker."""
        return file.startswith(self) and file.endswith(".sqlite")


def on_servers() -> Mapping[Database, URL]:
    """Those that are on a server by now. Raises ValueError where an address is none."""
    interactions, knowledge = interactions_location(), store_location()
    found = {
        Database.INTERACTIONS: interactions if isinstance(interactions, URL) else None,
        Database.KNOWLEDGE: knowledge if isinstance(knowledge, URL) else None,
        Database.TRACKER: server_url(TRACKER_VARIABLE),
    }
    return {database: url for database, url in found.items() if url is not None}


def files(state: Path, database: Database) -> list[Path]:
    """The database's SQLite files in the state folder."""
    return sorted(path for path in state.glob("*.sqlite") if database.owns(path.name) and path.is_file())


def purge_left_trackers(state: Path, cutoff: datetime, environment: Mapping[str, str]) -> int:
    """Delete the trackers that no engine opens any more, there being fewer engines or a server now, once their last
    change is older than `cutoff`: no engine can purge them. How many files. Raises OSError."""
    on_server = bool(environment.get(TRACKER_VARIABLE))
    engines = 0 if on_server else len(environment.get("SIGNPOST_ENGINE_PORT", "5005").split())
    deleted = 0
    for path in files(state, Database.TRACKER):
        found = TRACKER_FILE.fullmatch(path.name)
        if found is None or int(found[1] or 0) < engines:
            continue
        parts = [part for suffix in ("", "-wal", "-shm") if (part := path.with_name(path.name + suffix)).exists()]
        if max(part.stat().st_mtime for part in parts) < cutoff.timestamp():
            for part in parts:
                part.unlink()
            deleted += 1
    return deleted
