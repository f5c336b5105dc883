"""Is the process alive, and can it answer: the second asks a golden question through the whole chain."""

from __future__ import annotations

import uuid

import httpx
from flask import Blueprint, Response, jsonify

from knowledge.build_note import read_note
from knowledge.paths import build_note
from knowledge.store import StoreUnavailable
from web_widget.conversations import Conversations
from web_widget.engine import Engine, EngineFault, Turn
from web_widget.rooms import Rooms, rooms

blueprint = Blueprint("health", __name__, url_prefix="/health")

GOLDEN_TOPIC = "marac_criteria"


@blueprint.get("/live")
def live() -> Response:
    return jsonify(live=True)


@blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """200 when every part works; each part is named. Checked at most every two seconds.

    `last_build` says what became of the knowledge base's last build: one that was refused leaves the last good
    knowledge base serving, so it does not make the service unready. Nor does `interactions`, which says why turns are
    not kept just now: people get their answers all the same."""
    here = rooms()
    parts = here.readiness.parts(lambda: _parts(here))
    is_ready = all(parts.values())
    kept = here.interactions.trouble or "kept"
    body = jsonify(ready=is_ready, parts=parts, last_build=_last_build(here), interactions=kept)
    return body, 200 if is_ready else 503


def _last_build(here: Rooms) -> dict[str, str | None]:
    note = read_note(build_note(here.settings.state))
    if note is None:
        return {"outcome": "unknown"}
    at = note.at.isoformat(timespec="seconds")
    if note.version is None:
        return {"outcome": "refused; the last good knowledge base is serving", "why": note.why, "at": at}
    return {"outcome": "built", "version": note.version, "at": at}


def _parts(here: Rooms) -> dict[str, bool]:
    parts = {"knowledge": False, "actions": _actions_answer(here), "engine": False, "golden_question": False}
    try:
        question = here.store().titles[GOLDEN_TOPIC].question
        parts["knowledge"] = True
        parts["engine"] = all(here.engines.health().values())
        parts["golden_question"] = all(_answers(here, guarded.engine, question) for guarded in here.engines.all)
    except (StoreUnavailable, KeyError, EngineFault):
        pass
    return parts


def _actions_answer(here: Rooms) -> bool:
    try:
        return httpx.get(f"{here.settings.actions_url}/health", timeout=1.0, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _answers(here: Rooms, engine: Engine, question: str) -> bool:
    """Whether the engine answers the golden question from its topic; the conversation is forgotten after."""
    conversations = Conversations(here.settings.turn_key)
    conversation = conversations.engine_id(conversations.start())
    answered = engine.ask(Turn(conversation, str(uuid.uuid4()), question, None))
    engine.forget(conversation)
    return answered.saved and any(reply.topic == GOLDEN_TOPIC for reply in answered.replies)
