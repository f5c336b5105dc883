"""The gateway watched: each request a line, and the figures at /metrics."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from contract.reply import Reply
from knowledge.vocabulary import Status
from tests.observing.conftest import CANARY, Lines, figures_of
from web_widget.engine import Fault
from web_widget.observing.metrics import Metrics
from web_widget.observing.reference import reference
from web_widget.observing.serving import metrics as of_this_application
from web_widget.observing.serving import watch
from web_widget.observing.turns import TurnWatch, Witnesses
from web_widget.privacy.personal import Personal
from web_widget.turn_seen import TurnSeen


@pytest.fixture
def app(metrics: Metrics) -> Flask:
    made = Flask("somewhere", static_folder=None)
    watch(made, metrics)

    @made.get("/topics/<key>")
    def topic(key: str) -> str:
        logging.getLogger("signpost.gateway").warning("looked up")
        return reference()

    @made.post("/api/v1/chat")
    def chat() -> str:
        return "answered"

    @made.get("/broken")
    def broken() -> None:
        abort(503)

    @made.get("/health/live", endpoint="health.live")
    def live() -> str:
        return "live"

    return made


@pytest.fixture
def client(app: Flask, lines: Lines) -> Iterator[FlaskClient]:
    with app.test_client() as one:
        yield one


def test_a_request_is_one_line_with_the_routes_rule(client: FlaskClient, lines: Lines) -> None:
    client.post("/api/v1/chat", json={"message": CANARY})
    (line,) = lines()
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "POST", "/api/v1/chat", 200)
    assert isinstance(line["ms"], int) and line["level"] == "info"


@pytest.mark.parametrize(
    ("path", "route"),
    [
        (f"/topics/{CANARY}?q={CANARY}", "/topics/<key>"),
        (f"/{CANARY}", "unmatched"),
        (f"/%0d%0a{CANARY}", "unmatched"),
        (f"/topics/x%0a{CANARY}", "/topics/<key>"),
    ],
)
def test_no_address_is_logged(client: FlaskClient, lines: Lines, path: str, route: str) -> None:
    client.get(path, headers={"Referer": CANARY, "User-Agent": CANARY, "X-Forwarded-For": CANARY})
    assert {line["route"] for line in lines()} == {route}
    assert CANARY not in json.dumps(lines())


@pytest.mark.parametrize(("method", "told"), [("DELETE", "DELETE"), ("CANARY", "OTHER")])
def test_a_method_that_nobody_knows_is_not_quoted(client: FlaskClient, lines: Lines, method: str, told: str) -> None:
    client.open("/api/v1/chat", method=method)
    assert lines()[0]["method"] == told


def test_all_lines_of_a_request_have_its_reference(client: FlaskClient, lines: Lines) -> None:
    first, second = client.get("/topics/x").text, client.get("/topics/x").text
    assert [line["reference"] for line in lines()] == [first, first, second, second]
    assert first != second and len(first) == 8


def test_a_failure_is_a_warning(client: FlaskClient, lines: Lines) -> None:
    client.get("/broken")
    assert (lines()[0]["level"], lines()[0]["status"]) == ("warning", 503)


def test_what_machines_ask_for_is_not_logged_unless_it_fails(client: FlaskClient, lines: Lines) -> None:
    client.get("/health/live")
    client.get("/metrics")
    assert lines() == []


def test_the_figures_are_served_as_prometheus_wants_them(client: FlaskClient, app: Flask, metrics: Metrics) -> None:
    with app.app_context():
        assert of_this_application() is metrics
    metrics.problem("FAILED")
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=")
    assert figures_of(answer.text)['signpost_problems_total{code="FAILED"}'] == 1
    assert figures_of(answer.text)["process_resident_memory_bytes"] > 0


def seen(fault: Fault | None = None) -> TurnSeen:
    replies = (
        Reply(kind=Status.EMERGENCY, text=CANARY),
        Reply(kind=Status.ANSWER, text=CANARY, topic="tea", confidence=0.9),
    )
    return TurnSeen(
        conversation="0" * 32,
        message_id=CANARY,
        question=CANARY,
        borough="camden",
        removed=(Personal.NAME,),
        replies=() if fault else replies,
        saved=True,
        fault=fault,
        seconds=0.0421,
        engine_seconds=0.03,
        user=CANARY,
    )


def test_a_turn_is_logged_and_counted_without_what_was_asked(metrics: Metrics, lines: Lines) -> None:
    watching = TurnWatch(metrics, lambda engine_id: "ab" * 16)
    watching.saw(seen())
    watching.saw(seen(Fault.SLOW))
    emergency, answer, failed = lines()
    assert (emergency["status"], answer["status"], answer["topic"], answer["ms"]) == ("emergency", "answer", "tea", 42)
    assert answer["conversation"] == "abababababab" and answer["confidence"] == 0.9
    assert (failed["event"], failed["fault"], failed["level"]) == ("turn failed", "SLOW", "warning")
    assert CANARY not in json.dumps(lines()) and "0" * 32 not in json.dumps(lines())
    figures = figures_of(metrics.exposition().decode())
    assert figures['signpost_turns_total{status="answer"}'] == 1
    assert figures['signpost_turn_faults_total{code="SLOW"}'] == 1
    assert figures['signpost_redactions_total{kind="name"}'] == 2


def test_every_witness_sees_a_turn(metrics: Metrics, lines: Lines) -> None:
    other = Metrics(codes=["SLOW"], removed=Personal)
    Witnesses(TurnWatch(metrics, str), TurnWatch(other, str)).saw(seen(Fault.SLOW))
    for one in (metrics, other):
        assert figures_of(one.exposition().decode())['signpost_turn_faults_total{code="SLOW"}'] == 1
