"""The gateway as it is put together: what happens in it is logged and counted, and is nowhere quoted."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from knowledge.vocabulary import Status
from tests.gateway.stub import KEY, SAID, StubEngine, answered, refused, serving
from tests.observing.conftest import CANARY, Lines, figures_of
from web_widget import create_app
from web_widget.settings import GatewaySettings

NAME = "Khalid Zebedee"
TYPED = f"My name is {NAME}, {CANARY}@example.org. Who may interpret?"


@pytest.fixture
def engine() -> Iterator[StubEngine]:
    with serving(StubEngine()) as stub:
        yield stub


@pytest.fixture
def client(engine: StubEngine, state: Path, lines: Lines) -> FlaskClient:
    settings = GatewaySettings(turn_key=KEY, engine_urls=(engine.url,), actions_url=engine.url, state=state)
    return create_app(settings).test_client()


def ask(client: FlaskClient, message: str) -> int:
    return client.post("/api/v1/chat", json={"message": message}).status_code


def figures(client: FlaskClient) -> dict[str, float]:
    return figures_of(client.get("/metrics").text)


def test_turns_are_counted_and_logged_and_nothing_typed_is_quoted(
    client: FlaskClient, engine: StubEngine, lines: Lines, log: io.StringIO
) -> None:
    engine.answer = answered({**SAID, "kind": Status.NOT_IN_POLICY.value, "text": CANARY})
    assert ask(client, TYPED) == 200
    counted = figures(client)
    assert counted['signpost_turns_total{status="not_in_policy"}'] == 1
    assert counted["signpost_turn_seconds_count"] == 1
    assert sum(value for name, value in counted.items() if name.startswith("signpost_redactions_total")) >= 1
    assert CANARY not in log.getvalue() and NAME not in log.getvalue() and "Khalid" not in log.getvalue()
    turn, request = [line for line in lines() if line["event"] in ("turn", "request")][:2]
    assert (turn["status"], turn["topic"], turn["route"]) == ("not_in_policy", SAID["topic"], "/api/v1/chat")
    assert turn["reference"] == request["reference"]


def test_a_failed_turn_is_found_by_the_reference_that_the_person_was_given(
    client: FlaskClient, engine: StubEngine, lines: Lines
) -> None:
    engine.answer = refused(500, "FAILED")
    told = client.post("/api/v1/chat", json={"message": "who?"}).get_json()
    events = [line["event"] for line in lines() if line.get("reference") == told["reference"]]
    assert "turn failed" in events and "request" in events
    counted = figures(client)
    assert counted['signpost_turn_faults_total{code="ENGINE_FAILED"}'] == 1
    assert counted['signpost_problems_total{code="ENGINE_FAILED"}'] == 1


def test_the_engine_and_the_content_are_looked_at(client: FlaskClient, engine: StubEngine) -> None:
    counted = figures(client)
    assert counted['signpost_engine_up{engine="0"}'] == counted["signpost_content_readable"] == 1
    assert counted['signpost_chore_age_days{chore="purge"}'] > 0
    assert counted["signpost_sights_failed"] == 0


def test_every_problem_is_counted_on_pages_too(client: FlaskClient) -> None:
    client.get(f"/{CANARY}")
    client.post("/api/v1/chat", data=CANARY)
    counted = figures(client)
    assert (
        counted['signpost_problems_total{code="NOT_FOUND"}'] == counted['signpost_problems_total{code="NOT_JSON"}'] == 1
    )


def test_feedback_is_counted(client: FlaskClient) -> None:
    message = client.post("/api/v1/chat", json={"message": "who?"}).get_json()["message_id"]
    said = {"message_id": message, "helpful": False, "comment": CANARY}
    assert client.post("/api/v1/feedback", json=said).status_code == 204
    assert figures(client)['signpost_feedback_total{helpful="no"}'] == 1


def test_a_message_that_is_an_attempt_to_forge_is_one_line_like_any_other(
    client: FlaskClient, log: io.StringIO
) -> None:
    before = log.getvalue().count("\n")
    ask(client, "who may interpret?")
    usual = log.getvalue().count("\n") - before
    ask(client, 'x\r\n{"event": "all is lost", "level": "critical"}\r\n')
    assert log.getvalue().count("\n") - before == 2 * usual
    assert all(json.loads(line)["level"] in ("info", "warning") for line in log.getvalue().splitlines())
