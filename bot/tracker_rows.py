"""A conversation as rows of Rasa's events table: read, added, deleted, set aside. Knows neither threads nor files."""

from __future__ import annotations

import itertools
import json
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Query, Session

QUARANTINE = "quarantined:"  # stands before the name of a conversation that was set aside
Row = SQLTrackerStore.SQLEvent


class DamagedConversation(Exception):
    """Stored events that cannot be read back as a conversation."""


def read(session: Session, conversation: str, all_sessions: bool, slots: list[Slot]) -> DialogueStateTracker | None:
    """The stored tracker, of the last session or of all; None for a new conversation.

    Raises DamagedConversation.
    """
    try:
        events = [json.loads(row.data) for row in _in_order(session, conversation, all_sessions)]
    except (TypeError, ValueError) as error:
        raise DamagedConversation from error
    return _rebuilt(conversation, events, slots) if events else None


def add_new(session: Session, tracker: DialogueStateTracker) -> None:
    """Add the events that are not stored yet. The tracker's first ones are those of the last stored session."""
    stored = _in_order(session, tracker.sender_id, all_sessions=False).count()
    new = itertools.islice(tracker.events, stored, None)
    session.add_all([_row(tracker.sender_id, event) for event in new])


def delete(session: Session, conversation: str) -> None:
    """Delete a conversation, what was set aside of it too."""
    names = [conversation, QUARANTINE + conversation]
    session.execute(sa.delete(Row).where(Row.sender_id.in_(names)))


def set_aside(session: Session, conversation: str) -> None:
    """Rename a conversation, so that it starts fresh and can still be looked into."""
    renamed = sa.update(Row).where(Row.sender_id == conversation)
    session.execute(renamed.values(sender_id=QUARANTINE + conversation))


def _in_order(session: Session, conversation: str, all_sessions: bool) -> Query[Any]:
    """The events in the order they were stored. Rasa's own finds the last session by clock time, and loses
    events when the clock is set back."""
    query = session.query(Row).filter(Row.sender_id == conversation)
    if not all_sessions:
        starts = session.query(sa.func.max(Row.id)).filter(
            Row.sender_id == conversation, Row.type_name == SessionStarted.type_name
        )
        query = query.filter(Row.id >= sa.func.coalesce(starts.scalar_subquery(), 0))
    return query.order_by(Row.id)


def _rebuilt(conversation: str, events: list[dict[str, Any]], slots: list[Slot]) -> DialogueStateTracker:
    try:
        tracker = DialogueStateTracker.from_dict(conversation, events, slots)
    except Exception as error:  # Rasa fails in many ways on an event it did not write
        raise DamagedConversation from error
    if len(tracker.events) != len(events):
        raise DamagedConversation
    return tracker


def _row(conversation: str, event: Event) -> Any:
    data = event.as_dict()
    return Row(
        sender_id=conversation,
        type_name=event.type_name,
        timestamp=data.get("timestamp"),
        intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
        action_name=data.get("name"),
        data=json.dumps(data),
    )
