"""PostgreSQL as the tracker uses it: few connections, short waits, and nothing of its address in any message."""

from __future__ import annotations

import select
import time
from typing import Any

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

VARIABLE = "SIGNPOST_TRACKER_URL"
CONNECT_SECONDS = 2
STATEMENT_SECONDS = 2
POOL = {"pool_size": 5, "max_overflow": 5, "pool_timeout": 2.0, "pool_pre_ping": True}
START_SECONDS = 30.0  # how long a start waits for the server
PING_SECONDS = 1.0
BEYOND_SECONDS = 0.5  # the server's own limit comes first, where there is a server
# What the server or its library says, and what is said of it. Its own words may quote the address.
REASONS = (
    ("password authentication failed", "it refuses the user or the password"),
    ("no pg_hba.conf entry", "it does not let this machine in"),
    ("does not exist", "it knows no such user or database"),
    ("could not translate host name", "there is no such host"),
    ("onnection refused", "nothing listens there"),
    ("imeout expired", "it does not answer"),
    ("starting up", "it is still starting"),
    ("permission denied", "the user may not create or use the table"),
)


class BadTrackerUrl(ValueError):
    """SIGNPOST_TRACKER_URL is no address of a database. Says what one looks like, never what was given."""


class PatientConnection(psycopg2.extensions.connection):  # type: ignore[misc]  # psycopg2 is untyped
    """Waits for the server for `patience` seconds, no longer. The server's own limits are of no use where it is frozen
    or its cable cut."""

    patience: float = CONNECT_SECONDS


class TrackerUnreachable(Exception):
    """The server cannot be used. Says why in words of ours, so that no password comes along."""


def read_url(given: str) -> URL | None:
    """The address for SQLAlchemy; None for an empty one, which means the file.

    Raises BadTrackerUrl. A host with an @ in it is the end of a password whose @ was not written as %40.
    """
    if not given:
        return None
    try:
        url = make_url(given)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database or "@" in (url.host or ""):
        raise BadTrackerUrl(f"{VARIABLE} must look like postgresql://user:password@host/database, @ in them as %40")
    return url.set(drivername="postgresql+psycopg2")


def open_engine(url: URL) -> Engine:
    """An engine with at most ten connections, each checked before its use; nothing is connected yet.

    No statement takes longer than 2 s, and none waits longer for a server that has gone silent.
    """
    psycopg2.extensions.set_wait_callback(_wait)
    asked = url.query.get("options", "")
    options = f"{asked if isinstance(asked, str) else ' '.join(asked)} -c statement_timeout={STATEMENT_SECONDS}s"
    arguments = {"options": options.strip(), "connection_factory": PatientConnection}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=arguments, **POOL)
    sa.event.listen(engine, "checkin", lambda raw, record: _set_patience(raw, PING_SECONDS))
    sa.event.listen(engine, "checkout", lambda raw, *_: _set_patience(raw, STATEMENT_SECONDS + BEYOND_SECONDS))
    return engine


def wait_for_server(url: URL, seconds: float) -> None:
    """Return as soon as the server lets us in. Raises TrackerUnreachable after `seconds`."""
    engine = open_engine(url)
    deadline = time.monotonic() + seconds
    try:
        while True:
            try:
                engine.connect().close()
                return
            except sa.exc.DBAPIError as error:
                if time.monotonic() >= deadline:
                    raise unreachable(error) from None
            time.sleep(min(1.0, seconds))
    finally:
        engine.dispose()


def unreachable(error: BaseException) -> TrackerUnreachable:
    """The error in words that hold nothing of the address."""
    said = str(error)
    known = next((reason for words, reason in REASONS if words in said), None)
    kind = type(getattr(error, "orig", None) or error).__name__
    return TrackerUnreachable(f"the database that {VARIABLE} names cannot be used: {known or kind}")


def allow(connection: sa.engine.Connection, seconds: float) -> None:
    """Let this transaction's statements take longer than others."""
    connection.execute(sa.text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
    _set_patience(connection.connection.dbapi_connection, seconds + BEYOND_SECONDS)


def errors() -> tuple[type[BaseException], ...]:
    """What opening may raise."""
    return (sa.exc.SQLAlchemyError, psycopg2.Error, UnicodeError)


def _set_patience(raw: Any, seconds: float) -> None:
    if raw is not None:  # the pool tells of connections that it has lost, too
        raw.patience = seconds


def _wait(connection: PatientConnection) -> None:
    """What psycopg2 calls while a connection waits, instead of waiting itself without end."""
    deadline = time.monotonic() + connection.patience
    poll = select.poll()
    while (state := connection.poll()) != psycopg2.extensions.POLL_OK:
        wanted = select.POLLIN if state == psycopg2.extensions.POLL_READ else select.POLLOUT
        number = connection.fileno()
        poll.register(number, wanted)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise psycopg2.OperationalError("timeout expired")
        poll.unregister(number)
