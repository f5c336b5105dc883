"""From content files to a live store, or to a clear refusal that leaves the last good store serving.

A store is built beside the live one, in one transaction, and then put in its place; what a build came to is noted
beside it, for readiness to tell.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from knowledge import server
from knowledge.build_note import BuildNote, write_note
from knowledge.check import check_files
from knowledge.citing import Library
from knowledge.content import Content
from knowledge.encoding import Encoder, load_encoder
from knowledge.fill import fill
from knowledge.rules import Failure
from knowledge.tables import Base


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


def build_file(content: Content, library: Library, path: Path, encoder: Encoder | None = None) -> None:
    """Build a SQLite store at `path`. What stood there goes on serving until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        engine = create_engine(f"sqlite:///{fresh}")
        Base.metadata.create_all(engine)
        with Session(engine) as session, session.begin():
            fill(session, content, library, encoder)
        engine.dispose()
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def build_on_server(content: Content, library: Library, url: URL, encoder: Encoder | None = None) -> None:
    """Build the store in a PostgreSQL database, in one transaction. Raises SQLAlchemyError, having changed nothing."""

    def make(connection: Connection) -> None:
        Base.metadata.create_all(connection)
        with Session(connection, join_transaction_mode="create_savepoint") as session, session.begin():
            fill(session, content, library, encoder)

    server.build_schema(url, content.version, make)
