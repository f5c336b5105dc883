"""Whatever is logged, by whom and how: one JSON line, and no word that anybody typed."""

from __future__ import annotations

import errno
import io
import json
import logging
import sqlite3
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.observing.conftest import CANARY, Lines
from web_widget.observing import logs
from web_widget.observing.errors import told

FORGED = [
    "\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\x00", "\x1b[2K", "\ud800",
]  # fmt: skip
FORGERY = '{"time": "2026-01-01T00:00:00Z", "level": "critical", "event": "all is lost"}'
LIBRARIES = [
    "waitress", "waitress.queue", "httpx", "authlib.oauth2", "presidio-analyzer", "sqlalchemy.engine.Engine",
    "alembic.runtime.migration", "werkzeug", "flask_limiter", "urllib3", "web_widget", "signposting", "root",
]  # fmt: skip


def fail(text: str) -> None:
    try:
        raise ValueError(f"cannot read {text}")
    except ValueError as error:
        raise RuntimeError(f"turn failed: {text}") from error


def test_a_line_says_when_how_bad_who_and_what(lines: Lines) -> None:
    logging.getLogger("signpost.gateway").info("turn: %s, topic %s", "answer", "marac_criteria")
    (line,) = lines()
    assert (line["level"], line["logger"], line["event"]) == (
        "info",
        "signpost.gateway",
        "turn: answer, topic marac_criteria",
    )
    assert line["time"].endswith("Z") and "T" in line["time"]
    assert next(iter(line)) == "time"


def test_values_are_told_by_name(lines: Lines) -> None:
    logs.logger().warning("turn failed", fault="SLOW", ms=8003, conversation="0123456789abcdef0123")
    (line,) = lines()
    assert (line["event"], line["fault"], line["ms"]) == ("turn failed", "SLOW", 8003)
    assert line["conversation"] == "0123456789ab"


def test_a_value_that_is_not_in_the_list_is_not_told(log: io.StringIO) -> None:
    logs.logger().info("turn", text=CANARY, message_text=CANARY, user=CANARY)
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize("given", [CANARY, "Khalid", "g" * 32, "0123456", 42, ["ab" * 16]])
def test_a_conversation_is_told_by_its_mark_or_not_at_all(lines: Lines, given: Any) -> None:
    logs.logger().info("turn", conversation=given)
    assert "conversation" not in lines()[0]


@pytest.mark.parametrize("breaking", FORGED, ids=[repr(one) for one in FORGED])
@pytest.mark.parametrize("how", ["message", "argument", "value", "mapping", "logger", "thread"])
def test_nothing_that_is_logged_can_make_a_line(log: io.StringIO, breaking: str, how: str) -> None:
    forged = f"x{breaking}{FORGERY}{breaking}"
    ours = logging.getLogger("signpost.gateway")
    if how == "message":
        ours.warning(forged)
    elif how == "argument":
        ours.warning("said %s", forged)
    elif how == "value":
        logs.logger().warning("said", reason=forged)
    elif how == "mapping":
        ours.warning("said %(what)s", {"what": forged})
    elif how == "logger":
        logging.getLogger(f"signpost.{forged}").warning("said")
    else:
        threading.Thread(target=lambda: ours.warning("said %s", forged), name=forged).start()
        for thread in threading.enumerate():
            if thread.name == forged:
                thread.join()
    written = log.getvalue()
    assert written.count("\n") == 1 and written.endswith("\n")
    assert written.isascii() and written[:-1].isprintable()
    assert json.loads(written)["level"] == "warning"


@pytest.mark.parametrize("name", LIBRARIES)
def test_libraries_are_not_quoted(log: io.StringIO, lines: Lines, name: str) -> None:
    foreign = logging.getLogger(name)
    foreign.warning("could not read %s", CANARY)
    foreign.error(CANARY)
    try:
        fail(CANARY)
    except RuntimeError:
        foreign.exception("Exception on /topics/%s [GET]", CANARY)
    foreign.warning("with extras", extra={"reason": CANARY, "topic": CANARY})
    assert CANARY not in log.getvalue()
    written = lines()
    assert len(written) == 4
    assert {line["event"] for line in written} == {logs.FOREIGN}
    assert written[0]["place"].startswith("test_logs:test_libraries_are_not_quoted:")
    assert [error["kind"] for error in written[2]["errors"]] == ["RuntimeError", "ValueError"]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_libraries_say_nothing_below_a_warning(stream: io.StringIO, level: int) -> None:
    logs.configure(stream, level)
    for name in LIBRARIES:
        foreign = logging.getLogger(name)
        kept, foreign.level = foreign.level, logging.DEBUG  # as SQLAlchemy's echo does
        foreign.info("GET https://example.org/?q=%s", CANARY)
        foreign.debug(CANARY)
        foreign.level = kept
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("level", "count"), [(logging.DEBUG, 3), (logging.INFO, 2), (logging.WARNING, 1)])
def test_our_own_lines_come_from_the_level_on(stream: io.StringIO, level: int, count: int) -> None:
    logs.configure(stream, level)
    ours = logging.getLogger("web_widget.retention")
    ours.debug("one")
    ours.info("two")
    ours.warning("three")
    assert stream.getvalue().count("\n") == count


