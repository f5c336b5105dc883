"""The gateway's log: JSON lines on stderr, without what people typed.

Our own lines are written with closed values (a code, a status, a topic's key), so they are printed. A library's cannot
be told apart from those that quote a person, so of them nothing is printed but where they came from and which kinds of
error led to them: with pinned libraries that says which message it was. The engine does the same (`bot/logs.py`).

What a message may hold is not left to care alone: an error among its arguments is told by its kind, a value that is no
figure and no text by its type, and whatever is printed is printed as JSON, so that no line break in it makes a line.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from web_widget.observing.errors import told, told_with_places
from web_widget.observing.reference import request_told

GATEWAY = "signpost.gateway"
# Flask's own logger is called like the package that it serves, and quotes addresses: so not `web_widget` itself.
OURS = ("signpost", "web_widget.")
FOREIGN = "a library's message"
LOGGER_NAME = re.compile(r"[\w.-]{1,80}")
LONGEST = 400  # characters of one value

# The values that a line may carry beside its event.
VALUES = (
    "status", "code", "ms", "engine_ms", "topic", "confidence", "fault", "removed", "saved",
    "helpful", "reason", "conversation", "engine", "count",
)  # fmt: skip
MARK = re.compile(r"[0-9a-f]{8,64}")
MARK_SHOWN = 12


def logger(name: str = GATEWAY) -> structlog.stdlib.BoundLogger:
    """A logger that takes values by name, of those in VALUES. What it writes goes the way of every stdlib logger's."""
    bound = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return cast(structlog.stdlib.BoundLogger, bound)


def configure(stream: TextIO, level: int = logging.INFO) -> None:
    """Make this process's log: `level` for our own lines, warnings and worse from everybody else.

    Takes the place of every handler of the root logger, and of the print-outs of uncaught errors and warnings."""
    handler = _Quiet(stream)
    handler.setFormatter(_formatter())
    handler.addFilter(_is_wanted)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in ("signpost", "web_widget"):
        logging.getLogger(name).setLevel(level)
    logging.lastResort = handler  # for loggers that are cut off from the root
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


class _Quiet(logging.StreamHandler[TextIO]):
    """logging prints a record that it cannot write, with the arguments; this does not."""

    def handleError(self, record: logging.LogRecord) -> None:
        """The line is lost."""


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        processors=[_line, structlog.processors.JSONRenderer()], use_get_message=False, pass_foreign_args=True
    )


def _line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """What is printed of a record, in the order in which it is read."""
    record: logging.LogRecord = event["_record"]
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name if LOGGER_NAME.fullmatch(record.name) else "unnamed",
    }
    if is_ours(record.name):
        line["event"] = _event(record.msg, event["positional_args"])
        line |= _values(record.__dict__)
    else:
        line["event"] = FOREIGN
        line["place"] = f"{record.module}:{record.funcName}:{record.lineno}"
    line |= request_told()
    error = event["exc_info"][1] if event.get("exc_info") else None
    if error is not None:
        line["errors"] = told_with_places(error)
    return line


def is_ours(name: str) -> bool:
    """Whether a logger's lines are written here, with closed values."""
    return f"{name}.".startswith("signpost.") or name.startswith(OURS[1])


def _is_wanted(record: logging.LogRecord) -> bool:
    return is_ours(record.name) or record.levelno >= logging.WARNING


def _event(message: object, arguments: object) -> str:
    if not isinstance(message, str):
        return str(_plain(message))
    if not arguments:
        return message[:LONGEST]
    try:
        return str(message % _plain_arguments(arguments))[:LONGEST]
    except (TypeError, ValueError, KeyError):
        return message[:LONGEST]  # the arguments do not fit; the line still says where we were


def _plain_arguments(arguments: object) -> object:
    if isinstance(arguments, Mapping):
        return {key: _plain(value) for key, value in arguments.items()}
    return tuple(_plain(value) for value in cast(tuple[object, ...], arguments))


def _values(given: Mapping[str, object]) -> dict[str, object]:
    values = {name: _plain(given[name]) for name in VALUES if given.get(name) is not None}
    mark = values.pop("conversation", None)
    if isinstance(mark, str) and MARK.fullmatch(mark):
        values["conversation"] = mark[:MARK_SHOWN]
    return values


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)[:LONGEST]
    return told(value) if isinstance(value, BaseException) else type(value).__name__


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A Python warning, by kind and place. Libraries' about each other's old habits are nobody's business here."""
    if not issubclass(category, DeprecationWarning | PendingDeprecationWarning | FutureWarning):
        place = f"{filename.rpartition('/')[2]}:{lineno}"
        logging.getLogger(GATEWAY).warning("a Python warning: %s at %s", category.__name__, place)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(GATEWAY).critical("the gateway stopped", exc_info=(kind, error, trace))


def _uncaught_in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and ended.exc_type is not SystemExit:
        found = (ended.exc_type, ended.exc_value, ended.exc_traceback)
        logging.getLogger(GATEWAY).critical("a thread ended", exc_info=found)


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    error = lost.exc_value
    found = (type(error), error, lost.exc_traceback) if error is not None else None
    logging.getLogger(GATEWAY).error("an error that nobody could catch", exc_info=found)
