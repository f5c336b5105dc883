"""The engine's log: JSON lines on stderr, without what people typed.

Rasa logs a failed turn with its text, and with every frame's local variables. Its messages cannot be told
apart from those that quote a person, so once the log is sealed, nothing of a foreign message is printed but
where it came from and which kinds of error led to it; with a pinned Rasa that says which message it was.
Until then, while no turn has come in yet, messages are printed in full: a failed start must say why.

`configure` has to run before Rasa logs anything: structlog's loggers keep the settings of their first use.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

OURS = "bot"
EVENT_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
NAMED_EVENT = "named_event"
FRAMES = 6  # the innermost frames of each error


class PrivateFormatter(logging.Formatter):
    """One JSON line a record."""

    def __init__(self) -> None:
        """Starts unsealed."""
        super().__init__()
        self.sealed = False

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break."""
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        named = getattr(record, NAMED_EVENT, None)
        if named is not None or not self.sealed or _is_ours(record.name):
            line["event"] = named or record.getMessage()
        else:
            line["place"] = f"{record.module}:{record.funcName}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = [self._error(error) for error in _chain(record.exc_info[1])]
        return json.dumps(line)

    def _error(self, error: BaseException) -> dict[str, Any]:
        """Kind and place; what it says only until sealed, since Rasa's errors quote the conversation."""
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        shown: dict[str, Any] = {
            "kind": type(error).__name__,
            "at": [f"{frame.filename.rpartition('/')[2]}:{frame.name}:{frame.lineno}" for frame in frames],
        }
        if not self.sealed:
            shown["says"] = str(error)
        return shown


class EngineLog:
    """The log of this process."""

    def __init__(self, stream: TextIO, level: int) -> None:
        """Nothing is set up until `install`."""
        self._formatter = PrivateFormatter()
        self._level = level
        self._stream = stream

    def install(self) -> None:
        """Take the place of every handler of the root logger, of structlog's output and of the print-out of
        an uncaught error."""
        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(self._formatter)
        handler.addFilter(self._is_wanted)
        logging.basicConfig(handlers=[handler], level=self._level, force=True)
        logging.lastResort = handler  # Rasa cuts Sanic's loggers off from the root's handlers
        warnings.showwarning = self._warned
        structlog.configure(
            processors=[structlog.processors.add_log_level, _keep_the_event, self._as_record],
            wrapper_class=structlog.make_filtering_bound_logger(self._level),
            logger_factory=structlog.stdlib.LoggerFactory(),
            cache_logger_on_first_use=True,
        )
        sys.excepthook = self._uncaught

    def seal(self) -> None:
        """From here on nothing foreign is quoted, and nothing foreign below a warning is logged."""
        self._formatter.sealed = True

    def _is_wanted(self, record: logging.LogRecord) -> bool:
        return not self._formatter.sealed or _is_ours(record.name) or record.levelno >= logging.WARNING

    @staticmethod
    def _as_record(logger: Any, method: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
        """Hand it to the logging module, marked as a name that can be shown."""
        name = str(event["event"])
        return (name,), {"exc_info": event.get("exc_info"), "extra": {NAMED_EVENT: name}}

    @staticmethod
    def _warned(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        """A Python warning. Those of libraries about each other's old habits are nobody's business here."""
        if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning, FutureWarning)):
            place = f"{filename.rpartition('/')[2]}:{lineno}"
            logging.getLogger("py.warnings").warning("%s %s: %s", category.__name__, place, message)

    @staticmethod
    def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger(OURS).critical("the engine stopped", exc_info=(kind, error, trace))


def _keep_the_event(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog event's other values are the message's text, entities, slots and whole trackers."""
    name = str(event.get("event", ""))
    kept: MutableMapping[str, Any] = {"event": name if EVENT_NAME.fullmatch(name) else "unnamed"}
    if event.get("exc_info"):
        kept["exc_info"] = event["exc_info"]
    return kept


def _is_ours(name: str) -> bool:
    return name == OURS or name.startswith(f"{OURS}.")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it came from, as a traceback would print them; each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
