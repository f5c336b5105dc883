"""Records that a test has no more to say about, and what a database holds of them."""

from __future__ import annotations

import hashlib
import uuid
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, select

from knowledge.vocabulary import Borough, Status
from web_widget.interactions.database import make_engine
from web_widget.interactions.records import Feedback, StopRead, TurnRecord
from web_widget.interactions.tables import Base, FeedbackRow, StopRow, TurnRow

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CANARY = "zebedee-canary-4711"


def mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def turn(conversation: str = "one", **changes: Any) -> TurnRecord:
    values: dict[str, Any] = {
        "message_id": str(uuid.uuid4()),
        "conversation": mark(conversation),
        "question": "who may interpret?",
        "kinds": (Status.ANSWER,),
        "topic": "interpreters",
        "scores": (0.9,),
        "offered": (),
        "picked": None,
        "redactions": (),
        "took_ms": 40,
        "engine_ms": 35,
        "saved": True,
        "fault": None,
        "content_version": "abc",
        "model_version": "def",
        "borough": Borough.CAMDEN,
        "user": None,
        "at": NOON,
    }
    return TurnRecord(**{**values, **changes})


def said(message_id: str, **changes: Any) -> Feedback:
    values: dict[str, Any] = {
        "helpful": False,
        "reason": None,
        "comment": None,
        "topic": "interpreters",
        "kind": Status.ANSWER,
        "content_version": "abc",
        "at": NOON,
    }
    return Feedback(message_id=message_id, **{**values, **changes})


def read(owner: str = "jo", stop: str = "law", on: date = NOON.date()) -> StopRead:  # noqa: B008 - a constant
    return StopRead(mark(owner), stop, on)


def turns(location: Path | URL) -> list[dict[str, Any]]:
    """In the order in which they were kept."""
    return _rows(location, TurnRow, "id")


def feedback(location: Path | URL) -> list[dict[str, Any]]:
    return _rows(location, FeedbackRow, "message_id")


def progress(location: Path | URL) -> list[tuple[str, str, date]]:
    """Owner's mark, stop and date, in that order."""
    return sorted((row["owner"], row["stop"], row["read_on"]) for row in _rows(location, StopRow, "stop"))


def _rows(location: Path | URL, table: type[Base], order: str) -> list[dict[str, Any]]:
    engine = make_engine(location)
    columns = table.__table__.columns
    with closing(engine.connect()) as connection:
        found = [dict(row) for row in connection.execute(select(*columns).order_by(columns[order])).mappings()]
    engine.dispose()
    return found
