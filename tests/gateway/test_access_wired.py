"""The whole gateway behind its door: refusals are replies, and conversations are their user's alone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from evaluation.conformity import Conformity
from tests.gateway.access_app import PROXY, behind_proxy, guarded, with_provider
from tests.gateway.conftest import MakeApp
from tests.gateway.stub import KEY, StubEngine
from tests.gateway.talk import Talk, is_error_page, is_problem, turn_id
from web_widget.access import Refusal
from web_widget.problems import Code
from web_widget.settings import GatewaySettings

INTRANET = "https://intranet.example"
NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing answers


@pytest.fixture(scope="module")
def proxied(make_app: MakeApp) -> FlaskClient:
    client = guarded(make_app, behind_proxy(), intranet_origins=(INTRANET,)).test_client()
    client.environ_base["REMOTE_ADDR"] = PROXY
    return client


def asks(client: FlaskClient, user: str, **body: str) -> tuple[int, dict[str, str]]:
    response = client.post(
        "/api/v1/chat", json={"message": "who may interpret?", **body}, headers={"X-Forwarded-User": user}
    )
    return response.status_code, response.get_json()


def test_every_refusal_has_its_words() -> None:
    assert {Code(refusal) for refusal in Refusal} <= set(Code)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "SIGN_IN"),
        ({"X-Forwarded-User": "jo", "Origin": "https://elsewhere.example"}, 403, "CROSS_SITE"),
    ],
)
def test_a_refusal_is_a_reply_with_the_emergency_line(
    proxied: FlaskClient, conformity: Conformity, engine: StubEngine, headers: dict[str, str], status: int, code: str
) -> None:
    response = proxied.post("/api/v1/chat", json={"message": "canary-4711"}, headers=headers)
    is_problem(Talk(proxied, conformity).held(response), status, code, "canary-4711")
    assert engine.turns == []


def test_people_get_a_page(proxied: FlaskClient) -> None:
    assert "You are not signed in" in is_error_page(proxied.get("/about"), 401)


def test_where_the_provider_is_away_people_get_a_page(make_app: MakeApp) -> None:
    response = guarded(make_app, with_provider(NOWHERE)).test_client().get("/sign-in")
    is_error_page(response, 503)
    assert response.headers["Retry-After"] == "5"


def test_the_widget_on_the_intranet_can_read_that_it_must_sign_in(proxied: FlaskClient) -> None:
    response = proxied.post("/api/v1/chat", json={"message": "who?"}, headers={"Origin": INTRANET})
    assert response.status_code == 401
    assert response.headers["Access-Control-Allow-Origin"] == INTRANET
    assert response.headers["Access-Control-Allow-Credentials"] == "true"


def test_a_conversation_is_its_users_alone(proxied: FlaskClient, engine: StubEngine) -> None:
    _, said = asks(proxied, "jo")
    jos = said["conversation_id"]
    status, problem = asks(proxied, "sam", conversation_id=jos)
    assert (status, problem["code"]) == (404, "UNKNOWN_CONVERSATION")
    forgotten = [
        proxied.post("/api/v1/forget", json={"conversation_id": jos}, headers={"X-Forwarded-User": user}).status_code
        for user in ("sam", "jo")
    ]
    assert forgotten == [404, 204]
    assert engine.forgotten == [jos[:32]]


def test_two_users_first_turns_with_one_id_are_two_conversations(proxied: FlaskClient, engine: StubEngine) -> None:
    turn = turn_id()
    answers = [asks(proxied, user, turn_id=turn) for user in ("jo", "sam")]
    assert [status for status, _ in answers] == [200, 200]
    assert len({said["conversation_id"] for _, said in answers}) == 2


def test_it_does_not_start_open_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_TURN_KEY", KEY.decode())
    monkeypatch.setenv("SIGNPOST_HOST", "0.0.0.0")
    monkeypatch.delenv("SIGNPOST_AUTH", raising=False)
    with pytest.raises(ValueError, match="asks nobody to sign in"):
        GatewaySettings.from_environment()
