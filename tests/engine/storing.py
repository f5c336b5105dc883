"""Turns through the store as Rasa makes them, and what then stands in its file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered

from bot.tracker_store import GuardedTrackerStore
from bot.turn_record import TurnRecord, record_turn

CONVERSATION = "a" * 32


async def turn(
    store: GuardedTrackerStore, text: str = "hello", conversation: str = CONVERSATION
) -> tuple[TurnRecord, list[str]]:
    """One turn as Rasa does it, through its wrapper; the record, and the texts of the conversation so far."""
    wrapped = FailSafeTrackerStore(store)
    with record_turn() as record:
        current = await wrapped.get_or_create_tracker(conversation, append_action_listen=False)
        if not current.events:
            current.update_with_events([SessionStarted(), ActionExecuted("action_listen")], store.domain)
        current.update_with_events([UserUttered(text, {"name": "greet"}), BotUttered("hi")], store.domain)
        await wrapped.save(current)
    return record, [event.text for event in current.events if isinstance(event, UserUttered)]


def execute(file: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    with connection:
        rows = connection.execute(statement, values).fetchall()
    connection.close()
    return rows
