"""A PostgreSQL server that is frozen: its sockets stay open, and nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from sqlalchemy import URL


@contextmanager
def frozen(url: URL) -> Iterator[None]:
    """All of the server's processes, for as long as the block lasts."""
    (first,) = [one for one in psutil.process_iter(["name", "cmdline"]) if _is_it(one, url)]
    stopped = [first, *first.children(recursive=True)]
    for process in stopped:
        process.suspend()
    try:
        yield
    finally:
        for process in stopped:
            process.resume()


def _is_it(process: psutil.Process, url: URL) -> bool:
    return process.info["name"] == "postgres" and {"-D", str(url.port)} <= set(process.info["cmdline"] or ())
