"""A new session takes the last value of each slot along, and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import rasa
from rasa.core.actions import action
from rasa.core.actions.action import ActionSessionStart, action_for_name_or_text
from rasa.shared.core.constants import ACTION_SESSION_START_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import sessions
from bot.sessions import MESSAGES, LeanSessionStart

DOMAIN = Domain.from_dict(
    {
        "slots": {
            name: {"type": "text", "mappings": [{"type": "custom"}], "influence_conversation": False}
            for name in ("borough", "topic")
        },
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }
)


def tracker(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("a" * 32, [SessionStarted(), *events], slots=DOMAIN.slots)


def started(before: DialogueStateTracker) -> list[Event]:
    nothing: Any = None
    return asyncio.run(LeanSessionStart().run(nothing, nothing, before, DOMAIN))


@pytest.mark.parametrize(
    ("events", "carried"),
    [
        ([], {}),
        ([SlotSet("topic", "a")], {"topic": "a"}),
        (
            [SlotSet("topic", "a"), SlotSet("borough", "camden"), SlotSet("topic", "b")],
            {"topic": "b", "borough": "camden"},
        ),
        ([SlotSet("topic", "a"), SlotSet("topic", None)], {"topic": None}),
        ([SlotSet(SESSION_START_METADATA_SLOT, {"parts": []}), SlotSet("topic", "a")], {"topic": "a"}),
    ],
)
def test_each_slot_once(events: list[Event], carried: dict[str, str | None]) -> None:
    first, *slots, last = started(tracker(*events))
    assert isinstance(first, SessionStarted) and isinstance(last, ActionExecuted)
    assert [event for event in slots if not isinstance(event, SlotSet)] == []
    assert {event.key: event.value for event in slots if isinstance(event, SlotSet)} == carried
    assert len(slots) == len(carried)


def test_ten_sessions_on_it_is_as_short() -> None:
    current = tracker(*(SlotSet("topic", str(number)) for number in range(200)))
    for _ in range(10):
        current = DialogueStateTracker.from_events("a" * 32, started(current), slots=DOMAIN.slots)
        assert len(current.events) == 3
        assert current.get_slot("topic") == "199"


@pytest.mark.parametrize(("messages", "full"), [(0, False), (MESSAGES - 1, False), (MESSAGES, True), (400, True)])
def test_a_session_is_full_after_forty_messages(messages: int, full: bool) -> None:
    assert sessions.is_full(tracker(*(UserUttered("hello") for _ in range(messages)))) is full


def test_rasa_begins_its_sessions_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action, "ActionSessionStart", ActionSessionStart)
    assert sessions.install()
    assert isinstance(action_for_name_or_text(ACTION_SESSION_START_NAME, DOMAIN, None), LeanSessionStart)


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action, "ActionSessionStart", ActionSessionStart)
    monkeypatch.setattr(rasa, "__version__", "3.6.22")
    assert not sessions.install()
    assert action.ActionSessionStart is ActionSessionStart


def test_this_is_the_rasa_that_was_measured() -> None:
    assert rasa.__version__ == sessions.MEASURED_VERSION
