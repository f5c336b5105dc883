"""The HTTP contract's calls, under /api/v1."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from contract.parts import document_part, topic_part
from web_widget import openapi, problems
from web_widget.bodies import ChatRequest, FeedbackRequest, ForgetRequest, UnusableBody, read_body
from web_widget.chat import ChatFault, Message
from web_widget.conversations import UnknownConversation
from web_widget.engine import EngineFault
from web_widget.interactions.feedback import Feedback, NotKept, kept_comment
from web_widget.messages import MessageEmpty, MessageTooLong
from web_widget.problems import Code
from web_widget.rooms import rooms

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

BOROUGHS = (None, "lambeth", "camden")


@blueprint.errorhandler(UnusableBody)
def unusable(error: UnusableBody) -> Response:
    return problems.answer(error.code)


@blueprint.post("/chat")
def chat() -> Response:
    asked = read_body(ChatRequest)
    here = rooms()
    try:
        message = Message(asked.message, asked.conversation_id, asked.turn_id, asked.borough)
        response = here.chat.answer(message, here.today())
    except MessageEmpty:
        return problems.answer(Code.EMPTY)
    except MessageTooLong:
        return problems.answer(Code.TOO_LONG)
    except UnknownConversation:
        return problems.answer(Code.UNKNOWN_CONVERSATION)
    except ChatFault as fault:
        return problems.answer(fault.fault, fault.shown_first)
    here.recent.note(response)
    return jsonify(response.as_json())


@blueprint.post("/forget")
def forget() -> Response:
    asked = read_body(ForgetRequest)
    try:
        rooms().chat.forget(asked.conversation_id)
    except UnknownConversation:
        return problems.answer(Code.UNKNOWN_CONVERSATION)
    except EngineFault as fault:
        return problems.answer(fault.fault)
    return Response(status=204)


@blueprint.post("/feedback")
def feedback() -> Response:
    """204 once it is in the file. A message that is not known (any more) is kept without kind and topic."""
    said = read_body(FeedbackRequest)
    here = rooms()
    gist = here.recent.gist(said.message_id)
    try:
        here.feedback.keep(
            Feedback(
                message_id=said.message_id,
                helpful=said.helpful,
                reason=said.reason,
                comment=kept_comment(said.comment),
                topic=gist.topic,
                kind=gist.kind,
                content_version=here.content_version(),
                at=datetime.now(UTC),
            )
        )
    except MessageTooLong:
        return problems.answer(Code.COMMENT_TOO_LONG)
    except NotKept:
        return problems.answer(Code.NOT_KEPT)
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
    titles = rooms().store().titles.values()
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
    except KeyError:
        return problems.answer(Code.NOT_FOUND)
    return jsonify(topic_part(found, borough, rooms().today()))


@blueprint.get("/documents")
def documents() -> Response:
    found = rooms().store().documents.values()
    return jsonify(documents=[document_part(document, rooms().today()) for document in found])


@blueprint.get("/openapi.json")
def described() -> Response:
    return jsonify(openapi.describe())
