"""One message from the request to the reply: the order in which the gateway does things."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from contract.reply import ChatResponse, Reply
from knowledge.vocabulary import Status
from web_widget.conversations import Conversations
from web_widget.engine import Answered, EngineFault, Fault, Turn
from web_widget.flow.answered import AnsweredTurns
from web_widget.flow.engines import Engines
from web_widget.flow.gate import GateFull, WaitedTooLong
from web_widget.flow.lines import Lines
from web_widget.privacy.personal import Personal
from web_widget.privacy.screen import PrivacyScreen, ScreenFailed
from web_widget.safety import Safety
from web_widget.screening import is_danger, screened
from web_widget.turn_seen import TurnSeen, Witness

log = logging.getLogger("signpost.gateway")

WHOLE_SECONDS = 9.0  # from arrival to answer, waiting included; the promise is ten
FORGETTING_SECONDS = 5.0  # of these, what is left for forgetting once nobody is before it
NOT_SAVED = "This turn could not be saved: a follow-up question may not know about it."


class ChatFault(Exception):
    """No answer, and why. `conversation_id` is the one that the turn belongs to, a new one perhaps."""

    def __init__(self, fault: Fault, conversation_id: str | None = None) -> None:
        self.fault = fault
        self.conversation_id = conversation_id
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Message:
    """A validated request to /chat. `turn_id` is the client's, for retries; `owner` whom conversations are bound to;
    `user` is kept beside the question, so None unless an administrator turned that on. `arrived` is
    `time.monotonic()` seconds."""

    text: str
    conversation_id: str | None
    turn_id: str | None
    borough: str | None
    arrived: float
    owner: str = ""
    user: str | None = None


class Chat:
    """Answers messages. The same turn of a conversation runs once, however often it is sent; turns of one
    conversation run one after another."""

    def __init__(
        self, engines: Engines, conversations: Conversations, safety: Safety, screen: PrivacyScreen, witness: Witness
    ) -> None:
        self._engines = engines
        self._conversations = conversations
        self._safety = safety
        self._screen = screen
        self._witness = witness
        self._lines = Lines()
        self._answered = AnsweredTurns()

    def danger_first(self, raw: str, today: date) -> list[Reply]:
        """The 999 card, if the message sounds like danger: it stands before whatever else is said, errors too."""
        return [self._safety.emergency(today)] if is_danger(raw) else []

    def answer(self, message: Message, first: list[Reply]) -> ChatResponse:
        """`first` is shown before the engine's replies. Raises MessageEmpty, MessageTooLong, UnknownConversation,
        StaleTurn or ChatFault."""
        turn = message.turn_id or str(uuid.uuid4())
        conversation_id = message.conversation_id or self._started_by(turn, message.owner)
        engine_id = self._conversations.engine_id(conversation_id, message.owner)
        asked = f"{message.borough}\n{message.text}"
        deadline = message.arrived + WHOLE_SECONDS
        try:
            with self._lines.first_come(engine_id, deadline):
                known = self._answered.known(engine_id, turn, asked)
                if known is not None:
                    return known
                try:
                    replies = self._replies(message, engine_id, turn, first, deadline)
                except EngineFault as error:
                    raise ChatFault(error.fault, conversation_id) from None
                response = ChatResponse(conversation_id=conversation_id, message_id=turn, replies=replies)
                self._answered.keep(engine_id, turn, asked, response)
                return response
        except (GateFull, WaitedTooLong):
            raise ChatFault(Fault.BUSY, conversation_id) from None

    def forget(self, conversation_id: str, owner: str, forget_kept: Callable[[str], object]) -> None:
        """Forget a conversation here, where it is kept (`forget_kept`, given the engine's id) and in the engine; where
        one of the two fails, the other is done all the same. Raises UnknownConversation, ChatFault, or what
        `forget_kept` raises; it can be repeated."""
        engine_id = self._conversations.engine_id(conversation_id, owner)
        deadline = time.monotonic() + WHOLE_SECONDS
        try:
            with self._lines.first_come(engine_id, deadline - FORGETTING_SECONDS):
                self._answered.forget(engine_id)
                try:
                    forget_kept(engine_id)
                finally:
                    self._engines.forget(engine_id, deadline)
        except (GateFull, WaitedTooLong):
            raise ChatFault(Fault.BUSY) from None
        except EngineFault as error:
            raise ChatFault(error.fault) from None

    def _started_by(self, turn: str, owner: str) -> str:
        return self._answered.started_by(f"{owner}\n{turn}", self._conversations.start(owner))

    def _replies(self, message: Message, engine_id: str, turn: str, first: list[Reply], deadline: float) -> list[Reply]:
        if not self._engines.has_room_for(engine_id):  # before the costly part: refusing must be cheap
            raise EngineFault(Fault.BUSY)
        try:
            said = screened(message.text, self._screen)
        except ScreenFailed:
            log.exception("the privacy screen failed")
            raise EngineFault(Fault.SCREEN_FAILED) from None
        asking = time.monotonic()
        saved, fault, replies = False, None, list[Reply]()
        try:
            answered = self._engines.ask(Turn(engine_id, turn, said.text, message.borough), deadline)
            saved = answered.saved
            replies = _noticed(_emergency_first(first, answered.replies), said.removed, answered)
        except EngineFault as error:
            fault = error.fault
            raise
        finally:
            now = time.monotonic()
            seen = TurnSeen(
                conversation=engine_id,
                message_id=turn,
                question=said.text,
                borough=message.borough,
                removed=said.removed,
                replies=tuple(replies),
                saved=saved,
                fault=fault,
                seconds=now - message.arrived,
                engine_seconds=now - asking,
                user=message.user,
                owner=message.owner,
            )
            self._witness.saw(seen)
        return replies


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
