"""The tables. No conversation id stands in them, nothing as it was typed, and a name only where that was turned on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

VERSION_TABLE = "interactions_version"  # Alembic's; its usual name is too easily another application's
HEAD = "0003"  # the migration that these classes describe


class Utc(TypeDecorator[datetime]):
    """A time that knows its zone, stored as UTC without one: SQLite keeps none, and PostgreSQL would use the server's.
    Raises ValueError for a time that knows none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without its zone")
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: Utc, list[Any]: JSON}  # noqa: RUF012 - SQLAlchemy reads it so


class FeedbackRow(Base):
    """The last word on one message. `content_version` is that of the knowledge base that was live when it was said.
    `topic` and `kind` are the reply's, where the gateway still knew them."""

    __tablename__ = "feedback"
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    topic: Mapped[str | None]
    kind: Mapped[str | None]
    content_version: Mapped[str | None]
    at: Mapped[datetime]


class TurnRow(Base):
    """One turn: see `records.TurnRecord`. `id` is the order in which turns were kept, whatever the clock did; no id is
    given twice. The client chooses the message's id, so it is its own only within its conversation."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation", "message_id"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(36), index=True)
    conversation: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[Any]]
    topic: Mapped[str | None]
    scores: Mapped[list[Any]]
    offered: Mapped[list[Any]]
    picked: Mapped[str | None]
    redactions: Mapped[list[Any]]
    took_ms: Mapped[int]
    engine_ms: Mapped[int | None]
    saved: Mapped[bool]
    fault: Mapped[str | None]
    content_version: Mapped[str | None]
    model_version: Mapped[str | None]
    borough: Mapped[str | None]
    user: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


class StopRow(Base):
    """One stop of the first week's tour that somebody was shown: see `records.StopRead`. A date and no time, so that it
    does not lead to a turn."""

    __tablename__ = "tour_progress"
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    stop: Mapped[str] = mapped_column(String, primary_key=True)
    read_on: Mapped[date]
