"""Writing turns, and stops read, behind the answers' backs: one thread, a queue that ends somewhere, and patience with
the database."""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from web_widget.interactions.database import in_words, may_pass
from web_widget.interactions.losses import Losses
from web_widget.interactions.records import Kept, NotKept, StopRead

log = logging.getLogger("signpost.interactions")

MOST_WAITING = 1000
BATCH = 100
PAUSE_SECONDS = 0.5  # after a write that may succeed later
CLOSE_SECONDS = 5.0  # for writing what waits when the process ends
FORGET_SECONDS = 2.0  # for the write that is under way when somebody wants something deleted


class BackgroundWriter:
    """A record stays in the queue until it is written, so that forgetting it finds it wherever it is. What the database
    refuses for good, and what comes while the queue is full, is lost, counted and told."""

    def __init__(self, write: Callable[[Sequence[Kept]], None]) -> None:
        """`write` writes all of a batch or raises; only this thread calls it."""
        self._write = write
        self._waiting: deque[Kept] = deque()
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._one_by_one = 0
        self._trouble: str | None = None
        self.losses = Losses()
        self.stops_lost = Losses("stops of the tour")

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def trouble(self) -> str | None:
        """Why the last write did not succeed; None if it did."""
        return self._trouble

    def put(self, record: Kept) -> None:
        """At once, whatever the database does."""
        with self._changed:
            closing = self._closing.is_set()
            if not closing and len(self._waiting) < MOST_WAITING:
                self._waiting.append(record)
                self._start()
                self._changed.notify_all()
                return
        why = "the gateway is ending" if closing else "too many wait to be written"
        self._lose([record], f"{why}: {self._trouble}" if self._trouble else why)

    @contextmanager
    def held(self, mark: str) -> Iterator[list[Kept]]:
        """Takes what waits under a mark out of the queue; nothing is written meanwhile. Raises NotKept where a
        write takes too long."""
        if not self._writing.acquire(timeout=FORGET_SECONDS):
            raise NotKept
        try:
            with self._changed:
                taken = [record for record in self._waiting if record.mark == mark]
                self._waiting = deque(record for record in self._waiting if record.mark != mark)
                self._changed.notify_all()
            yield taken
        finally:
            self._writing.release()

    def flush(self, seconds: float) -> bool:
        """Wait until all is written; whether it was."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Write what waits, for at most so long; the rest is lost, counted and told. Nothing is taken after this."""
        self.flush(seconds)
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)
            atexit.unregister(self.close)
        with self._changed:
            left = list(self._waiting)
            self._waiting.clear()
        self._lose(left, f"the gateway ended: {self._trouble or 'there was no time left to write them'}")
        self._tell_losses()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="interactions", daemon=True)
            self._thread.start()
            atexit.register(self.close)

    def _run(self) -> None:
        while not self._closing.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing.is_set())
            try:
                done = self._write_some()
            except Exception:  # a thread that ends would lose every turn from here on
                log.exception("the interactions' writer stumbled")
                done = False
            if not done:
                self._closing.wait(PAUSE_SECONDS)

    def _write_some(self) -> bool:
        """Whether to go on at once."""
        with self._writing:
            with self._changed:
                if self._closing.is_set():
                    return False
                batch = list(islice(self._waiting, 1 if self._one_by_one else BATCH))
            if not batch:
                return True
            try:
                self._write(batch)
            except Exception as error:
                return self._refused(batch, error)
            self._tell_that_it_works(batch)
            self._written(batch)
            return True

    def _refused(self, batch: list[Kept], error: Exception) -> bool:
        """What may pass is tried again later. Of a batch that is refused for good, one record may be the reason: they
        are tried singly, and one that is refused by itself is lost."""
        why = in_words(error)
        if may_pass(error):
            if self._trouble is None:
                log.warning("turns are not kept for now, and wait: %s", why)
            self._trouble = why
            return False
        if len(batch) > 1:
            self._one_by_one = len(batch)
            return True
        self._trouble = why
        self._lose(batch, why)
        self._written(batch)
        return True

    def _written(self, batch: list[Kept]) -> None:
        with self._changed:
            for _ in range(min(len(batch), len(self._waiting))):
                self._waiting.popleft()
            self._one_by_one = max(0, self._one_by_one - len(batch))
            self._changed.notify_all()

    def _tell_that_it_works(self, batch: list[Kept]) -> None:
        if self._trouble is not None:
            log.warning("turns are kept again")
        if self._trouble is not None or len(batch) == len(self._waiting):
            self._tell_losses()
        self._trouble = None

    def _lose(self, records: Sequence[Kept], why: str) -> None:
        stops = sum(isinstance(record, StopRead) for record in records)
        self.losses.count(len(records) - stops, why)
        self.stops_lost.count(stops, why)

    def _tell_losses(self) -> None:
        self.losses.tell()
        self.stops_lost.tell()
