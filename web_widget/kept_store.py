"""The knowledge base kept open between requests: opening it and reading titles and terms takes longer than a page."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

from knowledge.paths import BadStoreUrl, store_location
from knowledge.store import Store, StoreUnavailable, open_store
from web_widget.kept_server import LOOK_SECONDS, KeptServer

Mark = tuple[int, int, int]  # of a file: inode, size, time of its last change in nanoseconds


class KeptStore:
    """The last store opened, for as long as it is the live one: a build puts another in its place. Of a file that is
    looked at each time, of a server every few seconds. Thread-safe; who still reads from a store that was replaced
    reads on in peace."""

    def __init__(self, state: Path) -> None:
        """`state` is the folder that the store's file stands in, where no server is named. A file is opened now and a
        server by another thread, so that the version is known when somebody asks for it."""
        self._state = state
        self._guard = threading.Lock()
        self._opened: tuple[Path, Mark | None] | None = None
        self._store: Store | None = None
        self._server: KeptServer | None = None
        self._version: str | None = None
        self._look_at = float("-inf")  # on the monotonic clock
        if self._is_on_server():
            self._look_elsewhere()
        else:
            self._look()

    def open(self) -> Store:
        """The knowledge base as it is live now; on a server, as it was at most five seconds ago. Raises
        StoreUnavailable, within three seconds where a server is silent, or BadStoreUrl."""
        location = store_location(self._state)
        store = self._in_file(location) if isinstance(location, Path) else self._on_server(location).open()
        self._version = store.version
        return store

    def version(self) -> str | None:
        """The live knowledge base's as it was last seen, at once: where that is a while ago, another thread looks. None
        until it could be read, and where there is no such file any more."""
        if time.monotonic() >= self._look_at:
            self._look_elsewhere()
        return None if self._file_is_gone() else self._version

    def _in_file(self, location: Path) -> Store:
        wanted = (location, _mark(location))
        with self._guard:
            if self._store is None or wanted != self._opened:
                self._store = None
                self._store = open_store(location)
                self._opened = wanted  # taken before it was opened: one that came in between is seen next time
            return self._store

    def _on_server(self, url: URL) -> KeptServer:
        with self._guard:
            if self._server is None or self._server.url != url:
                self._server = KeptServer(url)
            return self._server

    def _is_on_server(self) -> bool:
        try:
            return not isinstance(store_location(self._state), Path)
        except BadStoreUrl:
            return False

    def _file_is_gone(self) -> bool:
        try:
            location = store_location(self._state)
        except BadStoreUrl:
            return True
        return isinstance(location, Path) and _mark(location) is None

    def _look_elsewhere(self) -> None:
        self._look_at = time.monotonic() + LOOK_SECONDS
        threading.Thread(target=self._look, name="knowledge version", daemon=True).start()

    def _look(self) -> None:
        self._look_at = time.monotonic() + LOOK_SECONDS
        with suppress(BadStoreUrl, StoreUnavailable):
            self.open()


def _mark(path: Path) -> Mark | None:
    """None where there is no such file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns
