"""What is done daily by commands of its own: each leaves a mark in the state folder when it succeeded, and the gateway
tells how long ago that was."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path


class Chore(StrEnum):
    BACKUP = "backup"
    PURGE = "purge"


def note_done(state: Path, chore: Chore) -> None:
    """For the command, at its end. Raises OSError: a chore that cannot say so is not known to be done."""
    mark = _mark(state, chore)
    mark.touch(mode=0o600)
    os.utime(mark)


def done_at(state: Path) -> dict[Chore, datetime | None]:
    """When each was last done; None where it never was."""
    return {chore: _time_of(_mark(state, chore)) for chore in Chore}


def _mark(state: Path, chore: Chore) -> Path:
    return state / f"{chore}.done"


def _time_of(mark: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(mark.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
