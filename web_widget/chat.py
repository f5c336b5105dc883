"""One message from the request to the reply: the order in which the gateway does things."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from cachetools import LRUCache, TTLCache

from contract.reply import ChatResponse, Reply
from knowledge.vocabulary import Status
from web_widget.conversations import Conversations
from web_widget.danger import sounds_like_danger
from web_widget.engine import Answered, Engine, EngineFault, Turn
from web_widget.messages import normalise, sendable
from web_widget.privacy.patterns import Personal, redact
from web_widget.safety import Safety
from web_widget.settings import GatewaySettings

log = logging.getLogger("signpost.gateway")

REMEMBERED_TURNS = 10_000
REMEMBERED_SECONDS = 600
NOT_SAVED = "This turn could not be saved: a follow-up question may not know about it."


class ChatFault(Exception):
    """No answer: the engine's fault, with the replies that must be shown all the same."""

    def __init__(self, fault: EngineFault, shown_first: list[Reply]) -> None:
        self.fault = fault.fault
        self.shown_first = shown_first
        super().__init__(self.fault.value)


@dataclass(frozen=True, slots=True)
class Message:
    """A validated request to /chat. `turn_id` is the client's, for retries."""

    text: str
    conversation_id: str | None
    turn_id: str | None
    borough: str | None


class Chat:
    """Answers messages. The same turn of a conversation runs once, however often it is sent; turns of one
    conversation run one after another."""

    def __init__(self, engine: Engine, safety: Safety, settings: GatewaySettings) -> None:
        self._engine = engine
        self._safety = safety
        self._conversations = Conversations(settings.turn_key)
        self._locks: LRUCache[str, threading.Lock] = LRUCache(REMEMBERED_TURNS)
        self._answers: TTLCache[tuple[str, str], ChatResponse] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        self._started: TTLCache[str, str] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        self._guard = threading.Lock()  # cachetools' caches are not safe across threads

    def answer(self, message: Message, today: date) -> ChatResponse:
        """Raises MessageEmpty, MessageTooLong, UnknownConversation or ChatFault."""
        text = normalise(message.text)
        conversation_id = message.conversation_id or self._started_by(message.turn_id)
        engine_id = self._conversations.engine_id(conversation_id)
        turn = message.turn_id or str(uuid.uuid4())
        with self._one_at_a_time(engine_id):
            with self._guard:
                known = self._answers.get((engine_id, turn))
            if known is not None:
                return known
            replies = self._replies(Turn(engine_id, turn, text, message.borough), today)
            response = ChatResponse(conversation_id=conversation_id, message_id=turn, replies=replies)
            with self._guard:
                self._answers[engine_id, turn] = response
        return response

    def _started_by(self, turn_id: str | None) -> str:
        """The conversation that this first turn starts, or has started if it is sent again."""
        with self._guard:
            return self._started.setdefault(turn_id or str(uuid.uuid4()), self._conversations.start())

    def forget(self, conversation_id: str) -> None:
        """Raises UnknownConversation or EngineFault.

        Feedback on its answers stays: it names a message, whose events are gone after this, and no conversation.
        """
        engine_id = self._conversations.engine_id(conversation_id)
        with self._one_at_a_time(engine_id):
            with self._guard:
                for key in [key for key in self._answers if key[0] == engine_id]:
                    self._answers.pop(key, None)
            self._engine.forget(engine_id)

    def _replies(self, turn: Turn, today: date) -> list[Reply]:
        redacted = redact(turn.text)
        danger = sounds_like_danger(turn.text)
        first = [self._safety.emergency(today)] if danger else []
        started = time.perf_counter()
        try:
            answered = self._engine.ask(replace(turn, text=sendable(redacted.text)))
        except EngineFault as fault:
            log.warning("turn failed: %s after %.3f s", fault.fault, time.perf_counter() - started)
            raise ChatFault(fault, first) from None
        replies = _emergency_first(first, answered.replies)
        for reply in replies:
            log.info("turn: %s, topic %s, confidence %s", reply.kind, reply.topic, reply.confidence)
        log.info("turn answered in %.3f s", time.perf_counter() - started)
        return _noticed(replies, redacted.removed, answered)

    @contextmanager
    def _one_at_a_time(self, engine_id: str) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(engine_id, threading.Lock())
        with lock:
            yield


def _emergency_first(first: list[Reply], replies: list[Reply]) -> list[Reply]:
    """Either screen may find danger; its card is shown once, before anything else."""
    if any(reply.kind is Status.EMERGENCY for reply in replies):
        return sorted(replies, key=_not_emergency)
    return [*first, *replies]


def _not_emergency(reply: Reply) -> bool:
    return reply.kind is not Status.EMERGENCY


def _noticed(replies: list[Reply], removed: tuple[Personal, ...], answered: Answered) -> list[Reply]:
    """The replies with what the person must be told of this turn, on the last of them."""
    notices = []
    if removed:
        notices.append(
            f"Personal details ({', '.join(removed)}) were removed from your message before it was read. "
            "Please leave names and addresses out."
        )
    if not answered.saved:
        notices.append(NOT_SAVED)
    if not notices:
        return replies
    last = replies[-1]
    told = {"notices": [*last.notices, *notices], "text": "\n".join([last.text, *notices])}
    return [*replies[:-1], last.model_copy(update=told)]
