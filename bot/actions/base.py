"""One base class for every action: nothing that goes wrong inside leaves it as an exception."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.turn import events_after, question_from
from bot.actions.wording import replies_from
from knowledge.answering import Knowledge
from knowledge.question import Outcome, Question

LONDON = ZoneInfo("Europe/London")
log = logging.getLogger("signpost.actions")


class KnowledgeAction(Action):  # type: ignore[misc]  # rasa-sdk leaves Action untyped
    """Turn to question, question to outcome, outcome to reply.

    A failure sends no reply: the channel then answers NO_REPLY and the gateway says so in plain words with
    the emergency line. Only the failure's type is logged: its message may hold what somebody typed.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    def outcome(self, question: Question) -> Outcome: ...

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        try:
            return await asyncio.to_thread(self._answer, dispatcher, tracker)
        except Exception as error:
            log.error("%s failed: %s", self.name(), type(error).__name__)
            return []

    def _picked(self, question: Question) -> str | None:
        """The topic whose title or question was sent, letter for letter: what somebody chose is the best label there
        is, and a title is nothing personal."""
        sent = question.text.strip().casefold()
        titles = self.knowledge.store.titles.values()
        return next((t.key for t in titles if sent in (t.title.casefold(), t.question.casefold())), None)

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        question = question_from(tracker)
        outcome = self.outcome(question)
        today = datetime.now(LONDON).date()
        version = self.knowledge.store.version
        topic = outcome.topic.key if outcome.topic else None
        log.info("%s: %s by %s, topic %s, content %s", self.name(), outcome.status, outcome.step, topic, version)
        picked = self._picked(question)
        if picked:
            log.info("picked: %s", picked)
        for reply in replies_from(outcome, today):
            dispatcher.utter_message(json_message=reply.as_json())
        return events_after(outcome, tracker)
