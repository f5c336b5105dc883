"""How much one person may ask: so many turns a minute, and so many at once. By user or visitor, never by address alone,
which a whole office shares: who is neither (a program, or a browser's very first request) has an office's measure."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from flask_limiter import Limiter, RateLimitExceeded

VARIABLE = "SIGNPOST_TURN_LIMIT"
OFF = "off"  # for evaluation runs, which ask as a whole council does
USUAL = 30
AT_ONCE = 4
OFFICE = 20  # an office's measure, in persons'
ADDRESS = "address:"  # how the key of a caller begins of whom nothing else is known


class TooMany(Exception):
    """`retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(retry_after)


def read_turn_limit(given: str) -> int | None:
    """Turns a minute for one person; None for no limit. Raises ValueError."""
    if given == OFF:
        return None
    if given.isascii() and given.isdigit() and 1 <= int(given) <= 10_000:
        return int(given)
    raise ValueError(f"{VARIABLE} is “{given}”; it takes turns a minute for one person, such as 30, or {OFF}.")


class Limits:
    """Counts in this process's memory. `caller` names whoever sent the request at hand."""

    def __init__(self, app: Flask, turn_limit: int | None, caller: Callable[[], str]) -> None:
        self._caller = caller
        self._a_minute = turn_limit
        self._limiter = Limiter(
            caller, app=app, storage_uri="memory://", strategy="moving-window", enabled=turn_limit is not None
        )
        self._guard = threading.Lock()
        self._at_once: Counter[str] = Counter()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The block is one turn of the caller's. Raises TooMany before it."""
        if self._a_minute is None:
            yield
            return
        key = self._caller()
        persons = OFFICE if key.startswith(ADDRESS) else 1
        try:
            with self._limiter.limit(f"{self._a_minute * persons}/minute"):
                pass
        except RateLimitExceeded:
            raise TooMany(self._seconds_left()) from None
        with self._one_of(key, AT_ONCE * persons):
            yield

    def _seconds_left(self) -> int:
        limit = self._limiter.current_limit
        return min(60, max(1, math.ceil(limit.reset_at - time.time()))) if limit else 60

    @contextmanager
    def _one_of(self, key: str, most: int) -> Iterator[None]:
        with self._guard:
            if self._at_once[key] >= most:
                raise TooMany(1)
            self._at_once[key] += 1
        try:
            yield
        finally:
            with self._guard:
                self._at_once[key] -= 1
                if not self._at_once[key]:
                    del self._at_once[key]
