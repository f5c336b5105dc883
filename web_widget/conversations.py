"""Conversation ids: minted here, unguessable, bound to their user, and checked without a list of them."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ID = re.compile(r"^([0-9a-f]{32})([0-9a-f]{16})$")
MARK_LENGTH = 32


class UnknownConversation(ValueError):
    """An id that this gateway did not mint, or not for this user."""


class Conversations:
    """An id is 128 random bits and a keyed checksum of them and of who started it, so one that was made up is never
    adopted, and another user's is as unknown. The engine is told the random part only.

    An `owner` is what `access.owner()` says: the user, or "" where nobody signs in."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.new(key, b"conversation ids", hashlib.sha256).digest()
        self._marks = hmac.new(key, b"conversation marks", hashlib.sha256).digest()
        self._owners = hmac.new(key, b"owner marks", hashlib.sha256).digest()

    def start(self, owner: str = "") -> str:
        random = secrets.token_hex(16)
        return random + self._checksum(random, owner)

    def engine_id(self, conversation_id: str, owner: str = "") -> str:
        """The part that the engine knows. Raises UnknownConversation."""
        match = ID.fullmatch(conversation_id)
        if match is None or not hmac.compare_digest(match[2], self._checksum(match[1], owner)):
            raise UnknownConversation
        return match[1]

    def conversation_mark(self, engine_id: str) -> str:
        """What is kept of a conversation refers to it by this: 32 hex digits that open nothing."""
        return hmac.new(self._marks, engine_id.encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]

    def owner_mark(self, owner: str) -> str:
        """What is kept for a person refers to them by this: 32 hex digits, which name nobody to who has not the key."""
        return hmac.new(self._owners, owner.encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]

    def _checksum(self, random: str, owner: str) -> str:
        # The random part's length is fixed, so no other pair of the two is written the same.
        return hmac.new(self._key, (random + owner).encode(), hashlib.sha256).hexdigest()[:16]
