"""The models and `reply.schema.json` say the same: the same keys, the same words in each closed list."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from contract import reply as c
from knowledge.guiding.page import Phase
from knowledge.vocabulary import Borough, GuideKey, LinkStatus, MethodType, Status, TopicKind, Vouched

MODELS: list[tuple[tuple[str, ...], type[BaseModel]]] = [
    ((), c.ChatResponse),
    (("$defs", "reply"), c.Reply),
    (("$defs", "section"), c.Section),
    (("$defs", "ladder"), c.Ladder),
    (("$defs", "level"), c.Level),
    (("$defs", "citation"), c.Citation),
    (("$defs", "contact"), c.Contact),
    (("$defs", "contact", "properties", "methods", "items"), c.Method),
    (("$defs", "link"), c.Link),
    (("$defs", "reply", "properties", "choices", "items"), c.Choice),
    (("$defs", "guide"), c.Guide),
    (("$defs", "guide", "properties", "options", "items"), c.Option),
]
LISTS: list[tuple[tuple[str, ...], type[StrEnum]]] = [
    (("reply", "properties", "kind"), Status),
    (("section", "properties", "borough"), Borough),
    (("contact", "properties", "borough"), Borough),
    (("contact", "properties", "methods", "items", "properties", "type"), MethodType),
    (("contact", "properties", "source"), Vouched),
    (("link", "properties", "status"), LinkStatus),
    (("guide", "properties", "key"), GuideKey),
    (("guide", "properties", "phase"), Phase),
]
SAME_WORDS: list[tuple[type[StrEnum], type[StrEnum]]] = [
    (Borough, Borough),
    (MethodType, MethodType),
    (Vouched, Vouched),
    (LinkStatus, LinkStatus),
]


def part(schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for step in path:
        schema = schema[step]
    return schema


@pytest.mark.parametrize(("path", "model"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_model_has_the_keys_of_the_schema(
    schema: dict[str, Any], path: tuple[str, ...], model: type[BaseModel]
) -> None:
    described = part(schema, path)
    assert set(model.model_fields) == set(described["properties"])
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    assert set(described["required"]) <= needed


@pytest.mark.parametrize(("path", "words"), LISTS, ids=lambda value: ".".join(value) if type(value) is tuple else "")
def test_a_closed_list_has_the_words_of_the_schema(
    schema: dict[str, Any], path: tuple[str, ...], words: type[StrEnum]
) -> None:
    described = part(schema["$defs"], path)["enum"]
    assert sorted(filter(None, described)) == sorted(words)
    assert len(described) == len(set(described))


@pytest.mark.parametrize(("ours", "theirs"), SAME_WORDS, ids=lambda words: words.__name__)
def test_the_knowledge_base_uses_the_contracts_words(ours: type[StrEnum], theirs: type[StrEnum]) -> None:
    assert [word.value for word in ours] == [word.value for word in theirs]


def test_every_status_and_every_kind_of_topic_is_a_kind_of_reply() -> None:
    kinds = {kind.value for kind in Status}
    assert {status.value for status in Status} <= kinds
    assert {kind.value for kind in TopicKind} - {"guidance", "contact"} <= kinds


SMALLEST = {"kind": "answer", "text": "Yes."}
CITATION = {"document": "camden", "title": "A policy", "section": "1", "quote": "Words of it."}
METHOD = {"type": "phone", "display": "020 7946 0000", "href": "tel:+442079460000"}
LEVEL = {"name": "Scale 1", "leads_to": "early help", "citations": [CITATION]}
LADDER = {"title": "The scales", "applies": "To new cases.", "levels": [LEVEL], "citations": [CITATION]}
SECTION = {"borough": "camden", "body": ["a"], "citations": [CITATION]}
GUIDE = {"key": "marac", "title": "MARAC", "heading": "The grounds", "phase": "step"}
CONTACT = {"key": "x", "name": "X", "methods": [METHOD], "source": "policy"}

BROKEN: dict[str, dict[str, Any]] = {
    "no text": {"kind": "answer"},
    "empty text": {**SMALLEST, "text": ""},
    "unknown kind": {**SMALLEST, "kind": "chat"},
    "confidence above one": {**SMALLEST, "confidence": 1.01},
    "confidence below nought": {**SMALLEST, "confidence": -0.01},
    "section without a citation": {**SMALLEST, "sections": [{"borough": "camden", "body": ["a"], "citations": []}]},
    "section without a point": {**SMALLEST, "sections": [{"borough": "camden", "body": [], "citations": [CITATION]}]},
    "section of no borough": {
        **SMALLEST,
        "sections": [{"borough": "islington", "body": ["a"], "citations": [CITATION]}],
    },
    "ladder without a level": {**SMALLEST, "sections": [{**SECTION, "ladders": [{**LADDER, "levels": []}]}]},
    "ladder without a citation": {**SMALLEST, "sections": [{**SECTION, "ladders": [{**LADDER, "citations": []}]}]},
    "level without a citation": {
        **SMALLEST,
        "sections": [{**SECTION, "ladders": [{**LADDER, "levels": [{**LEVEL, "citations": []}]}]}],
    },
    "level that leads nowhere": {
        **SMALLEST,
        "sections": [{**SECTION, "ladders": [{**LADDER, "levels": [{**LEVEL, "name": None}]}]}],
    },
    "note that is no text": {**SMALLEST, "contacts": [{**CONTACT, "methods": [{**METHOD, "note": 1}]}]},
    "contact without a way to reach it": {**SMALLEST, "contacts": [{**CONTACT, "methods": []}]},
    "contact with a script for an address": {
        **SMALLEST,
        "contacts": [{**CONTACT, "methods": [{**METHOD, "href": "javascript:alert(1)"}]}],
    },
    "contact checked on no day": {**SMALLEST, "contacts": [{**CONTACT, "checked_on": "2026-02-30"}]},
    "link of unknown state": {**SMALLEST, "links": [{"label": "x", "status": "lost"}]},
    "choice without a message": {**SMALLEST, "choices": [{"label": "x"}]},
    "guide that is none": {**SMALLEST, "guide": {**GUIDE, "key": "tea"}},
    "guide without a phase": {**SMALLEST, "guide": {k: v for k, v in GUIDE.items() if k != "phase"}},
    "guide in an unknown phase": {**SMALLEST, "guide": {**GUIDE, "phase": "scoring"}},
    "guide whose step is a word": {**SMALLEST, "guide": {**GUIDE, "step": "two"}},
    "guide with an option without a label": {**SMALLEST, "guide": {**GUIDE, "options": [{"number": 1}]}},
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN.keys())
def test_model_and_schema_refuse_the_same(contract: Draft202012Validator, reply: dict[str, Any]) -> None:
    """What the schema refuses the model refuses too, so that no such reply can be made or passed on."""
    response = {"conversation_id": "c" * 32, "message_id": "m", "replies": [reply]}
    assert not contract.is_valid(response)
    with pytest.raises(ValidationError):
        c.ChatResponse.model_validate(response)


def test_model_and_schema_take_the_smallest_reply(contract: Draft202012Validator) -> None:
    response = {"conversation_id": "c" * 32, "message_id": "m", "replies": [SMALLEST]}
    contract.validate(response)
    contract.validate(c.ChatResponse.model_validate(response).as_json())


@pytest.mark.parametrize("added", [{}, {"ladders": []}, {"ladders": [LADDER]}], ids=["none", "empty", "one"])
def test_ladders_may_be_left_out(contract: Draft202012Validator, added: dict[str, Any]) -> None:
    """As by whoever wrote a reply before there were any."""
    reply = {**SMALLEST, "sections": [{**SECTION, **added}], "contacts": [CONTACT]}
    response = {"conversation_id": "c" * 32, "message_id": "m", "replies": [reply]}
    contract.validate(response)
    contract.validate(c.ChatResponse.model_validate(response).as_json())


@pytest.mark.parametrize(
    "added",
    [
        {},
        {"guide": None},
        {"guide": GUIDE},
        {"guide": {**GUIDE, "step": 2, "steps": 6, "many": True, "options": [{"number": 1, "label": "A tick"}]}},
    ],
    ids=["none", "null", "smallest", "whole"],
)
def test_a_guide_may_be_left_out(contract: Draft202012Validator, added: dict[str, Any]) -> None:
    response = {"conversation_id": "c" * 32, "message_id": "m", "replies": [{**SMALLEST, **added}]}
    contract.validate(response)
    contract.validate(c.ChatResponse.model_validate(response).as_json())


@pytest.mark.parametrize(
    "response",
    [
        {"conversation_id": "c" * 15, "message_id": "m", "replies": [SMALLEST]},
        {"conversation_id": "c" * 32, "message_id": "m", "replies": []},
        {"conversation_id": "c" * 32, "replies": [SMALLEST]},
    ],
    ids=["short id", "no reply", "no message id"],
)
def test_a_response_is_whole(contract: Draft202012Validator, response: dict[str, Any]) -> None:
    assert not contract.is_valid(response)
    with pytest.raises(ValidationError):
        c.ChatResponse.model_validate(response)
