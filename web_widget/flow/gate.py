"""A gate with few places, entered in the order of arrival. `threading.Lock` and `Semaphore` promise no order: under
load some wait for ever."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class GateFull(Exception):
    """As many wait already as may."""


class WaitedTooLong(Exception):
    """No place came free before the deadline."""


class FairGate:
    """`places` threads are inside at once, `most_waiting` may wait. Thread-safe."""

    def __init__(self, places: int, most_waiting: int) -> None:
        self._places = places
        self._most_waiting = most_waiting
        self._inside = 0
        self._line: deque[object] = deque()
        self._changed = threading.Condition()

    @property
    def inside(self) -> int:
        return self._inside

    @property
    def waiting(self) -> int:
        return len(self._line)

    @property
    def has_room(self) -> bool:
        """Whether who comes now need not be turned away at once."""
        return self._inside < self._places or len(self._line) < self._most_waiting

    @contextmanager
    def entered(self, deadline: float) -> Iterator[None]:
        """The block runs with a place taken. `deadline` is `time.monotonic()` seconds. Raises GateFull at once, or
        WaitedTooLong."""
        self._take_place(deadline)
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def _take_place(self, deadline: float) -> None:
        ticket = object()
        with self._changed:
            if len(self._line) >= self._most_waiting and (self._line or self._inside >= self._places):
                raise GateFull
            self._line.append(ticket)
            try:
                while self._line[0] is not ticket or self._inside >= self._places:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise WaitedTooLong
                    self._changed.wait(left)
                self._inside += 1
            finally:
                self._line.remove(ticket)
                self._changed.notify_all()
