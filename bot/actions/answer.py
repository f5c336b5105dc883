"""The actions that the rules name. Which one runs says what kind of thing was asked; `decide` decides."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.actions.base import KnowledgeAction
from knowledge.answering import Knowledge, decide
from knowledge.question import Outcome, Question
from knowledge.vocabulary import TopicKind


class ActionName(StrEnum):
    ANSWER = "action_answer"
    CONTACTS = "action_contacts"
    THRESHOLDS = "action_thresholds"
    PROCEDURE = "action_procedure"
    FOLLOW_UP = "action_follow_up"
    SMALL_TALK = "action_small_talk"
    SAFETY = "action_safety"
    GUIDE = "action_guide"
    FALLBACK = "action_default_fallback"


# What an action looks up first where two topics are as good as tied: the intent, summed over a kind's topics,
# is then evidence of its own.
LOOKS_UP = {
    ActionName.CONTACTS: TopicKind.CONTACT,
    ActionName.THRESHOLDS: TopicKind.THRESHOLD,
    ActionName.PROCEDURE: TopicKind.PROCEDURE,
}


class Answer(KnowledgeAction):
    """One action of the domain."""

    def __init__(self, name: ActionName, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self._name = name

    def name(self) -> str:
        return self._name.value

    def outcome(self, question: Question) -> Outcome:
        return decide(replace(question, asked_kind=LOOKS_UP.get(self._name)), self.knowledge)
