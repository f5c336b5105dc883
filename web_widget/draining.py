"""Stopping without cutting anybody off: what is being answered is answered first."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_SECONDS = 11.0  # a turn takes ten at most
FLUSH_SECONDS = 0.3  # for the last bytes of the last answer
PAUSE_SECONDS = 0.05


class Draining:
    """A WSGI application that knows how many requests are in it."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._guard = threading.Lock()
        self._inside = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._guard:
            self._inside += 1
        try:
            return ClosingIterator(self._app(environ, start_response), [self._left])
        except BaseException:
            self._left()
            raise

    def stop_soon(self) -> None:
        """Interrupt this process, as Ctrl-C does, once nobody is being answered any more, or after eleven seconds."""
        threading.Thread(target=self._wait_and_stop, name="draining", daemon=True).start()

    def _wait_and_stop(self) -> None:
        deadline = time.monotonic() + MOST_SECONDS
        while self._inside and time.monotonic() < deadline:
            time.sleep(PAUSE_SECONDS)
        time.sleep(FLUSH_SECONDS)
        os.kill(os.getpid(), signal.SIGINT)  # a signal, since the main thread may be waiting in the kernel

    def _left(self) -> None:
        with self._guard:
            self._inside -= 1
