"""Old lines out of the logs, while others go on writing to them."""

from __future__ import annotations

import json
import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

# 2026-11-22 10:00:00,123 in local time as Python's logging writes it, or with its zone, in brackets or not.
PREFIX = re.compile(rb"\[?(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:[.,]\d+)?\s?(Z|[+-]\d\d:?\d\d)?")
KEYS = ("time", "timestamp")


def purge_logs(folder: Path, cutoff: datetime) -> int:
    """Delete every line older than `cutoff` from the files in `folder`; how many. A line without a time is as old as
    the one before it; in a file without any, all lines are as old as its last change. A rotated file that has nothing
    left is removed. Raises OSError."""
    deleted = 0
    for path in sorted(folder.glob("*.log*")):
        if path.is_file() and not path.is_symlink():
            deleted += _purge_file(path, cutoff)
    return deleted


def without_old(lines: list[bytes], cutoff: datetime, undated: datetime) -> list[bytes]:
    """The lines that are not older than `cutoff`; `undated` is the time of lines where none of them has one."""
    times = [time_of(line) for line in lines]
    current = next((time for time in times if time is not None), undated)
    kept = []
    for line, time in zip(lines, times, strict=True):
        current = time or current
        if current >= cutoff:
            kept.append(line)
    return kept


def time_of(line: bytes) -> datetime | None:
    """When a line of a log was written: of a JSON line by its `time` or `timestamp`, else by what it begins with."""
    if line.startswith(b"{"):
        return _time_in_json(line)
    found = PREFIX.match(line)
    if found is None:
        return None
    return _read_time((found[1] + (found[2] or b"")).decode())


def _time_in_json(line: bytes) -> datetime | None:
    try:
        document = json.loads(line)
    except ValueError:
        return None
    given = next((document[key] for key in KEYS if isinstance(document.get(key), str)), None)
    return _read_time(given) if given else None


def _read_time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)  # one without a zone is local time
    except (ValueError, OverflowError):
        return None


def _purge_file(path: Path, cutoff: datetime) -> int:
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            return 0
        whole = _read(handle, 0)
        lines = whole.splitlines(keepends=True)
        kept = without_old(lines, cutoff, datetime.fromtimestamp(state.st_mtime, UTC))
        if len(kept) < len(lines):
            _shorten(handle, len(whole), b"".join(kept))
    finally:
        os.close(handle)
    if not kept and path.suffix != ".log":
        path.unlink(missing_ok=True)
    return len(lines) - len(kept)


def _shorten(handle: int, read: int, kept: bytes) -> None:
    """Put `kept` in the place of the first `read` bytes. Supervisor holds the file open and appends to it, so it must
    stay the same file; what it adds meanwhile is moved along. Only a line that comes between the last look and the cut,
    a few microseconds, can be lost."""
    os.pwrite(handle, kept, 0)
    end = len(kept)
    while more := _read(handle, read):
        os.pwrite(handle, more, end)
        read, end = read + len(more), end + len(more)
    os.ftruncate(handle, end)


def _read(handle: int, start: int) -> bytes:
    pieces = []
    while piece := os.pread(handle, 1 << 20, start):
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)
