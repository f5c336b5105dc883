"""The knowledge base kept open between requests: opening it and reading titles and terms takes longer than a page."""

from __future__ import annotations

import threading
from pathlib import Path

from knowledge.paths import BadStoreUrl, store_location
from knowledge.store import Store, StoreUnavailable, open_store

Mark = tuple[int, int, int]  # of a file: inode, size, time of its last change in nanoseconds


class KeptStore:
    """The last store opened, for as long as its file is the same one: a build puts another in its place. A store on a
    server is opened anew each time. Thread-safe; who still reads from a store that was replaced reads on in peace."""

    def __init__(self, state: Path) -> None:
        """`state` is the folder that the store's file stands in, where no server is named."""
        self._state = state
        self._guard = threading.Lock()
        self._opened: tuple[Path, Mark | None] | None = None
        self._store: Store | None = None

    def open(self) -> Store:
        """The knowledge base as it is live now. Raises StoreUnavailable, or BadStoreUrl."""
        location = store_location(self._state)
        if not isinstance(location, Path):
            return open_store(location)
        wanted = (location, _mark(location))
        with self._guard:
            if self._store is None or wanted != self._opened:
                self._store = None
                self._store = open_store(location)
                self._opened = wanted  # taken before it was opened: one that came in between is seen next time
            return self._store

    def version(self) -> str | None:
        """The live knowledge base's; None where it cannot be read."""
        try:
            return self.open().version
        except (BadStoreUrl, StoreUnavailable):
            return None


def _mark(path: Path) -> Mark | None:
    """None where there is no such file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns
