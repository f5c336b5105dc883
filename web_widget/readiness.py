"""A costly check, made at most every two seconds and by one thread at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

KEPT_SECONDS = 2.0


class Readiness:
    """Remembers what the last check found."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked_at: float | None = None
        self._parts: dict[str, bool] = {}

    def parts(self, check: Callable[[], dict[str, bool]]) -> dict[str, bool]:
        """Each part and whether it works, no older than KEPT_SECONDS."""
        with self._lock:
            if self._checked_at is None or time.monotonic() - self._checked_at > KEPT_SECONDS:
                self._parts = check()
                self._checked_at = time.monotonic()
            return dict(self._parts)
