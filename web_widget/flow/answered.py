"""Answers of the last minutes, so that a turn that is sent again (a double click, a retry) gets the same one and runs
once. In memory, of this process: what a restart forgets, the engine still knows by the turn's id."""

from __future__ import annotations

import hashlib
import secrets
import threading

from cachetools import TTLCache

from contract.reply import ChatResponse

MOST = 10_000
SECONDS = 600


class StaleTurn(Exception):
    """The turn's id was used for another message of this conversation."""


class AnsweredTurns:
    """Thread-safe and bounded."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._answers: TTLCache[tuple[str, str], tuple[bytes, ChatResponse]] = TTLCache(MOST, SECONDS)
        self._started: TTLCache[str, str] = TTLCache(MOST, SECONDS)
        self._salt = secrets.token_bytes(16)

    def started_by(self, turn: str, new_conversation: str) -> str:
        """The conversation that this first turn has started, or `new_conversation`, which it starts now."""
        with self._guard:
            return self._started.setdefault(turn, new_conversation)

    def known(self, conversation: str, turn: str, asked: str) -> ChatResponse | None:
        """The answer that the turn has got. `asked` is all that it says. Raises StaleTurn."""
        with self._guard:
            kept = self._answers.get((conversation, turn))
        if kept is None:
            return None
        if kept[0] != self._digest(asked):
            raise StaleTurn
        return kept[1]

    def keep(self, conversation: str, turn: str, asked: str, response: ChatResponse) -> None:
        with self._guard:
            self._answers[conversation, turn] = (self._digest(asked), response)

    def forget(self, conversation: str) -> None:
        with self._guard:
            for key in [key for key in self._answers if key[0] == conversation]:
                self._answers.pop(key, None)
            for turn in [turn for turn, id_ in self._started.items() if id_.startswith(conversation)]:
                self._started.pop(turn, None)

    def _digest(self, asked: str) -> bytes:
        return hashlib.blake2b(asked.encode(), key=self._salt, digest_size=16).digest()
