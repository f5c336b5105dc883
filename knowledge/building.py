"""From content files to a live store, or to a clear refusal that leaves the last good store serving.

The rooms behind `python -m knowledge build`; what it came to is noted beside the store, for readiness to tell.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from knowledge.build import build_file, build_on_server
from knowledge.build_note import BuildNote, write_note
from knowledge.check import check_files
from knowledge.citing import Library
from knowledge.content import Content
from knowledge.encoding import Encoder, load_encoder
from knowledge.rules import Failure


class BuildFailed(Exception):
    """The store could not be written: the disk is full, the server cannot be reached. The last one stands."""


def build(location: Path | URL, note: Path) -> str | list[Failure]:
    """Check the content and build the store at `location`. Returns the version that was built or, having built
    nothing, what is wrong with the content. Raises BuildFailed."""
    checked = check_files()
    if isinstance(checked, list):
        rules = ", ".join(sorted({failure.rule for failure in checked}))
        write_note(note, BuildNote(datetime.now(UTC), None, f"failures in the content: {len(checked)} ({rules})"))
        return checked
    try:
        build_at(location, checked.content, checked.library, load_encoder())
    except (SQLAlchemyError, OSError) as error:
        why = f"the store could not be written ({type(error).__name__})"
        write_note(note, BuildNote(datetime.now(UTC), None, why))
        raise BuildFailed(f"{why}: {error}") from error
    write_note(note, BuildNote(datetime.now(UTC), checked.content.version))
    return checked.content.version


def build_at(location: Path | URL, content: Content, library: Library, encoder: Encoder | None = None) -> None:
    """Build in a file or on a server. Raises SQLAlchemyError or OSError, and then what stood there still stands."""
    if isinstance(location, Path):
        build_file(content, library, location, encoder)
    else:
        build_on_server(content, library, location, encoder)
