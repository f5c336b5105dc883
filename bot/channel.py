"""The one door into the engine: signed turns in, the actions' replies or an honest status code out.

Rasa's own REST channel answers `200 []` to almost every failure, has no authentication, and lets a client
choose the sender and the metadata; so it is not used.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.exceptions import PayloadTooLarge, ServiceUnavailable
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import sessions, turns
from bot.answered import TurnLocks, replies_to
from bot.earlier import earlier_question, ranking_with_earlier
from bot.parts import parsed_parts
from bot.readings import PARTS, WITH_EARLIER
from bot.tracker_store import GuardedTrackerStore
from bot.turn_record import record_turn
from bot.turns import Code, Refusal, Turn

NAME = "signpost"

Handler = Callable[[UserMessage], Awaitable[Any]]
Work = Callable[[Request], Awaitable[HTTPResponse]]

logger = logging.getLogger(__name__)


class SignpostChannel(InputChannel):
    """Routes below /webhooks/signpost: turn, forget, purge, health."""

    def __init__(self, turn_key: bytes) -> None:
        """`turn_key` is shared with the gateway and with nobody else."""
        self._key = turn_key
        self._locks = TurnLocks()

    @classmethod
    def name(cls) -> str:
        """The last part of the routes' prefix, and the name of the input channel in stored messages."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SignpostChannel:
        """Read `turn_key` from credentials.yml.

        Raises RasaException if it is missing or too short to be a secret.
        """
        key = (credentials or {}).get("turn_key")
        if not isinstance(key, str) or len(key) < turns.MIN_KEY or key.startswith("$"):
            raise RasaException(f"SIGNPOST_TURN_KEY must be set, to {turns.MIN_KEY} characters or more.")
        return cls(key.encode("utf-8"))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """See InputChannel; `on_new_message` runs a message through Rasa's agent."""
        blueprint = Blueprint(NAME)

        async def turn(request: Request) -> HTTPResponse:
            return await _answer(request, self._turn_work(on_new_message))

        async def forget(request: Request) -> HTTPResponse:
            return await _answer(request, self._forget)

        async def purge(request: Request) -> HTTPResponse:
            return await _answer(request, self._purge)

        blueprint.add_route(turn, "/turn", methods=["POST"])
        blueprint.add_route(forget, "/forget", methods=["POST"])
        blueprint.add_route(purge, "/purge", methods=["POST"])
        blueprint.add_route(health, "/health", methods=["GET"])
        blueprint.exception(PayloadTooLarge)(_too_large)
        blueprint.exception(ServiceUnavailable)(_timed_out)
        return blueprint

    def _turn_work(self, on_new_message: Handler) -> Work:
        async def work(request: Request) -> HTTPResponse:
            turn = turns.turn_of(self._document(request))
            async with self._locks.of(turn.conversation):
                return await _run(turn, _ready_agent(request), on_new_message)

        return work

    async def _forget(self, request: Request) -> HTTPResponse:
        """Delete a conversation, after any turn of it that is still running."""
        conversation = turns.forgotten_of(self._document(request))
        agent = _ready_agent(request)
        async with agent.lock_store.lock(conversation):
            await _store_of(agent).forget(conversation)
        return response.empty()

    async def _purge(self, request: Request) -> HTTPResponse:
        """Delete old conversations, as far as time allows."""
        before = turns.purged_before_of(self._document(request), time.time())
        agent = _ready_agent(request)
        done = await _store_of(agent).purge(before, agent.lock_store)
        logger.info("purged %d conversations, %d left", done.purged, done.left)
        return _json({"purged": done.purged, **({"left": done.left} if done.left else {})}, 200)

    def _document(self, request: Request) -> turns.Document:
        return turns.read_signed(request.body, request.headers, self._key, time.time())


async def health(request: Request) -> HTTPResponse:
    """200 if a model is loaded and conversations can be stored; 503 with what is missing if not."""
    agent = getattr(request.app.ctx, "agent", None)
    store = guarded_store(agent)
    state = {
        "agent": agent is not None and agent.is_ready(),
        "store": store is not None and await store.is_healthy(),
    }
    return _json(state, 200 if all(state.values()) else 503)


def guarded_store(agent: Agent | None) -> GuardedTrackerStore | None:
    """Our store out of Rasa's wrapper around it; None if Rasa could not load it and took another."""
    store = getattr(agent, "tracker_store", None)
    store = getattr(store, "_tracker_store", store)
    return store if isinstance(store, GuardedTrackerStore) else None


def _store_of(agent: Agent) -> GuardedTrackerStore:
    store = guarded_store(agent)
    if store is None:
        raise Refusal(Code.FAILED)
    return store


async def _readings(turn: Turn, tracker: DialogueStateTracker | None, agent: Agent) -> dict[str, Any]:
    """How the message reads otherwise than alone and whole: with the question before it, and question by question."""
    said = [event for event in reversed(tracker.events) if isinstance(event, UserUttered)] if tracker else []
    earlier = earlier_question((event.text or "", event.intent_name) for event in said)
    return {
        WITH_EARLIER: await ranking_with_earlier(turn.text, earlier, agent.parse_message),
        PARTS: await parsed_parts(turn.text, agent.parse_message),
    }


async def _run(turn: Turn, agent: Agent, on_new_message: Handler) -> HTTPResponse:
    """Run one turn, or give the answer that it has got.

    Raises Refusal (NO_REPLY) if no action answered, as when the action server is down.
    """
    output = CollectingOutputChannel()
    # The reading of the earlier messages is part of the turn: outside of it a failing store would raise.
    with record_turn() as record:
        tracker = await agent.tracker_store.retrieve(turn.conversation)
        again = replies_to(turn.turn, turn.text, tracker.events) if tracker is not None else []
        if again:
            return _json({"replies": again, "saved": True}, 200)
        readings = await _readings(turn, tracker, agent)
        if tracker is not None and sessions.is_full(tracker):
            await sessions.begin(agent, turn.conversation)
        message = UserMessage(
            text=turn.text,
            output_channel=output,
            sender_id=turn.conversation,
            input_channel=NAME,
            message_id=turn.turn,
            metadata={**turn.metadata, **readings},
        )
        await on_new_message(message)
    replies = [sent["custom"] for sent in output.messages if isinstance(sent.get("custom"), dict)]
    if not replies:
        raise Refusal(Code.NO_REPLY)
    return _json({"replies": replies, "saved": record.saved}, 200)


async def _answer(request: Request, work: Work) -> HTTPResponse:
    """What `work` gives, or the code of why it gave nothing. A cancelled request is left to Sanic."""
    try:
        return await work(request)
    except Refusal as refusal:
        return _json({"code": refusal.code.name}, refusal.code.value)
    except Exception:
        logger.exception("request failed")
        return _json({"code": Code.FAILED.name}, Code.FAILED.value)


def _ready_agent(request: Request) -> Agent:
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refusal(Code.WARMING)
    return agent


def _too_large(request: Request, error: PayloadTooLarge) -> HTTPResponse:
    """Sanic itself refuses a body over SANIC_REQUEST_MAX_SIZE, before it is read."""
    return _json({"code": Code.TOO_LONG.name}, Code.TOO_LONG.value)


def _timed_out(request: Request, error: ServiceUnavailable) -> HTTPResponse:
    """Sanic gives a turn up after SANIC_RESPONSE_TIMEOUT."""
    return _json({"code": Code.FAILED.name}, Code.FAILED.value)


def _json(body: dict[str, Any], status: int) -> HTTPResponse:
    return response.json(body, status=status, dumps=json.dumps)
