"""Reading a content file safely: size and alias caps, duplicate keys refused, line numbers kept."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent

MAX_BYTES = 1_000_000
MAX_DEPTH = 20


class ContentError(Exception):
    """A content file cannot be used. Says which file, which line, which rule, and what to do."""

    def __init__(self, file: Path, line: int | None, rule: str, message: str) -> None:
        self.file, self.line, self.rule, self.message = file, line, rule, message
        super().__init__(f"{file}:{line or 1}: [{rule}] {message}")


def read_yaml(path: Path) -> Any:
    """The parsed file as ruamel's round-trip mappings and lists, which know their lines (`line_of`).

    Raises ContentError for a file that is missing, too large, not UTF-8, not YAML, has duplicate keys,
    anchors or tags of its own.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError(path, None, "readable", f"cannot be read ({error.strerror}).") from None
    if len(raw) > MAX_BYTES:
        raise ContentError(path, None, "size", f"has {len(raw)} bytes; the limit is {MAX_BYTES}. Split it.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(path, line, "utf-8", "is not UTF-8 text. Save it as UTF-8.") from None
    return _parse(path, text)


def _parse(path: Path, text: str) -> Any:
    yaml = YAML(typ="rt", pure=True)
    try:
        depth = 0
        for event in YAML(typ="rt", pure=True).parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise ContentError(path, _event_line(event), "depth", f"is nested deeper than {MAX_DEPTH} levels.")
            if getattr(event, "anchor", None):
                raise ContentError(path, _event_line(event), "anchors", "uses an anchor or alias (& or *).")
            if getattr(event, "tag", None):
                raise ContentError(path, _event_line(event), "tags", "uses a tag (!). Write the plain value.")
        data = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = " ".join(str(error.problem).split())
        raise ContentError(path, line, "yaml", f"is not valid YAML here: {problem}.") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise ContentError(path, None, "yaml", f"is not valid YAML: {type(error).__name__}.") from None
    if data is None:
        raise ContentError(path, None, "empty", "is empty.")
    return data


def _event_line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def line_of(data: Any, *path: str | int) -> int | None:
    """The line (from 1) where the item at `path` stands in what `read_yaml` returned; the nearest parent's
    line where the item itself has none."""
    line: int | None = None
    for step in path:
        marks = getattr(data, "lc", None)
        if marks is not None:
            with contextlib.suppress(KeyError, TypeError, IndexError):
                line = int((marks.item if isinstance(step, int) else marks.key)(step)[0]) + 1
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return line
    return line
