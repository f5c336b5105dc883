"""Bodies and headers as the gateway would send them."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from bot import turns

KEY = b"0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Signer:
    """Makes the bodies and headers that the gateway would send."""

    key: bytes = KEY

    def turn(self, **changes: Any) -> dict[str, Any]:
        """A good turn, with the given keys changed."""
        good = {"conversation": uuid.uuid4().hex, "turn": str(uuid.uuid4()), "text": "Who may interpret?"}
        return {**good, "borough": None, **changes}

    def headers(self, body: bytes, conversation: str, age: float = 0.0, key: bytes | None = None) -> dict[str, str]:
        """Signed `age` seconds ago."""
        timestamp = str(int(time.time() - age))
        signed = turns.signature(key or self.key, timestamp, conversation, body)
        return {turns.TIMESTAMP_HEADER: timestamp, turns.SIGNATURE_HEADER: signed}

    def request(self, document: Any, age: float = 0.0) -> tuple[bytes, dict[str, str]]:
        """Body and headers for any JSON value."""
        body = json.dumps(document).encode()
        conversation = document.get("conversation") if isinstance(document, dict) else ""
        return body, self.headers(body, conversation if isinstance(conversation, str) else "", age)
