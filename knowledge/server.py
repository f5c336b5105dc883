"""The store on a PostgreSQL server: each build is a schema of its own, and one row says which one is live.

Called by `build` and `store`. A store that is open stays on its schema: the one before the live one is kept until
the next build, so nobody loses an answer while a new one takes its place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from knowledge.patience import CONNECT_SECONDS, make_patient

LIVE = "public.signpost_knowledge"
PREFIX = "signpost_knowledge_"
LOCK = 7_406_931  # any number, the same for every builder: two at once would drop each other's schemas
TIMEOUT_SECONDS = 5  # for who builds
READ_SECONDS = 5.0  # for one answer of a server's to who reads
KEPT = 2  # builds: the live one and the one before


def build_schema(url: URL, version: str, fill: Callable[[Connection], None]) -> None:
    """Let `fill` make and fill the tables in a new schema, then make that the live one: one transaction.

    Raises SQLAlchemyError, having changed nothing.
    """
    engine = create_engine(url, connect_args={"connect_timeout": TIMEOUT_SECONDS})
    schema = f"{PREFIX}{version}_{secrets.token_hex(3)}"
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            connection.execute(text(f'CREATE SCHEMA "{schema}"'))
            connection.execute(text(f'SET LOCAL search_path TO "{schema}"'))
            fill(connection)
            _make_live(connection, schema)
    finally:
        engine.dispose()


def live_schema(url: URL) -> str | None:
    """The schema that is live; None where nothing was built yet.

    Raises SQLAlchemyError where the server cannot be reached.
    """
    with _reader(url, poolclass=NullPool).connect() as connection:
        if connection.scalar(text("SELECT to_regclass(:table)"), {"table": LIVE}) is None:
            return None
        schema: str | None = connection.scalar(text(f"SELECT schema_name FROM {LIVE} ORDER BY id DESC LIMIT 1"))
        return schema


def open_schema(url: URL) -> Engine | None:
    """An engine that reads the live schema and cannot write; None where nothing was built yet.

    Raises SQLAlchemyError where the server cannot be reached.
    """
    schema = live_schema(url)
    if schema is None:
        return None
    # Reading one record may read others, each over a connection of its own: see `store`, which does the same.
    return _reader(
        url, options=f"-csearch_path={schema} -cdefault_transaction_read_only=on", pool_pre_ping=True, max_overflow=-1
    )


def _reader(url: URL, *, options: str = "", **more: Any) -> Engine:
    arguments = {"connect_timeout": CONNECT_SECONDS, **({"options": options} if options else {})}
    return make_patient(create_engine(url, connect_args=arguments, **more), READ_SECONDS)


def _make_live(connection: Connection, schema: str) -> None:
    connection.execute(
        text(f"CREATE TABLE IF NOT EXISTS {LIVE} (id bigserial PRIMARY KEY, schema_name text, at timestamptz)")
    )
    connection.execute(text(f"INSERT INTO {LIVE} (schema_name, at) VALUES (:schema, now())"), {"schema": schema})
    old = connection.execute(text(f"SELECT id, schema_name FROM {LIVE} ORDER BY id DESC OFFSET {KEPT}")).all()
    for row in old:
        connection.execute(text(f'DROP SCHEMA IF EXISTS "{row.schema_name}" CASCADE'))
        connection.execute(text(f"DELETE FROM {LIVE} WHERE id = :id"), {"id": row.id})
