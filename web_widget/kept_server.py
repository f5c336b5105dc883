"""The knowledge base on a server, kept open: every few seconds somebody looks whether another was built."""

from __future__ import annotations

import threading
import time
import weakref
from dataclasses import dataclass

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from knowledge import server
from knowledge.patience import within
from knowledge.store import Store, StoreUnavailable, open_store

LOOK_SECONDS = 5.0  # between two looks
PATIENCE_SECONDS = 2.5  # for one look


@dataclass(frozen=True, slots=True)
class Look:
    """What the last look found: the store last opened, of which schema, and why it cannot be read now."""

    at: float  # on the monotonic clock
    schema: str | None = None
    store: Store | None = None
    trouble: str | None = None

    @property
    def is_due(self) -> bool:
        return time.monotonic() - self.at >= LOOK_SECONDS

    def found(self) -> Store:
        """Raises StoreUnavailable."""
        if self.store is None or self.trouble is not None:
            raise StoreUnavailable(self.trouble)
        return self.store


class KeptServer:
    """Thread-safe. One thread looks, and the others go on with what is known. Who still reads from a store that was
    replaced reads on in peace: its schema stays until the build after next."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._looking = threading.Lock()
        self._last: Look | None = None

    def open(self) -> Store:
        """The knowledge base as it was live at most LOOK_SECONDS ago. Raises StoreUnavailable, within three seconds
        where the server is silent; then nobody looks again for LOOK_SECONDS."""
        last = self._last
        if last is not None and not last.is_due:
            return last.found()
        if last is not None and self._looking.locked():
            return last.found()
        with self._looking:
            if self._last is last or self._last is None:
                self._last = self._look(last or Look(0.0))
            return self._last.found()

    def _look(self, before: Look) -> Look:
        try:
            with within(PATIENCE_SECONDS):
                schema = server.live_schema(self.url)
                if before.store is not None and schema == before.schema:
                    return Look(time.monotonic(), schema, before.store)
                store = open_store(self.url)
        except (SQLAlchemyError, StoreUnavailable) as error:
            said = str(error) if isinstance(error, StoreUnavailable) else _unreadable(self.url)
            return Look(time.monotonic(), before.schema, before.store, said)
        weakref.finalize(store, store.engine.dispose)  # as soon as it was replaced and its last reader has done
        return Look(time.monotonic(), schema, store)  # the schema was read first: a build in between is seen next time


def _unreadable(url: URL) -> str:
    return f"There is no knowledge base that can be read at {url.render_as_string(hide_password=True)}."
