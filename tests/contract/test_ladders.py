"""Ladders in replies: with their borough's section and nowhere else, and never in the text's place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from bot.actions.wording import reply_from
from contract.parts import contact_part, ladder_part, topic_part
from contract.reply import ChatResponse, Reply, Section
from knowledge.answering import Knowledge
from knowledge.presenting import for_topic
from knowledge.question import Outcome, Question
from knowledge.vocabulary import Borough
from tests.contract.test_replies import AFTER_REVIEW, ASKED

TOPICS = (
    "threshold_levels",
    "threshold_scales",
    "threshold_which_scheme",
    "threshold_early_help",
    "threshold_child_in_need",
    "threshold_child_protection",
)


def outcome_of(knowledge: Knowledge, key: str, named: tuple[Borough, ...]) -> Outcome:
    return for_topic(knowledge.store.topic(key), Question(text="", candidates=(), named=named))


@pytest.mark.parametrize("named", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("key", TOPICS)
def test_a_ladder_stands_in_its_boroughs_section(
    knowledge: Knowledge, contract: Draft202012Validator, key: str, named: tuple[Borough, ...]
) -> None:
    outcome = outcome_of(knowledge, key, named)
    reply = reply_from(outcome, AFTER_REVIEW)
    response = ChatResponse(conversation_id="c" * 32, message_id="m", replies=[reply]).as_json()
    contract.validate(response)
    assert ChatResponse.model_validate(response).replies == [reply]
    shown = {entry.borough: entry.ladders for entry in outcome.entries if entry.points}
    assert (Borough.CAMDEN in shown) == any(section.ladders for section in reply.sections)
    for section in reply.sections:
        assert section.ladders == [ladder_part(ladder, AFTER_REVIEW) for ladder in shown[section.borough]]
        cited = [citation for ladder in section.ladders for level in ladder.levels for citation in level.citations]
        assert {citation.document for citation in cited} <= {citation.document for citation in section.citations}


@pytest.mark.parametrize("key", TOPICS)
def test_a_ladder_changes_nothing_else_in_the_reply(knowledge: Knowledge, key: str) -> None:
    """The text stands by itself: older clients, and whoever is read the text alone, miss no answer."""
    outcome = outcome_of(knowledge, key, (Borough.CAMDEN,))
    bare = replace(outcome, entries=tuple(replace(entry, ladders=()) for entry in outcome.entries))
    with_ladders, without = (reply_from(made, AFTER_REVIEW) for made in (outcome, bare))
    assert any(section.ladders for section in with_ladders.sections)
    assert without == with_ladders.model_copy(update={"sections": _bare(with_ladders)})


def _bare(reply: Reply) -> list[Section]:
    return [section.model_copy(update={"ladders": []}) for section in reply.sections]


def test_a_level_is_told_in_full(knowledge: Knowledge) -> None:
    (entry,) = outcome_of(knowledge, "threshold_early_help", (Borough.CAMDEN,)).entries
    scales, london = (ladder_part(ladder, AFTER_REVIEW) for ladder in entry.ladders)
    assert scales.missing
    assert [level.asked for level in scales.levels] == [level.asked for level in london.levels] == [True, False, False]
    assert [len(level.criteria) for level in london.levels] == [3, 3, 6]
    for level in london.levels:
        assert all(criterion in level.citations[0].quote for criterion in level.criteria)


def test_one_topic_by_its_key_has_its_ladders(knowledge: Knowledge) -> None:
    topic = knowledge.store.topic("threshold_scales")
    (section,) = cast(list[dict[str, Any]], topic_part(topic, Borough.CAMDEN, AFTER_REVIEW)["sections"])
    assert [ladder["title"] for ladder in section["ladders"]] == ["Barnardos risk assessment matrix"]


def test_a_method_keeps_its_note(knowledge: Knowledge) -> None:
    """Such as that an address is not for emergencies."""
    for contact in knowledge.store.contacts.values():
        part = contact_part(contact, AFTER_REVIEW)
        assert [method.note for method in part.methods] == [method.note for method in contact.methods]
    (method,) = contact_part(knowledge.store.contacts["lambeth_out_of_hours"], AFTER_REVIEW).methods
    assert "not an emergency route" in (method.note or "")
