"""Connections to the interactions database, SQLite or PostgreSQL, and what their errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.sqlite import empty_log, open_engine
from knowledge.patience import CONNECT_SECONDS, allow, make_patient
from web_widget.interactions.tables import HEAD, VERSION_TABLE

STATEMENT_MILLISECONDS = 2000
STATEMENT_SECONDS = 2.5  # the server's own limit comes first, where there is a server
LONG_SECONDS = 600.0  # for a statement of a migration or the purge

# The lowest byte of SQLite's code, and the first two characters of PostgreSQL's, for what may pass by itself.
PASSING_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
PASSING_POSTGRESQL = {"08", "25", "40", "53", "55", "57"}

SERVER_COMPACTS = (
    "SET statement_timeout = 0",
    "SET lock_timeout = '30s'",
    "VACUUM (FULL) turns",
    "VACUUM (FULL) feedback",
    "VACUUM (FULL) tour_progress",
)

Troubles = (SQLAlchemyError, sqlite3.Error, OSError, ValueError)  # all that reading and writing raises


class Missing(OSError):
    """There is no such file (any more). It is made at start and never later: who removed it must be told."""


class AnotherVersion(ValueError):
    """The tables are not those that this version of Signpost writes."""


def make_engine(location: Path | URL) -> Engine:
    """Makes the file if there is none. Raises OSError or sqlite3.Error; a server is only reached by the first use."""
    if isinstance(location, Path):
        return open_engine(location)
    options = f"-cstatement_timeout={STATEMENT_MILLISECONDS} -clock_timeout={STATEMENT_MILLISECONDS} -ctimezone=UTC"
    arguments = {"connect_timeout": CONNECT_SECONDS, "options": options, "tcp_user_timeout": 3000}
    made = create_engine(
        location, connect_args=arguments, pool_pre_ping=True, pool_timeout=CONNECT_SECONDS, hide_parameters=True
    )
    return make_patient(made, STATEMENT_SECONDS)


@contextmanager
def writing(engine: Engine, *, at_head: bool = True) -> Iterator[Connection]:
    """One transaction, in which nobody else writes to a SQLite file. Raises AnotherVersion if the tables are to be at
    the head and are not, or what the database raises; then nothing of it was written."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # Python's driver begins too late, and for tables not at all
        if at_head:
            require_head(connection)
        yield connection


def require_head(connection: Connection) -> None:
    """Raises AnotherVersion."""
    found = version(connection)
    if found != HEAD:
        raise AnotherVersion(
            f"the tables are of version {found or 'none'}, this Signpost writes version {HEAD}: "
            "run python -m web_widget migrate"
        )


def version(connection: Connection) -> str | None:
    """The last migration that was run; None where none was."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    number: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return number


def without_limit(connection: Connection) -> None:
    """Statements of this transaction may take ten minutes each."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        allow(connection, LONG_SECONDS)


def compact(engine: Engine) -> None:
    """Write the tables anew, so that nothing is left of what was deleted. Raises what the database raises."""
    sqlite = engine.dialect.name == "sqlite"
    steps = ("PRAGMA temp_store=MEMORY", "VACUUM") if sqlite else SERVER_COMPACTS
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # its settings are changed: nobody else gets it
        if not sqlite:
            allow(connection, LONG_SECONDS)
        for step in steps:
            connection.execute(text(step))
    if sqlite:
        empty_log(engine)


def may_pass(error: BaseException) -> bool:
    """Whether the same write may succeed in a while: somebody else writes, the disk is full, the server is away."""
    if isinstance(error, DisconnectionError | NoConnectionFree):
        return True
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in PASSING_SQLITE
    if isinstance(error, DBAPIError):
        state = getattr(cause, "sqlstate", None)
        return state[:2] in PASSING_POSTGRESQL if state else error.connection_invalidated or _never_connected(error)
    return False


def is_busy(error: BaseException) -> bool:
    """Whether SQLite says that somebody else is at the file."""
    cause = _cause(error)
    return isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def in_words(error: BaseException) -> str:
    """The error for the log. Messages that may quote a value are left out: the kind of the error alone is told."""
    cause = _cause(error)
    quotes = isinstance(error, DBAPIError) and not isinstance(cause, sqlite3.Error) and not _never_connected(error)
    state = getattr(cause, "sqlstate", None)
    if quotes or isinstance(cause, UnicodeError):
        return f"{type(cause).__name__}{f' {state}' if state else ''}"
    return str(cause).strip().partition("\n")[0] or type(cause).__name__


def _cause(error: BaseException) -> BaseException:
    return getattr(error, "orig", None) or error


def _never_connected(error: DBAPIError) -> bool:
    """libpq's own trouble with reaching a server has no code of the server's."""
    return type(_cause(error)).__name__ in ("OperationalError", "ConnectionTimeout") and error.statement is None
