"""Old lines leave the logs, whoever goes on writing to them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from web_widget.retention.logs import purge_logs, time_of

CUTOFF = datetime(2026, 10, 23, 12, tzinfo=UTC)
OLD, NEW = CUTOFF - timedelta(days=1), CUTOFF + timedelta(days=1)


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (b'{"time": "2026-11-22T10:00:00Z", "event": "x"}\n', "2026-11-22T10:00:00Z"),
        (b'{"event": "x", "timestamp": "2026-07-22T10:00:00.123456+01:00"}', "2026-07-22T09:00:00.123456Z"),
        (b"2026-11-22 10:00:00,123 INFO signpost.gateway x\n", "2026-11-22T10:00:00Z"),
        (b"2026-07-22 10:00:00,123 INFO signpost.gateway x\n", "2026-07-22T09:00:00Z"),
        (b"[2026-11-22 10:00:00 +0000] [12] [INFO] x", "2026-11-22T10:00:00Z"),
        (b'{"time": 17, "event": "2026-11-22"}', None),
        (b'{"time": "soon"}', None),
        (b'{"time": "2026-11-22T10:', None),
        (b'{"time": "0001-01-01T00:00:00+14:00"}', None),
        (b"2026-13-40 10:00:00,1 x", None),
        (b"Traceback (most recent call last):", None),
        (b"\xff\xfe\x00", None),
        (b"", None),
    ],
)
def test_when_a_line_was_written(line: bytes, at: str | None) -> None:
    assert time_of(line) == (datetime.fromisoformat(at) if at else None)


def plain(at: datetime, text: str) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S},000 INFO x {text}\n"


def test_old_lines_go_with_what_belongs_to_them(tmp_path: Path) -> None:
    log = tmp_path / "gateway.log"
    log.write_text(
        "  the end of something\n"
        + plain(OLD, "old")
        + "Traceback of old\n  line\n"
        + f'{{"time": "{OLD.isoformat()}", "event": "old"}}\n'
        + plain(CUTOFF, "new")
        + "Traceback of new\n"
        + plain(OLD, "the clock was put back")
        + f'{{"time": "{NEW.isoformat()}", "event": "new"}}\n'
    )
    before = log.stat().st_ino
    assert purge_logs(tmp_path, CUTOFF) == 6
    assert (
        log.read_text()
        == plain(CUTOFF, "new") + "Traceback of new\n" + f'{{"time": "{NEW.isoformat()}", "event": "new"}}\n'
    )
    assert log.stat().st_ino == before
    assert purge_logs(tmp_path, CUTOFF) == 0


def test_a_rotated_log_that_has_nothing_left_goes_and_a_live_one_stays_empty(tmp_path: Path) -> None:
    for name in ("gateway.log", "gateway.log.1", "gateway.log.2"):
        (tmp_path / name).write_text(plain(OLD, "old"))
    (tmp_path / "gateway.log.1").write_text(plain(OLD, "old") + plain(NEW, "new"))
    assert purge_logs(tmp_path, CUTOFF) == 3
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "gateway.log": "",
        "gateway.log.1": plain(NEW, "new"),
    }


def test_lines_without_any_time_are_as_old_as_the_file(tmp_path: Path) -> None:
    for name, at in (("train.log", OLD), ("knowledge.log", NEW)):
        (tmp_path / name).write_text("no time at all\n")
        os.utime(tmp_path / name, (at.timestamp(), at.timestamp()))
    assert purge_logs(tmp_path, CUTOFF) == 1
    assert (tmp_path / "train.log").read_text() == ""
    assert (tmp_path / "knowledge.log").read_text() == "no time at all\n"


def test_nothing_but_logs_is_touched(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "other").write_text(plain(OLD, "old"))
    logs = tmp_path / "log"
    logs.mkdir()
    (logs / "linked.log").symlink_to(elsewhere / "other")
    (logs / "folder.log").mkdir()
    (logs / "notes.txt").write_text(plain(OLD, "old"))
    assert purge_logs(logs, CUTOFF) == 0
    assert (elsewhere / "other").read_text() == (logs / "notes.txt").read_text() == plain(OLD, "old")
    assert purge_logs(tmp_path / "none", CUTOFF) == 0


# Appends new lines, some hundreds in the time that a purge takes.
APPENDER = """
import sys, time
with open(sys.argv[1], "ab", buffering=0) as file:
    for number in range(4000):
        file.write(f"{sys.argv[2]},000 INFO x new {number}\\n".encode())
        time.sleep(0.0002)
"""


def test_who_appends_meanwhile_loses_next_to_nothing(tmp_path: Path) -> None:
    """Supervisor holds the file open and appends. Each purge has thousands of lines to read first."""
    log = tmp_path / "gateway.log"
    log.touch()
    new = f"{NEW.astimezone():%Y-%m-%d %H:%M:%S}"
    writer = subprocess.Popen([sys.executable, "-c", APPENDER, str(log), new])
    purges = 0
    while writer.poll() is None:
        with log.open("ab", buffering=0) as file:
            file.write(plain(OLD, "old").encode() * 100)
        purges += purge_logs(tmp_path, CUTOFF) > 0
    assert writer.returncode == 0 and purges > 10
    purge_logs(tmp_path, CUTOFF)
    kept = log.read_bytes().splitlines(keepends=True)
    assert not [line for line in kept if b"old" in line]
    assert len(set(kept)) == len(kept)
    assert 4000 - len(kept) <= 100  # without care it is hundreds and more
