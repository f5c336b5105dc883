"""Asking the gateway, with every answer held to the contract."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from evaluation.conformity import Conformity

Json = dict[str, Any]

EMERGENCY_LINE = "If anyone is in immediate danger, call 999."


@dataclass(frozen=True)
class Talk:
    client: FlaskClient
    conformity: Conformity

    def ask(self, message: str = "Who may interpret?", **keys: Any) -> TestResponse:
        """POST /chat, the answer checked against the contract."""
        return self.held(self.client.post("/api/v1/chat", json={"message": message, **keys}))

    def send(self, body: bytes | str, content_type: str = "application/json") -> TestResponse:
        return self.held(self.client.post("/api/v1/chat", data=body, content_type=content_type))

    def held(self, response: TestResponse) -> TestResponse:
        assert self.conformity.failures(response.status_code, response.get_json()) == []
        return response


def is_error_page(response: TestResponse, status: int, *never: str) -> str:
    """The page of an error, which keeps the same promises as a problem does and leads on to the contacts."""
    assert (response.status_code, response.mimetype) == (status, "text/html")
    page = html.unescape(response.text)
    assert EMERGENCY_LINE in page
    assert 'href="/contacts"' in page
    assert "Helpline" in page and 'href="tel:' in page
    assert re.search(r"\b[0-9a-f]{8}\b", page)
    for words in never:
        assert words not in page
    return page


def turn_id() -> str:
    return str(uuid.uuid4())


def is_problem(response: TestResponse, status: int, code: str, *never: str) -> Json:
    """The body of an error that keeps every promise: code, reference, emergency line, contacts, nothing echoed."""
    body: Json = response.get_json()
    assert (response.status_code, body["code"]) == (status, code)
    assert re.fullmatch(r"[0-9a-f]{8}", body["reference"])
    assert body["message"][-1] in ".?!"
    last = body["replies"][-1]
    assert last["kind"] == "error"
    assert last["text"].startswith(body["message"])
    assert EMERGENCY_LINE in last["text"] and EMERGENCY_LINE in last["notices"]
    assert {"national_da_helpline", "childline"} <= {contact["key"] for contact in last["contacts"]}
    assert all(m["display"] in last["text"] for contact in last["contacts"] for m in contact["methods"])
    for words in never:
        assert words not in response.text
    return body
