"""The client of the engine's guarded channel: signs turns, keeps to its time, names what went wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import httpx
from pydantic import BaseModel, Field, ValidationError

from bot.turns import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature
from contract.reply import Reply
from web_widget.settings import GatewaySettings

CHANNEL = "/webhooks/signpost"
HEALTH_SECONDS = 2.0
MOST_BYTES = 1_000_000  # of an answer; the longest there is has some 30,000


class Fault(StrEnum):
    """Why a turn got no answer; the gateway's error codes. The last two are the gateway's own: too many turns at once,
    and a message that could not be screened for personal data."""

    ENGINE_DOWN = "ENGINE_DOWN"
    WARMING = "WARMING"
    KB_UNAVAILABLE = "KB_UNAVAILABLE"
    KB_ERROR = "KB_ERROR"
    SLOW = "SLOW"
    ENGINE_FAILED = "ENGINE_FAILED"
    BUSY = "BUSY"
    SCREEN_FAILED = "SCREEN_FAILED"


class EngineFault(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the engine gets it; `conversation` is the engine's id."""

    conversation: str
    turn: str
    text: str
    borough: str | None


class Answered(BaseModel):
    """What the channel answers with. `saved` is False where the turn could not be stored."""

    replies: list[Reply] = Field(min_length=1)
    saved: bool


class Purged(BaseModel):
    """What the engine says of a purge; `left` are the conversations that it had no time for."""

    purged: int
    left: int = 0


FAULT_OF_CODE = {"WARMING": Fault.WARMING, "NO_REPLY": Fault.KB_UNAVAILABLE}


class Engine:
    """Thread-safe: one connection pool. No POST is ever tried again by itself."""

    def __init__(self, settings: GatewaySettings, url: str) -> None:
        self._key = settings.turn_key
        self._answer_timeout = settings.answer_timeout
        self._connect_timeout = settings.connect_timeout
        self._client = httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(settings.answer_timeout, connect=settings.connect_timeout),
            trust_env=False,  # loopback: never through a proxy
        )

    def ask(self, turn: Turn, seconds: float | None = None) -> Answered:
        """The answer within `seconds`, or the settings' time. Raises EngineFault."""
        body = {
            "conversation": turn.conversation,
            "turn": turn.turn,
            "text": turn.text,
            "borough": turn.borough,
        }
        response = self._post("/turn", turn.conversation, body, seconds or self._answer_timeout)
        if response.status_code != 200:
            raise EngineFault(_fault(response))
        try:
            return Answered.model_validate_json(response.content)
        except ValidationError:
            raise EngineFault(Fault.KB_ERROR) from None

    def forget(self, conversation: str, seconds: float | None = None) -> None:
        """Delete a conversation. Raises EngineFault where that cannot be said to be done, within `seconds`."""
        response = self._post("/forget", conversation, {"conversation": conversation}, seconds or self._answer_timeout)
        if response.status_code != 204:
            raise EngineFault(_fault(response))

    def purge(self, before: float) -> int:
        """Delete whole conversations whose last event is older than `before` (unix seconds); how many. Raises
        EngineFault, also where some are left that it had no time for: what is done is done, so call it again."""
        purged = 0
        while True:
            response = self._post("/purge", "", {"before": before}, self._answer_timeout)
            if response.status_code != 200:
                raise EngineFault(_fault(response))
            try:
                done = Purged.model_validate_json(response.content)
            except ValidationError:
                raise EngineFault(Fault.ENGINE_FAILED) from None
            purged += done.purged
            if not done.left:
                return purged
            if not done.purged:
                raise EngineFault(Fault.SLOW)

    def health(self) -> dict[str, bool]:
        """What the engine says of its parts: {"agent": …, "store": …}. Raises EngineFault."""
        try:
            answer = self._client.get(f"{CHANNEL}/health", timeout=HEALTH_SECONDS).json()
        except (httpx.HTTPError, ValueError, RecursionError):
            raise EngineFault(Fault.ENGINE_DOWN) from None
        if not isinstance(answer, dict):
            raise EngineFault(Fault.ENGINE_FAILED)
        return {str(name): state is True for name, state in answer.items()}

    def _post(
        self, path: str, conversation: str, body: Mapping[str, str | float | None], seconds: float
    ) -> httpx.Response:
        raw = json.dumps(body, ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP_HEADER: timestamp,
            SIGNATURE_HEADER: signature(self._key, timestamp, conversation, raw),
        }
        try:
            return self._within_time(CHANNEL + path, raw, headers, seconds)
        except httpx.ConnectError:
            raise EngineFault(Fault.ENGINE_DOWN) from None
        except httpx.TimeoutException as error:
            fault = Fault.ENGINE_DOWN if isinstance(error, httpx.ConnectTimeout) else Fault.SLOW
            raise EngineFault(fault) from None
        except httpx.HTTPError:
            raise EngineFault(Fault.ENGINE_FAILED) from None

    def _within_time(self, path: str, raw: bytes, headers: dict[str, str], seconds: float) -> httpx.Response:
        """httpx bounds each read; the time allowed here is for the whole answer."""
        deadline = time.monotonic() + seconds
        timeout = httpx.Timeout(seconds, connect=self._connect_timeout)
        with self._client.stream("POST", path, content=raw, headers=headers, timeout=timeout) as response:
            held = bytearray()
            for piece in response.iter_raw():
                held += piece
                if len(held) > MOST_BYTES:
                    raise EngineFault(Fault.KB_ERROR)
                if time.monotonic() > deadline:
                    raise EngineFault(Fault.SLOW)
            return httpx.Response(response.status_code, content=bytes(held))


def _fault(response: httpx.Response) -> Fault:
    try:
        code = response.json().get("code")
    except (ValueError, AttributeError, RecursionError):
        code = None
    return FAULT_OF_CODE.get(str(code), Fault.ENGINE_FAILED)
