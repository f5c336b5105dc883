"""What begins with a slash is a question like any other: the conversation it is typed into goes on as it was."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from launch.stack import Stack
from tests.faults.conftest import ask, say
from tests.faults.hostile_texts import COMMANDS

# What only a command, a reminder or a trigger from outside could put into a conversation.
FOREIGN = {"restart", "rewind", "undo", "reset_slots", "followup", "reminder", "cancel_reminder", "pause", "resume"}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_command_does_not_touch_the_conversation(stack: Stack, command: str) -> None:
    first = say(stack.settings.base, "who can interpret?", borough="lambeth")
    conversation = first["conversation_id"]
    ask(stack.settings.base, command, conversation_id=conversation)
    said = kept(stack, conversation)
    assert not FOREIGN & {event["event"] for event in said}
    messages = [event for event in said if event["event"] == "user"]
    assert messages[0]["text"] == "who can interpret?", "the conversation was begun anew"
    for message in messages:
        assert not (message["text"] or "").strip().startswith("/")
        # a command's reading is certain and has no ranking: no pipeline saw it
        assert message["parse_data"]["intent_ranking"]


def kept(stack: Stack, conversation: str) -> list[dict[str, object]]:
    """The conversation's events, as the tracker has them, in order."""
    engine_id = conversation[:32]
    with closing(sqlite3.connect(f"file:{stack.settings.state}/tracker.sqlite?mode=ro", uri=True)) as database:
        found = database.execute("select data from events where sender_id like ? order by id", (f"{engine_id}%",))
        return [json.loads(data) for (data,) in found]
