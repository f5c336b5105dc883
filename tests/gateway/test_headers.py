"""The security headers stand on whatever the gateway sends."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.gateway.stub import Answer, StubEngine
from web_widget.headers import secure

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": None,  # by plain HTTP it would mean nothing
}
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "object-src": "'none'",
    "frame-ancestors": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "signpost-contacts",
}
# Method, path, body and status: every route, and every way in which one can fail.
REQUESTS = [
    ("GET", "/", None, 200),
    ("GET", "/about", None, 200),
    ("GET", "/accessibility", None, 200),
    ("GET", "/contacts", None, 200),
    ("GET", "/contacts-worker.js", None, 200),
    ("GET", "/privacy", None, 200),
    ("GET", "/start", None, 200),
    ("POST", "/start/forget", None, 303),
    ("GET", "/thresholds", None, 200),
    ("GET", "/topics", None, 200),
    ("GET", "/topics/marac_criteria", None, 200),
    ("GET", "/topics/x", None, 404),
    ("GET", "/static/widget.js", None, 200),
    ("GET", "/static/nothing.js", None, 404),
    ("GET", "/health/live", None, 200),
    ("GET", "/health/ready", None, 503),
    ("POST", "/api/v1/chat", {"message": "who?"}, 200),
    ("POST", "/api/v1/chat", {"message": ""}, 400),
    ("POST", "/api/v1/chat", {"message": "a" * 2001}, 413),
    ("POST", "/api/v1/chat", {"message": "a" * 17_000}, 413),
    ("POST", "/api/v1/chat", None, 415),
    ("GET", "/api/v1/chat", None, 405),
    ("OPTIONS", "/api/v1/chat", None, 200),
    ("HEAD", "/", None, 200),
    ("POST", "/api/v1/forget", {"conversation_id": "x"}, 404),
    ("POST", "/api/v1/feedback", {"message_id": "x", "helpful": True}, 400),
    ("GET", "/api/v1/contacts", None, 200),
    ("GET", "/api/v1/contacts?borough=x", None, 400),
    ("GET", "/api/v1/topics", None, 200),
    ("GET", "/api/v1/topics/marac_criteria", None, 200),
    ("GET", "/api/v1/topics/x", None, 404),
    ("GET", "/api/v1/documents", None, 200),
    ("GET", "/api/v1/openapi.json", None, 200),
    ("GET", "/metrics", None, 200),
    ("GET", "/nowhere", None, 404),
    ("GET", "/broken", None, 500),
    ("GET", "/api/v1/broken", None, 500),
    ("GET", "/unreadable", None, 503),
]


def directives(policy: str) -> dict[str, str]:
    pairs = (directive.strip().partition(" ") for directive in policy.split(";"))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize(("method", "path", "body", "status"), REQUESTS)
def test_the_headers_stand_on_every_answer(
    breakable: FlaskClient, method: str, path: str, body: dict[str, str] | None, status: int
) -> None:
    response = breakable.open(path, method=method, json=body)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in WANTED} == WANTED
    assert directives(response.headers["Content-Security-Policy"]) == DIRECTIVES
    assert response.headers.get("Cache-Control")
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Cross-Origin-Resource-Policy" not in response.headers
    cookies = [cookie.partition("=")[0] for cookie in response.headers.getlist("Set-Cookie")]
    assert cookies == [] or (cookies == ["signpost_visitor"] and method == "POST")
    if path.startswith(("/api", "/health")):
        assert response.headers["Cache-Control"] == "no-store"
    response.close()


def test_every_route_is_asked(app: Flask) -> None:
    """A route that is new must be added above."""
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    asked = {path.partition("?")[0] for _, path, _, _ in REQUESTS}
    shown = {route.replace("<path:filename>", "widget.js").replace("<key>", "marac_criteria") for route in routes}
    assert shown <= asked


@pytest.mark.parametrize("status", [503, 500, 502])
def test_the_headers_stand_on_the_engines_failures(client: FlaskClient, engine: StubEngine, status: int) -> None:
    engine.answer = Answer(status, b"{}")
    response = client.post("/api/v1/chat", json={"message": "who?"})
    assert response.status_code == 502
    assert directives(response.headers["Content-Security-Policy"]) == DIRECTIVES


@pytest.mark.parametrize(("is_https", "header"), [(True, "max-age=31536000"), (False, None)])
def test_browsers_are_told_to_keep_to_https_where_there_is_https(is_https: bool, header: str | None) -> None:
    app = Flask(__name__)
    secure(app, (), is_https=is_https)
    assert app.test_client().get("/").headers.get("Strict-Transport-Security") == header


def test_the_widgets_files_are_revalidated_before_each_use(client: FlaskClient) -> None:
    first = client.get("/static/widget.js")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"
    first.close()
    again.close()
