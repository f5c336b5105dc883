"""Conversations over HTTP through the whole chain: what a person reads, not what the classifier scored."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import jsonschema
import pytest

from evaluation.conformity import SCHEMA
from knowledge.citing import Library
from knowledge.content import load_content
from launch.stack import Stack

from .conftest import Conversation


@dataclass(frozen=True)
class Case:
    """Messages in order; what the reply to the last one must and must not hold."""

    name: str
    turns: tuple[str, ...]
    kind: str
    boroughs: tuple[str, ...]
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    page: str | None = None
    topic: str | None = field(default=None)


CASES = (
    Case(
        "MARAC for both boroughs",
        ("when do I refer to MARAC?",),
        "threshold",
        ("lambeth", "camden"),
        ("including repeat referrals", "consider a MARAC referral", "review overdue since June 2025", "undated"),
        topic="marac_criteria",
    ),
    Case(
        "interpreters for both boroughs",
        ("who can interpret?",),
        "answer",
        ("lambeth", "camden"),
        ("Children are never", "unless absolutely necessary"),
        topic="interpreters",
    ),
    Case(
        "narrowed to Camden",
        ("who can interpret?", "and in Camden only?"),
        "answer",
        ("camden",),
        ("unless absolutely necessary",),
        ("never",),
        topic="interpreters",
    ),
    Case(
        "and then Lambeth",
        ("who can interpret?", "and in Camden only?", "and in Lambeth?"),
        "answer",
        ("lambeth",),
        ("never",),
        ("absolutely necessary",),
        topic="interpreters",
    ),
    Case(
        "the page's borough",
        ("who can interpret?",),
        "answer",
        ("lambeth",),
        ("never",),
        ("absolutely necessary",),
        page="lambeth",
    ),
    Case(
        "LADO in Lambeth",
        ("lado number",),
        "contacts",
        ("lambeth",),
        ("020 7926 4679", "07720 828 700"),
        page="lambeth",
    ),
    Case(
        "no LADO number for Camden",
        ("lado number",),
        "not_in_policy",
        (),
        ("Camden's policy does not",),
        ("7926", "07720", "LADO@lambeth"),
        page="camden",
    ),
    Case("a helpline by name", ("nspcc",), "contacts", (), ("0808 800 5000",)),
    Case("no score is given", ("how many DASH ticks do I need for MARAC",), "not_in_policy", (), (), ("14",)),
    Case("danger now", ("he's got a knife to mum right now",), "emergency", (), ("999",)),
    Case("small talk", ("who are you",), "smalltalk", (), ("assistant",)),
    Case("not our subject", ("what is the capital of peru",), "out_of_scope", (), ("do not cover",), ("Lima",)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_said(stack: Stack, case: Case) -> None:
    conversation = Conversation(stack.settings.base, borough=case.page)
    for message in case.turns:
        replies = conversation.say(message)
    text = "\n".join(reply["text"] for reply in replies)
    assert conversation.statuses == [200] * len(case.turns)
    assert replies[0]["kind"] == case.kind, text
    assert tuple(section["borough"] for section in replies[0]["sections"]) == case.boroughs or not case.boroughs, text
    for words in case.holds:
        assert words in text
    for words in case.lacks:
        assert words not in text
    if case.topic:
        assert replies[0]["topic"] == case.topic


def test_every_citation_is_in_its_document(stack: Stack) -> None:
    """What the reply quotes stands in the document, however it got there."""
    library = Library.of(load_content())
    for message in ("when do I refer to MARAC?", "who can interpret?", "what goes in a safety plan"):
        for reply in Conversation(stack.settings.base).say(message):
            for section in reply["sections"]:
                for citation in section["citations"]:
                    source = library.sources[citation["document"]]
                    assert source.section_of(citation["quote"]) == citation["section"]


def test_personal_data_reaches_neither_answer_nor_database(stack: Stack, conversation: Conversation) -> None:
    replies = conversation.say("Mrs Okafor of 14 Larkhall Rise SW4 6JQ, 07700 900731, do I refer to MARAC in Camden?")
    shown = str(replies)
    kept = b"".join(path.read_bytes() for path in stack.settings.state.rglob("*") if _is_kept(path))
    for identifier in ("Okafor", "Larkhall", "SW4 6JQ", "900731"):
        assert identifier not in shown
        assert identifier.encode() not in kept
    assert any("removed" in notice for reply in replies for notice in reply["notices"])


def _is_kept(path: Path) -> bool:
    return path.is_file() and ("tracker" in path.name or path.suffix == ".log")


def test_a_retry_runs_nothing_twice(conversation: Conversation) -> None:
    turn = "3f0e7a52-9a0c-4a51-8a55-2f1f5a0c9d11"
    first = conversation.say("who can interpret?", turn_id=turn)
    assert conversation.say("who can interpret?", turn_id=turn) == first


def test_forgetting_ends_what_a_follow_up_knows(stack: Stack, conversation: Conversation) -> None:
    conversation.say("who can interpret?")
    base = stack.settings.base
    forgotten = httpx.post(f"{base}/api/v1/forget", json={"conversation_id": conversation.id}, trust_env=False)
    assert forgotten.status_code == 204
    assert conversation.say("and in Camden only?")[0]["topic"] is None


def test_the_contract_holds_for_all_sorts_of_text(conversation: Conversation) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/reply"})
    for message in ("??", "🙂", "/restart", '/ask{"x": 1}', "ask_contact", "x" * 2000, "a\x00b", "<b>hi</b>", "¿qué?"):
        for reply in conversation.say(message):
            validator.validate(reply)
    assert set(conversation.statuses) == {200}
