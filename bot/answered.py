"""A turn that is sent again, because its answer was lost on the way or came too late: it gets the answer that the
tracker holds, and does not run twice. The gateway remembers for minutes and forgets at a restart; this does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from weakref import WeakValueDictionary

from rasa.shared.core.events import BotUttered, Event, UserUttered


class TurnLocks:
    """A lock per conversation, so that a turn that is sent again waits for the one that still runs. Rasa's own lock is
    taken later, when it has been decided that the turn runs. For one event loop; a lock is there while it is used."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())


def replies_to(turn: str, text: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    """What the turn with this text was answered with, in a session's events; empty where it has not run, or nothing
    answered."""
    replies: list[dict[str, Any]] = []
    is_its = False
    for event in events:
        if isinstance(event, UserUttered):
            is_its = event.message_id == turn and event.text == text
        elif is_its and isinstance(event, BotUttered) and isinstance(event.data.get("custom"), dict):
            replies.append(event.data["custom"])
    return replies
