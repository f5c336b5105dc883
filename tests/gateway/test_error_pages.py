"""A problem is a page for people and JSON for programs; either keeps the promises of both."""

from __future__ import annotations

import io
import json
import logging

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from evaluation.conformity import Conformity
from tests.gateway.conftest import MakeApp
from tests.gateway.stub import BROKEN
from tests.gateway.talk import EMERGENCY_LINE, Talk, is_error_page, is_problem
from web_widget.observing import logs

CANARY = "zebedee-canary-4711"
NEVER = (CANARY, BROKEN, "RuntimeError", "StoreUnavailable", "Traceback")


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", f"/{CANARY}", 404, "There is nothing at that address."),
        ("GET", "/static/nothing.js", 404, "There is nothing at that address."),
        ("GET", "/static/../settings.py", 404, "There is nothing at that address."),
        ("PUT", "/model", 404, "There is nothing at that address."),
        ("POST", "/webhooks/rest/webhook", 404, "There is nothing at that address."),
        ("GET", "/apiary", 404, "There is nothing at that address."),
        ("POST", "/", 405, "That address does not take this kind of request."),
        ("DELETE", "/about", 405, "That address does not take this kind of request."),
        ("GET", f"/broken?{CANARY}", 500, "Something went wrong here. Please try again."),
        ("GET", f"/unreadable?{CANARY}", 503, "The policies cannot be looked up just now."),
    ],
)
def test_people_get_a_page(breakable: FlaskClient, method: str, path: str, status: int, says: str) -> None:
    response = breakable.open(path, method=method)
    assert says in is_error_page(response, status, *NEVER)
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"/api/v1/{CANARY}", 404, "NOT_FOUND"),
        ("DELETE", "/api/v1/topics", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/api/v1/broken", 500, "FAILED"),
        ("GET", "/api/v1/unreadable", 502, "KB_UNAVAILABLE"),
        ("GET", "/health/nothing", 404, "NOT_FOUND"),
    ],
)
def test_programs_get_json(
    breakable: FlaskClient, conformity: Conformity, method: str, path: str, status: int, code: str
) -> None:
    """Whatever they say that they accept."""
    response = breakable.open(path, method=method, headers={"Accept": "text/html"})
    is_problem(Talk(breakable, conformity).held(response), status, code, *NEVER)


def test_a_head_request_gets_the_status_alone(client: FlaskClient) -> None:
    response = client.head("/nowhere")
    assert (response.status_code, response.mimetype, response.data) == (404, "text/html", b"")


@pytest.mark.parametrize(("borough", "is_there"), [("lambeth", True), ("camden", False), ("islington", True)])
def test_the_contacts_are_for_the_borough_asked_of(client: FlaskClient, borough: str, is_there: bool) -> None:
    page = is_error_page(client.get(f"/nowhere?borough={borough}"), 404, "islington")
    assert ("Out of Hours Service, Lambeth" in page) is is_there


def test_the_reference_stands_in_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        page = is_error_page(client.get("/nowhere"), 404)
    (reference,) = [record.getMessage().rsplit(" ", 1)[-1] for record in caplog.records]
    assert reference in page


def test_an_error_that_nobody_thought_of_is_found_in_the_log_as_operating_says(breakable: FlaskClient) -> None:
    """Its line has the places, the problem's line the code, both the reference; nothing is quoted."""
    kept = logging.getLogger().handlers[:]
    stream = io.StringIO()
    try:
        logs.configure(stream)
        page = is_error_page(breakable.get(f"/broken?{CANARY}"), 500)
    finally:
        logging.getLogger().handlers[:] = kept
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    (told,) = [line for line in lines if "errors" in line]
    (problem,) = [line for line in lines if line["event"].startswith("problem 500 FAILED, reference ")]
    assert told["reference"] == problem["reference"] == problem["event"].rsplit(" ", 1)[-1]
    assert told["reference"] in page
    (error,) = told["errors"]
    assert error["kind"] == "RuntimeError" and any(place.startswith("conftest.py:broken:") for place in error["at"])
    assert not any(never in stream.getvalue() for never in (CANARY, BROKEN))


def test_a_knowledge_base_that_goes_away_under_its_reader_is_said_so(make_app: MakeApp) -> None:
    def lost() -> str:
        raise OperationalError(CANARY, {}, Exception(BROKEN))

    app = make_app()
    app.add_url_rule("/lost", "lost", lost)
    app.add_url_rule("/api/v1/lost", "api_lost", lost)
    client = app.test_client()
    assert "The policies cannot be looked up just now." in is_error_page(client.get("/lost"), 503, *NEVER)
    is_problem(client.get("/api/v1/lost"), 502, "KB_UNAVAILABLE", *NEVER)


def test_a_page_that_cannot_be_drawn_keeps_the_emergency_line(make_app: MakeApp) -> None:
    app = make_app()
    app.jinja_env.globals["url_for"] = None  # every page of ours calls it
    client = app.test_client()
    response: TestResponse = client.get("/nowhere")
    is_problem(response, 404, "NOT_FOUND", "TypeError")
    assert EMERGENCY_LINE in response.text
