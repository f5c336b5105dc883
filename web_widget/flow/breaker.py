"""A breaker: who failed five times running is not asked again until a probe finds it well.

After M. Nygard, “Release It!”, 2007, chapter 5.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import StrEnum

FAILURES = 5
PROBE_SECONDS = 5.0


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"


class Breaker:
    """Thread-safe. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._failures = 0
        self._next_probe = 0.0

    @property
    def state(self) -> BreakerState:
        return BreakerState.OPEN if self._failures >= FAILURES else BreakerState.CLOSED

    def lets_through(self, is_well: Callable[[], bool]) -> bool:
        """Whether to ask. While open, one caller every five seconds asks `is_well`, and closes it if so; the others
        are told no without waiting for that."""
        with self._guard:
            if self.state is BreakerState.CLOSED:
                return True
            if self._clock() < self._next_probe:
                return False
            self._next_probe = self._clock() + PROBE_SECONDS
        if not is_well():
            return False
        self.succeeded()
        return True

    def succeeded(self) -> None:
        with self._guard:
            self._failures = 0

    def failed(self) -> None:
        with self._guard:
            self._failures += 1
            if self._failures == FAILURES:
                self._next_probe = self._clock() + PROBE_SECONDS
