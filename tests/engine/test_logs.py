"""No word that anybody typed comes into the log."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs

CANARY = "canary-9042"

pytestmark = pytest.mark.filterwarnings("always")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, last = logging.getLogger(), logging.lastResort
    kept = (root.handlers[:], root.level, sys.excepthook, warnings.showwarning, structlog.get_config())
    yield io.StringIO()
    root.handlers[:], root.level, sys.excepthook = kept[0], kept[1], kept[2]
    warnings.showwarning = kept[3]
    structlog.configure(**kept[4])
    logging.lastResort = last


@pytest.fixture
def log(stream: io.StringIO) -> logs.EngineLog:
    made = logs.EngineLog(stream, logging.INFO)
    made.install()
    return made


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(text: str) -> None:
    try:
        raise ValueError(f"cannot read {text}")
    except ValueError as error:
        raise RuntimeError(f"turn failed: {text}") from error


def test_once_sealed_nothing_foreign_is_quoted(log: logs.EngineLog, stream: io.StringIO) -> None:
    log.seal()
    foreign = logging.getLogger("rasa.core.processor")
    foreign.error("could not handle %s", CANARY)
    foreign.warning(CANARY)
    try:
        fail(CANARY)
    except RuntimeError:
        foreign.exception("failed with %s", CANARY)
    warnings.warn_explicit(CANARY, UserWarning, "module.py", 7)
    assert CANARY not in stream.getvalue()
    written = lines(stream)
    assert len(written) == 4
    assert [error["kind"] for error in written[2]["errors"]] == ["RuntimeError", "ValueError"]
    assert "test_logs.py:fail:" in written[2]["errors"][0]["at"][-1]


def test_loggers_that_were_cut_off_are_not_heard_in_the_clear(
    log: logs.EngineLog, stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    log.seal()
    sanic = logging.Logger("sanic.error")  # outside the tree, as good as one that does not propagate
    sanic.error("Exception occurred while handling: %s", CANARY)
    assert len(lines(stream)) == 1
    assert CANARY not in stream.getvalue() + "".join(capsys.readouterr())


def test_once_sealed_foreign_chatter_is_dropped(log: logs.EngineLog, stream: io.StringIO) -> None:
    log.seal()
    logging.getLogger("rasa.core.agent").info("ignoring a message")
    assert lines(stream) == []


def test_our_own_lines_are_kept(log: logs.EngineLog, stream: io.StringIO) -> None:
    log.seal()
    logging.getLogger("bot.channel").info("request failed")
    assert lines(stream)[0]["event"] == "request failed"


def test_our_own_errors_are_not_quoted_either(log: logs.EngineLog, stream: io.StringIO) -> None:
    log.seal()
    try:
        fail(CANARY)
    except RuntimeError:
        logging.getLogger("bot.channel").exception("request failed")
    assert CANARY not in stream.getvalue()
    assert lines(stream)[0]["errors"][0]["kind"] == "RuntimeError"


def test_before_a_failed_start_says_why(log: logs.EngineLog, stream: io.StringIO) -> None:
    try:
        fail("the model")
    except RuntimeError:
        logging.getLogger("rasa.core.agent").exception("Could not load model")
    (line,) = lines(stream)
    assert line["event"] == "Could not load model"
    assert line["errors"][0]["says"] == "turn failed: the model"


@pytest.mark.parametrize("sealed", [False, True])
def test_of_structured_events_only_the_name_is_kept(log: logs.EngineLog, stream: io.StringIO, sealed: bool) -> None:
    if sealed:
        log.seal()
    structlog.get_logger().warning("message.parsing.failed", user_text=CANARY, tracker={"text": CANARY})
    structlog.get_logger().warning(f"something about {CANARY}", event_info=CANARY)
    try:
        fail("it")
    except RuntimeError:
        structlog.get_logger().exception("action.failed", json_message=CANARY)
    assert CANARY not in stream.getvalue()
    assert [line["event"] for line in lines(stream)] == ["message.parsing.failed", "unnamed", "action.failed"]
    assert lines(stream)[2]["errors"][0]["kind"] == "RuntimeError"


def test_a_line_break_adds_no_line(log: logs.EngineLog, stream: io.StringIO) -> None:
    logging.getLogger("bot").warning('x\r\n{"level": "info"}')
    assert len(stream.getvalue().splitlines()) == 1


def test_libraries_old_habits_are_not_logged(log: logs.EngineLog, stream: io.StringIO) -> None:
    warnings.warn_explicit("old", DeprecationWarning, "module.py", 7)
    assert stream.getvalue() == ""


def test_an_uncaught_error_is_logged_without_local_variables() -> None:
    script = (
        "import logging, sys\n"
        "from bot import logs\n"
        "log = logs.EngineLog(sys.stderr, logging.INFO)\n"
        "log.install()\n"
        "log.seal()\n"
        "secret = 'canary' + '-9042'\n"
        "raise ValueError(secret)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 1 and CANARY not in run.stdout + run.stderr
    assert json.loads(run.stderr)["errors"][0]["kind"] == "ValueError"
