"""Whatever goes wrong, in the request or behind the gateway: a named problem with the emergency line."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from evaluation.conformity import Conformity
from tests.gateway.stub import BROKEN, Answer, StubEngine, answered, refused
from tests.gateway.talk import Talk, is_problem, turn_id

CANARY = "zebedee-canary-4711"
GOOD: dict[str, Any] = {"message": "Who may interpret?"}

MALFORMED: dict[str, Any] = {
    "null": None,
    "a list": [GOOD],
    "a string": CANARY,
    "a number": 1,
    "empty": {},
    "message null": {"message": None},
    "message a list": {"message": [CANARY]},
    "message an object": {"message": {"text": CANARY}},
    "message a number": {"message": 999},
    "message true": {"message": True},
    "an extra key": {**GOOD, "sender": CANARY},
    "metadata": {**GOOD, "metadata": {"borough": "camden"}},
    "borough unknown": {**GOOD, "borough": "islington"},
    "borough in capitals": {**GOOD, "borough": "Camden"},
    "borough a list": {**GOOD, "borough": ["camden"]},
    "borough empty": {**GOOD, "borough": ""},
    "turn id no uuid": {**GOOD, "turn_id": CANARY},
    "turn id another version": {**GOOD, "turn_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
    "turn id with a newline": {**GOOD, "turn_id": f"{turn_id()}\n"},
    "turn id a number": {**GOOD, "turn_id": 7},
    "conversation a number": {**GOOD, "conversation_id": 7},
    "conversation a list": {**GOOD, "conversation_id": ["a" * 48]},
}
NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "half": b'{"message": "who',
    "words": b"who may interpret",
    "latin-1": '{"message": "café"}'.encode("latin-1"),
    "a NUL": b'{"message": "who\x00"}',
    "deep": b"[" * 5000,
    "NaN": b'{"message": NaN}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_request_is_refused(talk: Talk, engine: StubEngine, body: Any) -> None:
    is_problem(talk.send(json.dumps(body)), 400, "MALFORMED", CANARY)
    assert engine.received == []


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_a_body_that_is_no_json_is_refused(talk: Talk, engine: StubEngine, body: bytes) -> None:
    is_problem(talk.send(body), 400, "MALFORMED", "who may")
    assert engine.received == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize("path", ["/api/v1/chat", "/api/v1/forget", "/api/v1/feedback"])
def test_anything_but_json_is_refused(talk: Talk, engine: StubEngine, path: str, content_type: str) -> None:
    """What a form on another site could send never counts."""
    body = json.dumps({**GOOD, "conversation_id": "a" * 48})
    response = talk.held(talk.client.post(path, data=body, content_type=content_type))
    is_problem(response, 415, "NOT_JSON", GOOD["message"])
    assert engine.received == []


@pytest.mark.parametrize("size", [16 * 1024 + 1, 17 * 1024, 200_000])
def test_a_body_over_16_kb_is_too_long(talk: Talk, engine: StubEngine, size: int) -> None:
    body = json.dumps(GOOD).encode()
    response = talk.send(body + b" " * (size - len(body)))
    assert "2,000 characters" in is_problem(response, 413, "TOO_LONG", GOOD["message"])["message"]
    assert engine.received == []


def test_a_body_of_16_kb_is_not(talk: Talk) -> None:
    body = json.dumps(GOOD).encode()
    assert talk.send(body + b" " * (16 * 1024 - len(body))).status_code == 200


FAULTS: dict[str, tuple[Answer, int, str]] = {
    "starting": (refused(503, "WARMING"), 503, "WARMING"),
    "no action answered": (refused(502, "NO_REPLY"), 502, "KB_UNAVAILABLE"),
    "failed": (refused(500, "FAILED"), 502, "ENGINE_FAILED"),
    "unsigned": (refused(401, "UNSIGNED"), 502, "ENGINE_FAILED"),
    "malformed": (refused(400, "MALFORMED"), 502, "ENGINE_FAILED"),
    "a code nobody knows": (refused(500, CANARY), 502, "ENGINE_FAILED"),
    "a page": (Answer(500, f"<h1>{CANARY}</h1>".encode()), 502, "ENGINE_FAILED"),
    "a list": (Answer(500, b"[1]"), 502, "ENGINE_FAILED"),
    "a null": (Answer(502, b"null"), 502, "ENGINE_FAILED"),
    "a number for a code": (Answer(500, b'{"code": 5}'), 502, "ENGINE_FAILED"),
    "nothing": (Answer(500, b""), 502, "ENGINE_FAILED"),
    "success of another kind": (Answer(204, b""), 502, "ENGINE_FAILED"),
    "somewhere else": (Answer(302, b""), 502, "ENGINE_FAILED"),
    "hangs up": (Answer(hangs_up=True), 502, "ENGINE_FAILED"),
}


@pytest.mark.parametrize(("answer", "status", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_the_engines_faults_are_named(talk: Talk, engine: StubEngine, answer: Answer, status: int, code: str) -> None:
    engine.answer = answer
    response = talk.ask(CANARY)
    is_problem(response, status, code, CANARY)
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert len(engine.turns) == 1  # no POST is tried again by itself


REPLY = {"kind": "answer", "text": CANARY}
CITED = {"document": "x", "title": "x", "section": "1", "quote": CANARY}
LINK = {"label": CANARY, "url": None, "status": "lost"}
SCRIPT = {"type": "web", "display": CANARY, "href": "javascript:alert(1)"}

JUNK: dict[str, Answer] = {
    "a page": Answer(body=f"<h1>{CANARY}</h1>".encode()),
    "nothing": Answer(body=b""),
    "null": Answer(body=b"null"),
    "the stock channel's answer": Answer(body=b"[]"),
    "the stock channel's text": Answer(body=json.dumps([{"recipient_id": "x", "text": CANARY}]).encode()),
    "not UTF-8": Answer(body=b'{"replies": [{"kind": "answer", "text": "\xff"}], "saved": true}'),
    "half": Answer(body=json.dumps({"replies": [REPLY]}).encode()[:-9]),
    "no word on saving": Answer(body=json.dumps({"replies": [REPLY]}).encode()),
    "replies null": Answer(body=b'{"replies": null, "saved": true}'),
    "no reply": answered(),
    "a reply of no kind": answered({"text": CANARY}),
    "a reply of unknown kind": answered({**REPLY, "kind": CANARY}),
    "an empty text": answered({**REPLY, "text": ""}),
    "a key that is not in the contract": answered({**REPLY, "html": CANARY}),
    "a section without a citation": answered(
        {**REPLY, "sections": [{"borough": "camden", "body": [CANARY], "citations": []}]}
    ),
    "a section of no borough": answered(
        {**REPLY, "sections": [{"borough": CANARY, "body": [CANARY], "citations": [CITED]}]}
    ),
    "a link of no state": answered({**REPLY, "links": [LINK]}),
    "a script for an address": answered(
        {**REPLY, "contacts": [{"key": "x", "name": CANARY, "methods": [SCRIPT], "source": "policy"}]}
    ),
    "good and bad together": answered({"kind": "answer", "text": "Fine."}, {"kind": CANARY, "text": CANARY}),
    "ten megabytes": Answer(body=f'"{CANARY}"'.encode() + b" " * 10_000_000),
}


@pytest.mark.parametrize("answer", JUNK.values(), ids=JUNK.keys())
def test_junk_from_the_engine_is_never_shown(talk: Talk, engine: StubEngine, answer: Answer) -> None:
    engine.answer = answer
    is_problem(talk.ask(), 502, "KB_ERROR", CANARY)


def test_no_reply_is_the_engines_fault_even_with_something_to_say(talk: Talk, engine: StubEngine) -> None:
    engine.answer = answered(saved=False)
    is_problem(talk.ask("her e-mail is a@b.co"), 502, "KB_ERROR")


def test_the_engine_down(talk_to: Callable[..., Talk], nobody: str) -> None:
    started = time.monotonic()
    response = talk_to(engine_urls=(nobody,)).ask(CANARY)
    body = is_problem(response, 503, "ENGINE_DOWN", CANARY)
    assert response.headers["Retry-After"] == "5"
    assert len(body["replies"]) == 1
    assert time.monotonic() - started < 2


def test_a_slow_engine(talk_to: Callable[..., Talk], engine: StubEngine) -> None:
    engine.answer = Answer(pause=1.0)
    started = time.monotonic()
    is_problem(talk_to(answer_timeout=0.2).ask(CANARY), 504, "SLOW", CANARY)
    assert time.monotonic() - started < 0.9


def test_an_engine_that_dribbles_is_slow_too(talk_to: Callable[..., Talk], engine: StubEngine) -> None:
    """The time allowed is for the whole answer, not from one byte to the next."""
    engine.answer = Answer(pause=0.05, pieces=15)
    started = time.monotonic()
    is_problem(talk_to(answer_timeout=0.2).ask(CANARY), 504, "SLOW", CANARY)
    assert time.monotonic() - started < 0.7


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/", 404, "NOT_FOUND"),
        ("GET", "/health/nothing", 404, "NOT_FOUND"),
        ("GET", f"/api/v1/{CANARY}", 404, "NOT_FOUND"),
        ("GET", "/api/v1/chat", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/api/v1/contacts", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/api/v1/feedback", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/health/live", 405, "METHOD_NOT_ALLOWED"),
        ("PUT", "/api/v1/model", 404, "NOT_FOUND"),
    ],
)
def test_an_address_that_leads_nowhere(talk: Talk, method: str, path: str, status: int, code: str) -> None:
    is_problem(talk.held(talk.client.open(path, method=method)), status, code, CANARY)


def test_the_unexpected_is_a_problem_too(
    breakable: FlaskClient, conformity: Conformity, caplog: pytest.LogCaptureFixture
) -> None:
    response = Talk(breakable, conformity).held(breakable.get("/api/v1/broken"))
    is_problem(response, 500, "FAILED", BROKEN, "RuntimeError", "Traceback")
    said = [record.getMessage() for record in caplog.records]  # what an error says is left out by observing/logs.py
    assert not any(BROKEN in line for line in said)
    assert "unexpected RuntimeError at /api/v1broken" in said


@pytest.mark.parametrize("borough", ["lambeth", "camden", "islington"])
def test_an_errors_contacts_are_for_the_borough_asked_of(talk: Talk, borough: str) -> None:
    body = is_problem(talk.client.get(f"/api/v1/nowhere?borough={borough}"), 404, "NOT_FOUND", "islington")
    boroughs = {contact["borough"] for contact in body["replies"][-1]["contacts"]}
    assert boroughs <= ({None, borough} if borough != "islington" else {None, "lambeth", "camden"})


def test_references_differ_and_stand_in_the_log(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        references = {talk.ask("").get_json()["reference"] for _ in range(5)}
    assert len(references) == 5
    assert all(reference in caplog.text for reference in references)


def test_no_text_is_logged(talk: Talk, engine: StubEngine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        conversation = talk.ask(f"{CANARY}\r\nroot: forged").get_json()["conversation_id"]
        engine.answer = Answer(500, b"{}")
        talk.ask(CANARY)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("signpost")]
    assert ours
    assert not any(CANARY in line or "forged" in line or conversation in line for line in ours)
