"""How a question is decided: one ordered list of steps, each of which ends it or passes it on.

The order is the safety argument: danger before everything, the person before the policy, what was plainly
said before what was guessed, and an honest "not understood" at the end.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge import guide_steps, steps, topic_steps
from knowledge.context import in_context
from knowledge.deciding import Knowledge, Step
from knowledge.guiding.records import Guide
from knowledge.question import Outcome, Question
from knowledge.records import CannedReply
from knowledge.vocabulary import Borough, Status

__all__ = ["STEPS", "Knowledge", "decide"]

STEPS: tuple[Step, ...] = (
    steps.danger_now,
    steps.about_the_writer,
    guide_steps.guide_by_its_words,
    steps.nothing_said,
    guide_steps.guide_wanted,
    guide_steps.guide_steered,
    steps.only_a_borough,
    steps.only_a_service,
    steps.only_a_need,
    steps.only_a_term,
    topic_steps.several_questions,
    steps.compare,
    steps.follow_up,
    steps.small_talk,
    steps.not_our_subject,
    topic_steps.two_readings,
    topic_steps.sure_of_the_topic,
    topic_steps.torn_between_topics,
    topic_steps.not_understood,
)


def decide(question: Question, knowledge: Knowledge) -> Outcome:
    """Walk the steps; the first that answers ends it. Never None: the last step always answers."""
    question = in_context(question, knowledge.store, knowledge.settings)
    for step in STEPS:
        outcome = step(question, knowledge)
        if outcome is not None:
            return replace(
                outcome,
                step=step.__name__,
                borough=_remembered(question),
                alert=_alert(question, knowledge, outcome),
                left=_left(question, knowledge, outcome),
                guides=_guides(knowledge, outcome),
            )
    raise AssertionError("the last step always answers")


def _left(question: Question, knowledge: Knowledge, outcome: Outcome) -> bool:
    """Whether a question of the message goes unanswered, which the person must be told."""
    if outcome.left or outcome.topic is None or outcome.also is not None:
        return outcome.left
    return topic_steps.something_left(question, outcome.topic.key, knowledge)


def _guides(knowledge: Knowledge, outcome: Outcome) -> tuple[Guide, ...]:
    """The guides that go with the topic answered."""
    return knowledge.store.guides_with.get(outcome.topic.key, ()) if outcome.topic else outcome.guides


def _alert(question: Question, knowledge: Knowledge, outcome: Outcome) -> CannedReply | None:
    """The emergency card to stand before an answer to a message that may be about danger now."""
    if outcome.status is Status.EMERGENCY or not steps.danger_heard(question, knowledge.settings.danger_heard):
        return None
    return knowledge.store.replies["danger_now"]


def _remembered(question: Question) -> Borough | None:
    """One borough named stays for the conversation; both named, neither does."""
    if not question.named:
        return question.borough
    return question.named[0] if len(question.named) == 1 else None
