"""A conversation as Rasa keeps it: the tracker that the action server is sent, turn after turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa_sdk import Tracker

from bot.actions.turn import events_after, question_from
from knowledge.answering import Knowledge, decide
from knowledge.question import Outcome

Json = dict[str, Any]


class Conversation:
    """A conversation whose slots live on from turn to turn, as the engine's tracker keeps them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.slots: dict[str, str | None] = {"borough": None, "page_borough": None, "topic": None}

    def state(self, text: str, label: str = "", page: str | None = None) -> Json:
        """What the engine sends to the action server. `label` is the classifier's, sure of itself; words in
        [brackets] are taken as boroughs found in the text."""
        plain = text.replace("[", "").replace("]", "")
        ranking = [{"label": label, "confidence": 0.9}, {"label": "nonsense", "confidence": 0.01}] if label else []
        latest = {
            "text": plain,
            "entities": list(_bracketed(text)),
            "topic_ranking": ranking,
            "metadata": {"turn_id": "t", "borough": page},
        }
        return {"sender_id": "c", "slots": dict(self.slots), "latest_message": latest, "events": []}

    def say(self, text: str, label: str = "", page: str | None = None) -> Outcome:
        """A turn, and what the conversation remembers of it."""
        tracker = Tracker.from_dict(self.state(text, label, page))
        outcome = decide(question_from(tracker), self.knowledge)
        for event in events_after(outcome, tracker):
            self.slots[event["name"]] = event["value"]
        return outcome


def _bracketed(text: str) -> Iterator[Json]:
    removed = 0
    for at, letter in enumerate(text):
        if letter == "[":
            start, removed = at - removed, removed + 1
        elif letter == "]":
            end, removed = at - removed, removed + 1
            value = text.replace("[", "").replace("]", "")[start:end]
            yield {"entity": "borough", "start": start, "end": end, "value": value.casefold()}
