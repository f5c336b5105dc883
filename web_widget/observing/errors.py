"""An error as the log may tell it: its kind, a code from a closed list, and where it came from. Never what it says:
errors quote what they failed on."""

from __future__ import annotations

import errno
import re
import traceback
from collections.abc import Iterator

FRAMES = 6  # the innermost frames of each error
CHAINED = 5  # errors that led to one another
SQLSTATE = re.compile(r"[0-9A-Z]{5}")

Told = dict[str, str | list[str]]


def told(error: BaseException) -> str:
    """Kind and code: `OperationalError SQLITE_FULL`, `FileNotFoundError ENOENT`, `ValueError`."""
    return " ".join(filter(None, [type(error).__name__, _code(error)]))


def told_with_places(error: BaseException) -> list[Told]:
    """The error and those it came from: what each is, and its innermost places as file:function:line."""
    return [{"kind": told(one), "at": _places(one)} for one in _chain(error)]


def _code(error: BaseException) -> str | None:
    """What a database or the operating system calls it; SQLAlchemy wraps the database's own error."""
    cause = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", None)
    if isinstance(name, str):
        return name
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str) and SQLSTATE.fullmatch(state):
        return state
    return errno.errorcode.get(cause.errno or 0) if isinstance(cause, OSError) else None


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.name}:{frame.lineno}" for frame in frames]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """As a traceback would print them; each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < CHAINED:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
