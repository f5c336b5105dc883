"""What could not be kept: counted, and told in the log without flooding it."""

from __future__ import annotations

import logging
import threading
import time

log = logging.getLogger("signpost.interactions")

QUIET_SECONDS = 10.0  # between two lines


class Losses:
    """Thread-safe."""

    def __init__(self, what: str = "turns") -> None:
        """`what` is lost, as the log calls it."""
        self._what = what
        self._guard = threading.Lock()
        self._total = 0
        self._untold = 0
        self._told_at = float("-inf")
        self._why = ""

    @property
    def total(self) -> int:
        """Since the process began."""
        return self._total

    def count(self, number: int, why: str) -> None:
        """`why` must quote nothing that anybody typed."""
        if not number:
            return
        with self._guard:
            self._total += number
            self._untold += number
            self._why = why
            if time.monotonic() - self._told_at < QUIET_SECONDS:
                return
        self.tell()

    def tell(self) -> None:
        """A line for what was not told yet."""
        with self._guard:
            untold, self._untold = self._untold, 0
            if not untold:
                return
            self._told_at = time.monotonic()
            log.error("%s not kept: %d (%s), %d since the start", self._what, untold, self._why, self._total)
