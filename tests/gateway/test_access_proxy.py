"""Behind a proxy that has asked who it is: its word is believed, and nobody else's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import waitress.server
from flask import Flask, jsonify
from flask.testing import FlaskClient

from tests.gateway.access_app import PROXY, behind_proxy, guarded
from tests.gateway.conftest import MakeApp
from web_widget.access import Role, caller_key, owner, person, requires
from web_widget.access.settings import ProxySettings

JO = {"X-Forwarded-User": "jo", "X-Forwarded-Groups": "staff, policy team"}


def with_probes(app: Flask) -> Flask:
    """/who says what the door found out; /curate and /administer are for some only."""

    @app.get("/who")
    def who() -> Any:
        here = person()
        role = here.role.name if here else None
        return jsonify(owner=owner(), role=role, key=caller_key(), url=app.url_for("pages.about", _external=True))

    @app.get("/curate")
    @requires(Role.CURATOR)
    def curate() -> str:
        return "curating"

    @app.get("/administer")
    @requires(Role.ADMINISTRATOR)
    def administer() -> str:
        return "administering"

    return app


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Flask:
    return with_probes(guarded(make_app, behind_proxy()))


@pytest.fixture
def proxied(app: Flask) -> FlaskClient:
    """A client that the gateway sees as the proxy."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = PROXY
    return client


def test_the_proxys_word_is_believed(proxied: FlaskClient) -> None:
    said = proxied.get("/who", headers=JO).get_json()
    assert (said["owner"], said["role"]) == ("jo", "CURATOR")
    assert said["key"].startswith("user:") and "jo" not in said["key"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "10.0.0.70", "::1", "", "10.0.0.7 "])
@pytest.mark.parametrize("path", ["/", "/about", "/topics", "/api/v1/topics", "/api/v1/openapi.json", "/who"])
def test_the_header_straight_to_the_gateway_is_not(app: Flask, path: str, address: str) -> None:
    headers = {**JO, "X-Forwarded-For": PROXY, "Forwarded": f"for={PROXY}", "X-Real-IP": PROXY}
    response = app.test_client().get(path, headers=headers, environ_base={"REMOTE_ADDR": address})
    assert response.status_code == 401


@pytest.mark.parametrize(
    "user", [None, "", " ", "jo,sam", "jo, jo", "j" * 257, "jo\x7f", "jo\u202e", b"\xff\xfejo".decode("latin-1")]
)
def test_where_the_proxy_names_nobody_nobody_comes_in(proxied: FlaskClient, user: str | None) -> None:
    environ = {} if user is None else {"HTTP_X_FORWARDED_USER": _as_sent(user)}
    assert proxied.get("/about", environ_overrides=environ).status_code == 401
    assert proxied.post("/api/v1/chat", json={"message": "who?"}, environ_overrides=environ).status_code == 401


def _as_sent(text: str) -> str:
    """How UTF-8 in a header arrives in a WSGI environment."""
    try:
        return text.encode("latin-1").decode("latin-1")
    except UnicodeEncodeError:
        return text.encode().decode("latin-1")


def test_a_name_is_any_name(proxied: FlaskClient) -> None:
    said = proxied.get("/who", environ_overrides={"HTTP_X_FORWARDED_USER": "Zoë Nguyễn".encode().decode("latin-1")})
    assert said.get_json()["owner"] == "Zoë Nguyễn"


@pytest.mark.parametrize(
    ("groups", "curate", "administer"),
    [(None, 403, 403), ("staff", 403, 403), ("policy team", 200, 403), ("staff,it", 200, 200), ("IT", 403, 403)],
)
def test_a_role_opens_what_it_should(proxied: FlaskClient, groups: str | None, curate: int, administer: int) -> None:
    headers = {"X-Forwarded-User": "jo", **({"X-Forwarded-Groups": groups} if groups else {})}
    assert proxied.get("/about", headers=headers).status_code == 200
    assert proxied.get("/curate", headers=headers).status_code == curate
    assert proxied.get("/administer", headers=headers).status_code == administer


def test_other_names_of_headers(make_app: MakeApp) -> None:
    settings = behind_proxy(proxy=ProxySettings(PROXY, "Remote-User", "Remote-Groups"))
    client = with_probes(guarded(make_app, settings)).test_client()
    client.environ_base["REMOTE_ADDR"] = f"::ffff:{PROXY}"  # as an IPv6 socket writes it
    said = client.get("/who", headers={"Remote-User": "jo", "Remote-Groups": "it"}).get_json()
    assert (said["owner"], said["role"]) == ("jo", "ADMINISTRATOR")
    assert client.get("/who", headers=JO).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/contacts"),
        ("GET", "/contacts-worker.js"),
        ("GET", "/static/widget.js"),
        ("GET", "/api/v1/contacts"),
        ("GET", "/api/v1/contacts?standing=1"),
        ("GET", "/health/live"),
        ("GET", "/accessibility"),
        ("GET", "/privacy"),
        ("OPTIONS", "/api/v1/chat"),
    ],
)
def test_what_somebody_may_need_now_asks_nobody(app: Flask, method: str, path: str) -> None:
    response = app.test_client().open(path, method=method)
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/api/v1/nothing", 404), ("/api/v1/chat", 405)])
def test_an_error_is_an_error_for_anybody(app: Flask, path: str, status: int) -> None:
    assert app.test_client().get(path).status_code == status


