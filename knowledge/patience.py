"""Connections to PostgreSQL that wait for a server for so long and no longer.

The server's own limits are of no use where it is frozen or its cable cut: then nobody is there to keep them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen, PQGenConn
from sqlalchemy import Connection, Engine, event

T = TypeVar("T")

CONNECT_SECONDS = 2  # libpq takes no less
PING_SECONDS = 0.5  # whether a connection that lay idle is still of use
LEAST_SECONDS = 0.05  # for giving up in an orderly manner
_until: ContextVar[float | None] = ContextVar("until", default=None)  # on the monotonic clock


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Whatever this block asks of servers has `seconds` altogether, connecting included. What is not answered by then
    raises SQLAlchemy's OperationalError; its connection is closed."""
    before, mine = _until.get(), time.monotonic() + seconds
    token = _until.set(mine if before is None else min(before, mine))
    try:
        yield
    finally:
        _until.reset(token)


class PatientConnection(psycopg.Connection[Any]):
    """Waits for each answer for `patience` seconds at most, and within a block of `within` no longer than that has."""

    patience: float = CONNECT_SECONDS

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        left = _left()
        limit = min(each for each in (self.patience, left, timeout) if each is not None)
        deadline = time.monotonic() + max(limit, LEAST_SECONDS)
        try:
            return super().wait(gen, interval, max(limit, LEAST_SECONDS))
        except psycopg.OperationalError:
            if time.monotonic() >= deadline:
                self.close()  # an answer that comes later would be taken for another question's
            raise

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> PQGenConn[PatientConnection]:
        """psycopg calls it for each address that a name has, with CONNECT_SECONDS for each."""
        left = _left()
        if left is not None and left < CONNECT_SECONDS:
            raise psycopg.OperationalError("there is no time left to connect")
        return (yield from super()._connect_gen(conninfo))


def make_patient(engine: Engine, seconds: float) -> Engine:
    """The same engine; from now on its connections wait for `seconds` for each answer. It must be one of psycopg's."""

    def connect(_: object, __: object, arguments: tuple[Any, ...], named: dict[str, Any]) -> PatientConnection:
        made = PatientConnection.connect(*arguments, **named)
        made.patience = seconds
        return made

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkin", lambda raw, _: _set_patience(raw, PING_SECONDS))
    event.listen(engine, "checkout", lambda raw, *_: _set_patience(raw, seconds))
    return engine


def allow(connection: Connection, seconds: float) -> None:
    """Let the statements of a connection take longer, until it goes back to its pool."""
    _set_patience(connection.connection.dbapi_connection, seconds)


def _left() -> float | None:
    until = _until.get()
    return None if until is None else until - time.monotonic()


def _set_patience(raw: Any, seconds: float) -> None:
    if raw is not None:  # the pool tells of connections that it has lost, too
        raw.patience = seconds
