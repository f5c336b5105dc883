"""Feedback. A file from before there were migrations has the table already: it is taken over as it stands."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    columns = _columns()
    tables = sa.inspect(op.get_bind())
    if not tables.has_table("feedback"):
        op.create_table("feedback", *columns)
    elif {column.name for column in columns} - {column["name"] for column in tables.get_columns("feedback")}:
        raise ValueError("there is a table named feedback that is not Signpost's")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("message_id", sa.String(36), primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("comment", sa.String),
        sa.Column("topic", sa.String),
        sa.Column("kind", sa.String),
        sa.Column("content_version", sa.String),
        sa.Column("at", sa.DateTime, nullable=False),
    ]
