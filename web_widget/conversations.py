"""Conversation ids: minted here, unguessable, and checked without a list of them."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ID = re.compile(r"^([0-9a-f]{32})([0-9a-f]{16})$")


class UnknownConversation(ValueError):
    """An id that this gateway did not mint."""


class Conversations:
    """An id is 128 random bits and a keyed checksum of them, so one that was made up is never adopted. The
    engine is told the random part only."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.new(key, b"conversation ids", hashlib.sha256).digest()

    def start(self) -> str:
        random = secrets.token_hex(16)
        return random + self._checksum(random)

    def engine_id(self, conversation_id: str) -> str:
        """The part that the engine knows. Raises UnknownConversation."""
        match = ID.fullmatch(conversation_id)
        if match is None or not hmac.compare_digest(match[2], self._checksum(match[1])):
            raise UnknownConversation
        return match[1]

    def _checksum(self, random: str) -> str:
        return hmac.new(self._key, random.encode(), hashlib.sha256).hexdigest()[:16]
