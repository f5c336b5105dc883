"""The tracker's database: a SQLite file of this process alone, or a PostgreSQL server that several engines share."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot import postgres, sqlite
from bot.tracker_rows import Row

INDEX = "CREATE INDEX IF NOT EXISTS events_by_kind ON events (sender_id, type_name, timestamp)"
LOCK = 5_166_021  # any number, the same in every engine: only one makes the table at a time
MAKING_SECONDS = 30.0
PURGING_SECONDS = 4.0


class Database:
    """What differs between the two."""

    engine: Engine

    def empty_log(self) -> None:  # a server's log is its administrator's
        """After deleting: leave nothing of it in a log. Raises sqlalchemy.exc.DBAPIError or
        sqlite3.OperationalError; it can be repeated."""

    def give_back(self, until: float) -> None:  # a server's own vacuum reuses the space
        """Return the space of what was deleted, up to `until` on the monotonic clock. Raises as `empty_log`."""

    def allow_purging(self, session: Session) -> None:  # a file sets no time
        """Let the session's statements go through the whole table."""

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


class SqliteDatabase(Database):
    """One file."""

    def __init__(self, path: Path) -> None:
        """Open or create it; its folder must exist. Raises sqlalchemy.exc.DBAPIError or OSError."""
        self.engine = sqlite.open_engine(path)
        with self.engine.begin() as connection:
            _make_table(connection)
        self._anchor = self.engine.connect()  # while one stays open, closing another does no checkpoint
        self._anchor.execute(sa.select([Row.id]).limit(1)).all()  # opens the log

    def empty_log(self) -> None:
        """See Database."""
        sqlite.empty_log(self.engine)

    def give_back(self, until: float) -> None:
        """See Database."""
        sqlite.give_back(self.engine, until)

    def close(self) -> None:
        """See Database."""
        self._anchor.close()
        super().close()


class PostgresDatabase(Database):
    """One server."""

    def __init__(self, url: sa.engine.URL) -> None:
        """Connect, and make the table if it is missing. Raises TrackerUnreachable."""
        self.engine = postgres.open_engine(url)
        try:
            with self.engine.begin() as connection:
                postgres.allow(connection, MAKING_SECONDS)
                connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                _make_table(connection)
        except postgres.errors() as error:
            self.engine.dispose()
            raise postgres.unreachable(error) from None

    def allow_purging(self, session: Session) -> None:
        """See Database."""
        postgres.allow(session.connection(), PURGING_SECONDS)


def open_database(url: str | None, path: Path) -> Database:
    """The server that `url` names, else the file. Raises BadTrackerUrl and what opening raises."""
    address = postgres.read_url(url or "")
    return SqliteDatabase(path) if address is None else PostgresDatabase(address)


def _make_table(connection: sa.engine.Connection) -> None:
    Row.metadata.create_all(connection)
    connection.execute(sa.text(INDEX))
