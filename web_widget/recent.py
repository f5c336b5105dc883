"""What recent messages were answered with: kind and topic, so that feedback on them can be told apart."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from cachetools import TTLCache

from contract.reply import ChatResponse
from knowledge.vocabulary import Status

REMEMBERED_ANSWERS = 10_000
REMEMBERED_SECONDS = 12 * 3600  # a shift, and somebody who says the next morning that it was wrong


@dataclass(frozen=True, slots=True)
class Gist:
    """Of the reply that the answer is about: the first with a topic, or else the last. Empty where the message is
    unknown or was answered too long ago."""

    kind: Status | None = None
    topic: str | None = None


class RecentAnswers:
    """Thread-safe, bounded, in memory: a restart forgets. Holds nothing that anybody typed."""

    def __init__(self) -> None:
        self._gists: TTLCache[str, Gist] = TTLCache(REMEMBERED_ANSWERS, REMEMBERED_SECONDS)
        self._guard = threading.Lock()

    def note(self, response: ChatResponse) -> None:
        reply = next((reply for reply in response.replies if reply.topic), response.replies[-1])
        with self._guard:
            self._gists[response.message_id] = Gist(reply.kind, reply.topic)

    def gist(self, message_id: str) -> Gist:
        with self._guard:
            return self._gists.get(message_id, Gist())
