"""The HTTP contract's calls, under /api/v1."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from contract.parts import document_part, topic_part
from web_widget import openapi, problems
from web_widget.access import owner
from web_widget.bodies import ChatRequest, FeedbackRequest, ForgetRequest, UnusableBody, read_body
from web_widget.chat import ChatFault, Message
from web_widget.conversations import UnknownConversation
from web_widget.engine import Fault
from web_widget.flow.answered import StaleTurn
from web_widget.flow.limits import TooMany
from web_widget.interactions.feedback import kept_comment
from web_widget.interactions.records import Feedback, NotKept
from web_widget.messages import MessageEmpty, MessageTooLong
from web_widget.observing.serving import metrics
from web_widget.privacy.screen import ScreenFailed
from web_widget.problems import Code
from web_widget.rooms import rooms
from web_widget.screening import OnlyPersonal

log = logging.getLogger("signpost.gateway")

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

BOROUGHS = (None, "lambeth", "camden")
CODES: dict[type[Exception], Code] = {
    MessageEmpty: Code.EMPTY,
    MessageTooLong: Code.TOO_LONG,
    OnlyPersonal: Code.ONLY_PERSONAL,
    UnknownConversation: Code.UNKNOWN_CONVERSATION,
    StaleTurn: Code.STALE_TURN,
}


@blueprint.errorhandler(UnusableBody)
def unusable(error: UnusableBody) -> Response:
    return problems.answer(error.code)


@blueprint.post("/chat")
def chat() -> Response:
    arrived = time.monotonic()
    asked = read_body(ChatRequest)
    here = rooms()
    message = Message(
        text=asked.message,
        conversation_id=asked.conversation_id,
        turn_id=asked.turn_id,
        borough=asked.borough,
        arrived=arrived,
        owner=owner(),
        user=owner() or None if here.settings.keeps_identity else None,
    )
    first = here.chat.danger_first(asked.message, here.today())
    try:
        with here.limits.turn():
            response = here.chat.answer(message, first)
    except TooMany as many:
        metrics().rate_limited()
        return problems.answer(Code.TOO_MANY, first, many.retry_after)
    except ChatFault as fault:
        return problems.answer(fault.fault, first, conversation_id=fault.conversation_id)
    except tuple(CODES) as error:
        return problems.answer(CODES[type(error)], first)
    except Exception:  # whatever it is, danger comes first
        log.exception("a turn failed unexpectedly")
        return problems.answer(Code.FAILED, first)
    here.recent.note(response)
    return jsonify(response.as_json())


@blueprint.post("/forget")
def forget() -> Response:
    """204 once nothing of it is left, in the engine and among what is kept. It can be repeated."""
    asked = read_body(ForgetRequest)
    here = rooms()
    try:
        with here.limits.turn():
            here.chat.forget(asked.conversation_id, owner(), here.keeper.forget)
    except TooMany as many:
        metrics().rate_limited()
        return problems.answer(Code.TOO_MANY, retry_after=many.retry_after)
    except UnknownConversation:
        return problems.answer(Code.UNKNOWN_CONVERSATION)
    except ChatFault as fault:
        return problems.answer(fault.fault)
    except NotKept:
        return problems.answer(Code.NOT_FORGOTTEN)
    return Response(status=204)


@blueprint.post("/feedback")
def feedback() -> Response:
    """204 once it is kept. A message that is not known (any more) is kept without kind and topic."""
    said = read_body(FeedbackRequest)
    here = rooms()
    gist = here.recent.gist(said.message_id)
    try:
        with here.limits.turn():
            here.interactions.keep(
                Feedback(
                    message_id=said.message_id,
                    helpful=said.helpful,
                    reason=said.reason,
                    comment=kept_comment(said.comment, here.screen.redact),
                    topic=gist.topic,
                    kind=gist.kind,
                    content_version=here.knowledge.version(),
                    at=datetime.now(UTC),
                )
            )
    except TooMany as many:
        metrics().rate_limited()
        return problems.answer(Code.TOO_MANY, retry_after=many.retry_after)
    except MessageTooLong:
        return problems.answer(Code.COMMENT_TOO_LONG)
    except ScreenFailed:
        return problems.answer(Fault.SCREEN_FAILED)
    except NotKept:
        return problems.answer(Code.NOT_KEPT)
    metrics().feedback(said.helpful)
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
