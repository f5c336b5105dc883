"""The HTTP contract's calls, under /api/v1."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from contract.parts import document_part, topic_part
from knowledge.store import StoreUnavailable
from web_widget import openapi, problems
from web_widget.chat import ChatFault, Message
from web_widget.conversations import UnknownConversation
from web_widget.engine import EngineFault, Fault
from web_widget.messages import MessageEmpty, MessageTooLong
from web_widget.problems import Code
from web_widget.rooms import rooms

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

BoroughName = Literal["lambeth", "camden"]
BOROUGHS = (None, "lambeth", "camden")
UUID4 = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class ChatRequest(BaseModel):
    """Body of POST /chat."""

    model_config = ConfigDict(extra="forbid", strict=True)
    message: str
    conversation_id: str | None = None
    turn_id: Annotated[str, StringConstraints(pattern=UUID4)] | None = None
    borough: BoroughName | None = None


class ForgetRequest(BaseModel):
    """Body of POST /forget."""

    model_config = ConfigDict(extra="forbid", strict=True)
    conversation_id: str


@blueprint.post("/chat")
def chat() -> Response:
    if not request.is_json:
        return problems.answer(Code.NOT_JSON)
    try:
        asked = ChatRequest.model_validate_json(request.get_data())
        message = Message(asked.message, asked.conversation_id, asked.turn_id, asked.borough)
        response = rooms().chat.answer(message, rooms().today())
    except ValidationError:
        return problems.answer(Code.MALFORMED)
    except MessageEmpty:
        return problems.answer(Code.EMPTY)
    except MessageTooLong:
        return problems.answer(Code.TOO_LONG)
    except UnknownConversation:
        return problems.answer(Code.UNKNOWN_CONVERSATION)
    except ChatFault as fault:
        return problems.answer(fault.fault, fault.shown_first)
    return jsonify(response.as_json())


@blueprint.post("/forget")
def forget() -> Response:
    if not request.is_json:
        return problems.answer(Code.NOT_JSON)
    try:
        asked = ForgetRequest.model_validate_json(request.get_data())
        rooms().chat.forget(asked.conversation_id)
    except ValidationError:
        return problems.answer(Code.MALFORMED)
    except UnknownConversation:
        return problems.answer(Code.UNKNOWN_CONVERSATION)
    except EngineFault as fault:
        return problems.answer(fault.fault)
    return Response(status=204)


@blueprint.get("/contacts")
def contacts() -> Response:
    """From the safety file, so that it works with the engine and the knowledge base down."""
    borough = request.args.get("borough") or None
    if borough not in BOROUGHS:
        return problems.answer(Code.MALFORMED)
    found = rooms().safety.contacts(
        rooms().today(), borough, request.args.get("q", ""), standing=request.args.get("standing") == "1"
    )
    return jsonify(contacts=[contact.as_json() for contact in found])


@blueprint.get("/topics")
def topics() -> Response:
    words = request.args.get("q", "").casefold().split()
    try:
        titles = rooms().store().titles.values()
    except StoreUnavailable:
        return problems.answer(Fault.KB_UNAVAILABLE)
    return jsonify(
        topics=[
            {"key": t.key, "title": t.title, "question": t.question, "subject": t.subject, "kind": t.kind}
            for t in titles
            if all(word in f"{t.title} {t.question} {t.subject}".casefold() for word in words)
        ]
    )


@blueprint.get("/topics/<key>")
def topic(key: str) -> Response:
    borough = request.args.get("borough") or None
    if borough not in BOROUGHS:
        return problems.answer(Code.MALFORMED)
    try:
        found = rooms().store().topic(key)
    except StoreUnavailable:
        return problems.answer(Fault.KB_UNAVAILABLE)
    except KeyError:
        return problems.answer(Code.NOT_FOUND)
    return jsonify(topic_part(found, borough, rooms().today()))


@blueprint.get("/documents")
def documents() -> Response:
    try:
        found = rooms().store().documents.values()
    except StoreUnavailable:
        return problems.answer(Fault.KB_UNAVAILABLE)
    return jsonify(documents=[document_part(document, rooms().today()) for document in found])


@blueprint.get("/openapi.json")
def described() -> Response:
    return jsonify(openapi.describe(ChatRequest, ForgetRequest))
