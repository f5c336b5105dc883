"""What the last build came to, noted beside the store: `build` writes it, readiness tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuildNote:
    """`version` is the content's that was built; None where it was refused, and then `why` says so."""

    at: datetime
    version: str | None
    why: str | None = None


def write_note(path: Path, note: BuildNote) -> None:
    """In one step; a full disk loses the note, never the build."""
    fresh = path.with_name(f"{path.name}.new")
    held = {"at": note.at.isoformat(timespec="seconds"), "version": note.version, "why": note.why}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(held) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)


def read_note(path: Path) -> BuildNote | None:
    """None where there is no note, or none that can be read."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return BuildNote(datetime.fromisoformat(held["at"]), held["version"], held["why"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
