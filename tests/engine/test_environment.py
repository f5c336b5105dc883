"""What the engine reads of its environment: which of several it is, and what must not be set."""

from __future__ import annotations

import pytest

from bot import environment


def prepared(**given: str) -> dict[str, str]:
    made = dict(given)
    environment.prepare(made)
    return made


@pytest.mark.parametrize(
    ("ports", "number", "port", "file"),
    [
        (None, None, 5005, "tracker.sqlite"),
        ("7001", "0", 7001, "tracker.sqlite"),
        ("7001 7002", "0", 7001, "tracker.sqlite"),
        ("7001 7002", "1", 7002, "tracker-1.sqlite"),
        ("7001 7002 7003", "2", 7003, "tracker-2.sqlite"),
    ],
)
def test_each_engine_has_its_port_and_its_file(ports: str | None, number: str | None, port: int, file: str) -> None:
    given = {"SIGNPOST_ENGINE_PORT": ports, "SIGNPOST_ENGINE_NUMBER": number}
    made = prepared(**{name: value for name, value in given.items() if value is not None})
    assert environment.engine_port(made) == port
    assert made["SIGNPOST_TRACKER_NAME"] == file


@pytest.mark.parametrize(
    ("ports", "number"), [("7001", "1"), ("7001 7002", "2"), ("7001", "-1"), ("7001", "x"), ("", "0")]
)
def test_an_engine_without_a_port_does_not_start(ports: str, number: str) -> None:
    with pytest.raises(ValueError, match="there is no engine"):
        prepared(SIGNPOST_ENGINE_PORT=ports, SIGNPOST_ENGINE_NUMBER=number)


def test_nobody_is_told_anything() -> None:
    reporting = {"SENTRY_DSN": "https://key@example.invalid/1", "RASA_EXCEPTION_WRITE_KEY": "x"}
    made = prepared(**reporting, RASA_TELEMETRY_ENABLED="true", RASA_TELEMETRY_WRITE_KEY="x")
    assert made["RASA_TELEMETRY_ENABLED"] == "false"
    assert not {*reporting, "RASA_TELEMETRY_WRITE_KEY"} & set(made)