def test_our_errors_are_told_by_kind_and_places(log: io.StringIO, lines: Lines) -> None:
    try:
        fail(CANARY)
    except RuntimeError as error:
        logging.getLogger("signpost.gateway").exception("not kept: %s", error)
        logging.getLogger("signpost.gateway").error(error)
    first, second = lines()
    assert CANARY not in log.getvalue()
    assert first["event"] == "not kept: RuntimeError" and second["event"] == "RuntimeError"
    assert "test_logs.py:fail:" in first["errors"][0]["at"][-1]


def _full_database() -> BaseException:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("pragma max_page_count = 1")
        connection.execute(f"create table t (x default '{CANARY}')")
        connection.execute("insert into t select zeroblob(1000000)")
    except sqlite3.Error as error:
        return error
    finally:
        connection.close()
    raise AssertionError("it was not full")


def test_an_error_is_told_by_its_code_where_it_has_one() -> None:
    full = _full_database()
    refused = ConnectionRefusedError(errno.ECONNREFUSED, CANARY)
    assert told(full) == "OperationalError SQLITE_FULL"
    assert told(OperationalError(CANARY, {"q": CANARY}, full)) == "OperationalError SQLITE_FULL"
    assert told(refused) == "ConnectionRefusedError ECONNREFUSED"
    assert told(OSError(CANARY)) == "OSError"
    assert told(KeyError(CANARY)) == "KeyError"


@pytest.mark.parametrize("arguments", [(), (1, 2), ({"q": 1},), (object(),)])
def test_arguments_that_do_not_fit_lose_no_line_and_are_not_printed(
    log: io.StringIO, lines: Lines, capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...]
) -> None:
    logs.configure(log)  # anew: pytest's own handler, added since, insists on arguments that fit
    logging.getLogger("signpost.gateway").error("%d of %d at %s", CANARY, *arguments)
    assert lines()[0]["event"] == "%d of %d at %s"
    assert CANARY not in log.getvalue() + "".join(capsys.readouterr())


def test_what_is_no_text_is_told_by_its_type(log: io.StringIO, lines: Lines) -> None:
    logging.getLogger("signpost.gateway").warning("got %s and %s", {"text": CANARY}, [CANARY])
    assert lines()[0]["event"] == "got dict and list"


def test_a_stream_that_is_gone_is_nobodys_error(stream: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(stream)
    stream.close()
    logging.getLogger("signpost.gateway").error("said %s", CANARY)
    assert CANARY not in "".join(capsys.readouterr())


def test_python_warnings_are_told_by_kind_and_place(log: io.StringIO, lines: Lines) -> None:
    logs.configure(log)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._warned  # catch_warnings puts its own there
        warnings.warn_explicit(CANARY, UserWarning, "/somewhere/module.py", 7)
        warnings.warn_explicit(CANARY, DeprecationWarning, "module.py", 8)
    (line,) = lines()
    assert line["event"] == "a Python warning: UserWarning at module.py:7"


THREAD = "import threading; t = threading.Thread(target=lambda: 1 / int('canary-9042'[:0] or '0')); t.start(); t.join()"
ENDS = {
    "an uncaught error": "raise ValueError('canary-9042')",
    "an error in a thread": THREAD,
    "an error in a destructor": "C = type('C', (), {'__del__': lambda s: [][len('canary-9042')]}); c = C(); del c",
    "a warning": "import warnings; warnings.warn('canary-9042')",
}


@pytest.mark.parametrize("ending", ENDS.values(), ids=ENDS.keys())
def test_however_a_process_ends_its_log_quotes_nobody(root: Path, ending: str) -> None:
    start = "import sys; from web_widget.observing import logs; logs.configure(sys.stderr)\n"
    done = subprocess.run(
        [sys.executable, "-W", "always::UserWarning", "-c", start + ending],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""
    assert CANARY not in done.stderr
    (line,) = [json.loads(one) for one in done.stderr.splitlines()]
    assert line["logger"] == "signpost.gateway"
