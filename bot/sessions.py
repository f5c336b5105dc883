"""A long conversation goes on in a new session, which takes the slots along and leaves the events behind.

Rasa reads and replays a session's events at every turn, so a turn's time grows with the session. It begins a new one
after an idle hour (domain.yml); here also after 40 messages. Nothing is deleted: the earlier sessions stay stored.
"""

from __future__ import annotations

import logging

import rasa
from rasa.core.actions import action
from rasa.core.actions.action import ActionSessionStart
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.constants import ACTION_SESSION_START_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MESSAGES = 40  # in one session
MEASURED_VERSION = "3.6.21"

logger = logging.getLogger(__name__)


class LeanSessionStart(ActionSessionStart):
    """Carries each slot's last value over. Rasa's own carries every value that it ever had, so that each session
    would begin with all that was set in those before; and the first message's metadata, which nobody reads."""

    @staticmethod
    def _slot_set_events_from_tracker(tracker: DialogueStateTracker) -> list[SlotSet]:
        last = {event.key: event for event in tracker.applied_events() if isinstance(event, SlotSet)}
        last.pop(SESSION_START_METADATA_SLOT, None)
        return [SlotSet(key=event.key, value=event.value, metadata=event.metadata) for event in last.values()]


def install() -> bool:
    """Have Rasa begin its sessions so; False, and nothing changes, with another version."""
    if rasa.__version__ != MEASURED_VERSION:
        logger.warning("rasa is not %s: its own session start stays", MEASURED_VERSION)
        return False
    action.ActionSessionStart = LeanSessionStart  # type: ignore[misc]
    return True


def is_full(tracker: DialogueStateTracker) -> bool:
    """Whether the session that was read holds as many messages as one may."""
    return sum(isinstance(event, UserUttered) for event in tracker.events) >= MESSAGES


async def begin(agent: Agent, conversation: str) -> None:
    """Begin a new session of the conversation, stored at once: the next message is its first. A guide that is being
    walked goes on in it."""
    async with agent.lock_store.lock(conversation):
        before = await agent.tracker_store.retrieve(conversation)
        await agent.execute_action(
            conversation, ACTION_SESSION_START_NAME, CollectingOutputChannel(), policy=None, confidence=1.0
        )
        # Read anew: the tracker just saved still holds the old session, and would be stored twice.
        tracker = await agent.tracker_store.retrieve(conversation)
        if before is not None and before.active_loop_name and tracker is not None:
            tracker.update(ActiveLoop(before.active_loop_name))
            await agent.tracker_store.save(tracker)
