"""Callers are told apart without being known, and other sites' pages change nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, jsonify
from flask.testing import FlaskClient

from tests.gateway.access_app import PROXY, behind_proxy, guarded
from tests.gateway.conftest import MakeApp
from tests.gateway.stub import StubEngine
from web_widget.access import AccessSettings, caller_key, owner, person

COOKIE = "signpost_visitor"
INTRANET = "https://intranet.example"


def counting(app: Flask) -> Flask:
    @app.route("/count", methods=["GET", "POST"])
    def count() -> Any:
        here = person()
        return jsonify(key=caller_key(), owner=owner(), role=here.role.name if here else None)

    return app


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Flask:
    return counting(guarded(make_app, AccessSettings(), intranet_origins=(INTRANET,)))


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def counted(client: FlaskClient, address: str = "127.0.0.1") -> str:
    key: str = client.post("/count", environ_base={"REMOTE_ADDR": address}).get_json()["key"]
    return key


def test_where_nobody_signs_in_everybody_reads(visitor: FlaskClient) -> None:
    assert visitor.get("/count").get_json()["role"] == "READER"
    assert visitor.get("/count").get_json()["owner"] == ""


def test_a_visitor_is_counted_by_address_once_and_by_a_cookie_then(visitor: FlaskClient) -> None:
    first, second, third = (counted(visitor) for _ in range(3))
    assert first.startswith("address:") and second.startswith("visitor:")
    assert second == third
    assert counted(visitor, "10.0.0.9") == second


def test_two_in_one_office_are_two(app: Flask) -> None:
    keys = set()
    for client in (app.test_client(), app.test_client()):
        counted(client)
        keys.add(counted(client))
    assert len(keys) == 2


def test_the_cookie_says_nothing_and_ends_with_the_browser(visitor: FlaskClient) -> None:
    response = visitor.post("/count")
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert re.fullmatch(rf"{COOKIE}=[0-9a-f]{{64}}; HttpOnly; Path=/; SameSite=Lax", cookie)
    (another,) = visitor.application.test_client().post("/count").headers.getlist("Set-Cookie")
    assert cookie != another
    assert visitor.post("/count").headers.getlist("Set-Cookie") == []


def test_by_https_it_never_travels_without(visitor: FlaskClient) -> None:
    (cookie,) = visitor.post("/count", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert "; Secure;" in cookie


@pytest.mark.parametrize("forged", ["", "a" * 64, "0" * 64, "jo", "0" * 32, "é" * 64])
def test_a_made_up_cookie_is_no_visitor(app: Flask, forged: str) -> None:
    """Or a new one with each question would be counted as somebody new."""
    keys = set()
    for _ in range(2):
        client = app.test_client()
        client.set_cookie(COOKIE, forged)
        keys.add(counted(client))
    assert len(keys) == 1 and keys.pop().startswith("address:")


def test_another_gateways_cookie_is_made_up_too(make_app: MakeApp, visitor: FlaskClient) -> None:
    counted(visitor)
    cookie = visitor.get_cookie(COOKIE)
    assert cookie is not None
    other = guarded(make_app, AccessSettings(), turn_key=b"another key, as long as it must be")
    client = counting(other).test_client()
    client.set_cookie(COOKIE, cookie.value)
    assert counted(client).startswith("address:")


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_sets_no_cookie(visitor: FlaskClient, method: str) -> None:
    assert getattr(visitor, method)("/count").headers.getlist("Set-Cookie") == []


def test_no_key_says_whose_it_is(make_app: MakeApp) -> None:
    client = counting(guarded(make_app, behind_proxy())).test_client()
    keys = {
        client.post("/count", headers={"X-Forwarded-User": user}, environ_base={"REMOTE_ADDR": PROXY}).get_json()["key"]
        for user in ("jo", "sam")
    }
    assert len(keys) == 2
    for key in keys:
        assert re.fullmatch(r"user:[0-9a-f]{32}", key)


# --- other sites


CHANGES = [
    ("/api/v1/chat", {"message": "who may interpret?"}),
    ("/api/v1/forget", {"conversation_id": "x"}),
    ("/api/v1/feedback", {"message_id": "x", "helpful": True}),
]
REFUSED = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://localhost:8081", "Sec-Fetch-Site": "same-site"},
    {"Origin": "https://localhost"},
    {"Origin": f"{INTRANET}.elsewhere.example"},
    {"Origin": INTRANET.upper()},
    {"Origin": "http://rebound.example", "Host": "rebound.example", "Sec-Fetch-Site": "same-origin"},
]
ALLOWED: list[dict[str, str]] = [
    {},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    {"Origin": INTRANET, "Sec-Fetch-Site": "same-site"},
    {"Origin": INTRANET, "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://127.0.0.1:8080", "Host": "127.0.0.1:8080"},
    {"Origin": "http://[::1]:8080", "Host": "[::1]:8080"},
]


@pytest.mark.parametrize("headers", REFUSED)
@pytest.mark.parametrize(("path", "body"), CHANGES)
def test_another_sites_page_changes_nothing(
    visitor: FlaskClient, engine: StubEngine, path: str, body: object, headers: dict[str, str]
) -> None:
    response = visitor.post(path, json=body, headers=headers)
    assert (response.status_code, response.get_json()["code"]) == (403, "CROSS_SITE")
    assert (engine.turns, engine.forgotten) == ([], [])


@pytest.mark.parametrize("headers", REFUSED)
def test_nor_does_a_form(visitor: FlaskClient, engine: StubEngine, headers: dict[str, str]) -> None:
    response = visitor.post("/api/v1/chat", data={"message": "who?"}, headers=headers)
    assert response.status_code == 403
    assert engine.turns == []


@pytest.mark.parametrize("headers", ALLOWED)
def test_our_own_pages_and_the_intranets_may(visitor: FlaskClient, engine: StubEngine, headers: dict[str, str]) -> None:
    assert visitor.post("/api/v1/chat", json={"message": "who may interpret?"}, headers=headers).status_code == 200
    assert len(engine.turns) == 1


@pytest.mark.parametrize("headers", REFUSED)
def test_a_link_from_anywhere_may_be_followed(visitor: FlaskClient, headers: dict[str, str]) -> None:
    assert visitor.get("/topics", headers=headers).status_code == 200
    assert visitor.get("/api/v1/contacts", headers=headers).status_code == 200


def test_where_people_sign_in_the_public_address_is_ours(make_app: MakeApp) -> None:
    client = guarded(make_app, behind_proxy(public_url="https://signpost.example")).test_client()
    client.environ_base["REMOTE_ADDR"] = PROXY
    jo = {"X-Forwarded-User": "jo"}
    for origin, status in [("https://signpost.example", 404), ("http://localhost", 403), ("https://t.example", 403)]:
        headers = {**jo, "Origin": origin, "Host": "t.example", "X-Forwarded-Host": "t.example"}
        response = client.post("/api/v1/forget", json={"conversation_id": "x"}, headers=headers)
        assert response.status_code == status, origin