def test_every_other_route_asks(app: Flask) -> None:
    """A new one too: nothing is open because somebody forgot it."""
    open_to_all = {"/contacts", "/contacts-worker.js", "/static/<path:filename>", "/api/v1/contacts", "/health/live"}
    open_to_all |= {"/accessibility", "/privacy"}
    client = app.test_client()
    asked = 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            if rule.rule in open_to_all:
                continue
            path = rule.rule.replace("<key>", "marac_criteria")
            wanted = 404 if rule.rule in ("/health/ready", "/metrics") else 401
            response = client.open(path, method=method, environ_base={"REMOTE_ADDR": "10.0.0.9"})
            assert response.status_code == wanted, rule.rule
            asked += 1
    assert asked > 10


def test_a_conversation_is_bound_to_its_user(proxied: FlaskClient, app: Flask) -> None:
    """What the routes are given to bind it to."""
    jo = proxied.get("/who", headers={"X-Forwarded-User": "jo"}).get_json()
    sam = proxied.get("/who", headers={"X-Forwarded-User": "sam"}).get_json()
    assert (jo["owner"], sam["owner"]) == ("jo", "sam")
    assert jo["key"] != sam["key"]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 503),  # let in: the stub engine cannot answer the golden question
        ("::1", {}, 503),
        ("127.0.0.1", {"X-Forwarded-For": "10.1.1.1"}, 404),
        ("127.0.0.1", {"X-Forwarded-User": "jo"}, 404),
        ("127.0.0.1", {"Forwarded": "for=10.1.1.1"}, 404),
        ("127.0.0.1", {"X-Real-IP": "10.1.1.1"}, 404),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("10.0.0.9", {}, 404),
        (PROXY, {}, 404),
        (PROXY, {"X-Forwarded-For": "127.0.0.1"}, 404),
        (PROXY, {"X-Forwarded-User": "jo", "X-Forwarded-Groups": "policy team"}, 404),
        (PROXY, {"X-Forwarded-User": "jo", "X-Forwarded-Groups": "it"}, 503),
    ],
)
def test_readiness_is_for_this_machine_and_administrators(
    app: Flask, address: str, headers: dict[str, str], status: int
) -> None:
    response = app.test_client().get("/health/ready", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert response.status_code == status


def test_the_proxys_address_and_host_count_for_one_hop(make_app: MakeApp) -> None:
    app = with_probes(guarded(make_app, behind_proxy()))
    client = app.test_client()
    forwarded = {"X-Forwarded-For": "6.6.6.6, 10.1.1.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "s.example"}
    said = client.get("/who", headers={**JO, **forwarded}, environ_base={"REMOTE_ADDR": PROXY}).get_json()
    assert said["url"] == "https://s.example/about"


def test_the_public_address_is_believed_before_any_header(make_app: MakeApp) -> None:
    client = with_probes(guarded(make_app, behind_proxy(public_url="https://signpost.example"))).test_client()
    headers = {**JO, "X-Forwarded-Host": "s.example", "X-Forwarded-Proto": "http", "Host": "t.example"}
    said = client.get("/who", headers=headers, environ_base={"REMOTE_ADDR": PROXY}).get_json()
    assert said["url"] == "https://signpost.example/about"


@pytest.fixture(scope="module")
def listening(make_app: MakeApp) -> Iterator[str]:
    """The gateway on a real socket; 127.0.0.2 is its proxy."""
    app = with_probes(guarded(make_app, behind_proxy(proxy=ProxySettings("127.0.0.2"))))
    server = waitress.server.create_server(app, host="127.0.0.1", port=0, clear_untrusted_proxy_headers=False)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.mark.parametrize(
    ("source", "headers", "status"),
    [
        ("127.0.0.2", JO, 200),
        ("127.0.0.2", {}, 401),
        ("127.0.0.2", {"X_Forwarded_User": "jo"}, 401),
        ("127.0.0.2", [("X-Forwarded-User", "sam"), ("X-Forwarded-User", "jo")], 401),
        ("127.0.0.1", JO, 401),
        ("127.0.0.3", {**JO, "X-Forwarded-For": "127.0.0.2"}, 401),
    ],
)
def test_by_a_real_socket(listening: str, source: str, headers: Any, status: int) -> None:
    transport = httpx.HTTPTransport(local_address=source)
    with httpx.Client(transport=transport, trust_env=False) as client:
        assert client.get(f"{listening}/about", headers=headers).status_code == status


def test_by_a_real_socket_readiness_is_not_for_who_was_forwarded(listening: str) -> None:
    """waitress must hand the forwarding headers on: without them a proxy on this machine looks like the machine."""
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"{listening}/health/ready").status_code == 503
        assert client.get(f"{listening}/health/ready", headers={"X-Forwarded-For": "10.1.1.1"}).status_code == 404
