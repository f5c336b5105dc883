"""Which of the choices that were offered a question took."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from cachetools import LRUCache

from contract.reply import Choice, Reply

REMEMBERED_CONVERSATIONS = 10_000


class OfferedChoices:
    """What each conversation was offered last. Thread-safe, bounded, in memory: a restart forgets. Holds nothing that
    anybody typed."""

    def __init__(self) -> None:
        self._offered: LRUCache[str, tuple[Choice, ...]] = LRUCache(REMEMBERED_CONVERSATIONS)
        self._guard = threading.Lock()

    def picked(self, mark: str, question: str, replies: Sequence[Reply]) -> str | None:
        """The title of the choice that the question took, None if it took none; what the replies offer is remembered in
        its place. A turn that failed offers nothing and is sent again, so the choices before it stand."""
        with self._guard:
            before = self._offered.get(mark, ())
            if replies:
                self._offered[mark] = tuple(choice for reply in replies for choice in reply.choices)
        return next((choice.label for choice in before if _same(choice.message, question)), None)

    def forget(self, mark: str) -> None:
        with self._guard:
            self._offered.pop(mark, None)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
