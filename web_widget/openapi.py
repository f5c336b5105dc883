"""The API described from its own typed models, so that the description cannot drift from them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from contract.reply import ChatResponse, Contact, Reply
from web_widget.bodies import ChatRequest, FeedbackRequest, ForgetRequest

BODIES: list[type[BaseModel]] = [ChatRequest, ForgetRequest, FeedbackRequest]


class Problem(BaseModel):
    """What every answer but 2xx to /chat carries."""

    model_config = ConfigDict(extra="forbid")
    code: str
    message: str
    reference: str
    replies: list[Reply]
    conversation_id: str | None = None


class ContactList(BaseModel):
    contacts: list[Contact]


def describe() -> dict[str, Any]:
    """An OpenAPI 3.1 document."""
    models: list[type[BaseModel]] = [*BODIES, ChatResponse, Problem, ContactList]
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    borough = _query("borough", {"type": "string", "enum": ["lambeth", "camden"]})
    words = _query("q", {"type": "string"})
    standing = _query("standing", {"type": "string", "enum": ["1"]})
    return {
        "openapi": "3.1.0",
        "info": {"title": "Signpost", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/chat": {"post": _call("Ask", {"200": "ChatResponse"}, "ChatRequest")},
            "/forget": {"post": _call("Forget a conversation", {"204": None}, "ForgetRequest")},
            "/feedback": {"post": _call("Say whether an answer helped", {"204": None}, "FeedbackRequest")},
            "/contacts": {"get": _call("Contacts", {"200": "ContactList"}, None, [borough, words, standing])},
            "/topics": {"get": _call("Titles by subject", {"200": None}, None, [words])},
            "/topics/{key}": {"get": _call("One topic", {"200": None}, None, [borough, _path("key")])},
            "/documents": {"get": _call("The policies", {"200": None})},
        },
        "components": {"schemas": schemas["$defs"]},
    }


def _call(
    summary: str,
    answers: dict[str, str | None],
    body: str | None = None,
    parameters: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    responses: dict[str, Any] = {
        status: {"description": "Done", **({"content": _json(model)} if model else {})}
        for status, model in answers.items()
    }
    responses["default"] = {"description": "A problem, as a reply", "content": _json("Problem")}
    call: dict[str, Any] = {"summary": summary, "responses": responses, "parameters": parameters or []}
    if body:
        call["requestBody"] = {"required": True, "content": _json(body)}
    return call


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
