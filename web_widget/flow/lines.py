"""A line per conversation: its turns run one after another, in the order they came."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from web_widget.flow.gate import FairGate

MOST_IN_LINE = 16  # a person sends one at a time; ten at once are somebody's slow network


class Lines:
    """A line is there while somebody stands in it. Thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._gates: dict[str, FairGate] = {}
        self._users: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._gates)

    @contextmanager
    def first_come(self, conversation: str, deadline: float) -> Iterator[None]:
        """The block runs when those who came before are done. `deadline` is `time.monotonic()` seconds. Raises GateFull
        or WaitedTooLong."""
        with self._guard:
            gate = self._gates.setdefault(conversation, FairGate(1, MOST_IN_LINE))
            self._users[conversation] += 1
        try:
            with gate.entered(deadline):
                yield
        finally:
            with self._guard:
                self._users[conversation] -= 1
                if not self._users[conversation]:
                    del self._users[conversation], self._gates[conversation]
