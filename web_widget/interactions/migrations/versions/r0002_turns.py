"""Turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("topic", sa.String),
        sa.Column("scores", sa.JSON, nullable=False),
        sa.Column("offered", sa.JSON, nullable=False),
        sa.Column("picked", sa.String),
        sa.Column("redactions", sa.JSON, nullable=False),
        sa.Column("took_ms", sa.Integer, nullable=False),
        sa.Column("engine_ms", sa.Integer),
        sa.Column("saved", sa.Boolean, nullable=False),
        sa.Column("fault", sa.String),
        sa.Column("content_version", sa.String),
        sa.Column("model_version", sa.String),
        sa.Column("borough", sa.String),
        sa.Column("user", sa.String),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("conversation", "message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_turns_message_id", "turns", ["message_id"])
    op.create_index("ix_turns_at", "turns", ["at"])
