"""The tables. They hold no conversation, nobody's identity and no question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class FeedbackRow(Base):
    """The last word on one message. `at` is UTC (SQLite keeps no zone); `content_version` is that of the knowledge
    base that was live when it was said. `topic` and `kind` are the reply's, where the gateway still knew them."""

    __tablename__ = "feedback"
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    topic: Mapped[str | None]
    kind: Mapped[str | None]
    content_version: Mapped[str | None]
    at: Mapped[datetime]
