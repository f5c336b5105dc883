"""A conversation as Rasa keeps it: the tracker that the action server is sent, turn after turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from bot.actions.answer import ActionName, Answer
from bot.actions.guide import GuideForm
from bot.actions.turn import events_after, question_from
from contract.reply import Reply
from knowledge.answering import Knowledge, decide
from knowledge.question import Outcome
from knowledge.vocabulary import GuideKey

Json = dict[str, Any]

RULES = Path(__file__).parents[2] / "bot/data/rules"


def _actions() -> Iterator[tuple[str, ActionName]]:
    for path in RULES.glob("*.yml"):
        for rule in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["rules"]:
            if "intent" in rule["steps"][0]:
                yield rule["steps"][0]["intent"], ActionName(rule["steps"][1]["action"])


# What the rules answer each intent with.
ACTIONS = dict(_actions())


class Conversation:
    """A conversation whose slots live on from turn to turn, as the engine's tracker keeps them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.slots: Json = {"borough": None, "page_borough": None, "topic": None}

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
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return outcome


class GuidedConversation(Conversation):
    """With the guides' forms, which run as Rasa runs them: an active one first, at every message; what it rejects the
    rules answer, and then it runs again; an action may hand over to one."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self.slots["guides"] = None
        self.loop: str | None = None
        self.events: list[Json] = []
        self.last_action = "action_listen"
        self.forms = {form.name(): form for form in (GuideForm(guide, knowledge) for guide in GuideKey)}

    def turn(self, text: str, label: str = "", page: str | None = None) -> list[Reply]:
        """What is answered to a message, reply after reply."""
        state = self.state(text, label, page)
        self.events = [*self.events, {"event": "user", "text": state["latest_message"]["text"]}]
        self.last_action = "action_listen"
        before = len(self.events)
        loop = self.loop
        if loop is None or self.run_action(self.forms[loop], state):
            action = ACTIONS.get(label.partition("/")[0], ActionName.FALLBACK)
            self.run_action(Answer(action, self.knowledge), state)
            if loop is not None and loop == self.loop and self.last_action == action:
                self.run_action(self.forms[loop], state)
        sent = [event["data"]["custom"] for event in self.events[before:] if event["event"] == "bot"]
        self.last_action = "action_listen"
        return [Reply.model_validate(reply) for reply in sent]

    def run_action(self, action: Action, state: Json) -> bool:
        """Runs it, and the form that it hands over to; whether it rejected the message."""
        tracker = {**state, "slots": dict(self.slots), "events": list(self.events)}
        tracker |= {"active_loop": {"name": self.loop} if self.loop else {}, "latest_action_name": self.last_action}
        dispatcher = CollectingDispatcher()
        events = asyncio.run(action.run(dispatcher, Tracker.from_dict(tracker), {}))
        if any(event["event"] == "action_execution_rejected" for event in events):
            assert (dispatcher.messages, len(events)) == ([], 1)
            return True
        self.events += [{"event": "bot", "data": {"custom": message["custom"]}} for message in dispatcher.messages]
        self.last_action = action.name()
        for event in events:
            self.events.append(event)
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.loop = event["name"]
        for event in events:
            if event["event"] == "followup":
                self.run_action(self.forms[event["name"]], state)
        return False


def _bracketed(text: str) -> Iterator[Json]:
    removed = 0
    for at, letter in enumerate(text):
        if letter == "[":
            start, removed = at - removed, removed + 1
        elif letter == "]":
            end, removed = at - removed, removed + 1
            value = text.replace("[", "").replace("]", "")[start:end]
            yield {"entity": "borough", "start": start, "end": end, "value": value.casefold()}
