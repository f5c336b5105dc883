"""Keys for one purpose each, from the one that the gateway has."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

HASH_LENGTH = 32


def derived(key: bytes, label: str) -> bytes:
    """32 bytes that say nothing of `key` and nothing of what another label gives."""
    return hmac.new(key, label.encode(), hashlib.sha256).digest()


def keyed_hash(key: bytes, value: str) -> str:
    """32 hex digits."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:HASH_LENGTH]


@dataclass(frozen=True, slots=True)
class Keys:
    sessions: bytes = field(repr=False)
    visitors: bytes = field(repr=False)
    callers: bytes = field(repr=False)

    @classmethod
    def of(cls, key: bytes) -> Keys:
        return cls(derived(key, "sessions"), derived(key, "visitors"), derived(key, "callers"))
