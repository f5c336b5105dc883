"""Signing in at a real OpenID provider on this machine, from the first page to the sign-out."""

from __future__ import annotations

import base64
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OctKey, RSAKey

from tests.gateway.access_app import SECRET, guarded, with_provider
from tests.gateway.conftest import MakeApp
from tests.gateway.provider import Claims, Provider, Visit, as_they_are, query_of, serving, with_query
from tests.gateway.test_access_proxy import with_probes

COOKIE = "signpost"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's own guard against plain http
        with serving(Provider()) as provider:
            provider.put_user("jo", roles=["staff"])
            provider.put_user("cass", roles=["staff", "policy team"])
            provider.put_user("ada", roles="it")
            yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The one server, as new."""
    for field, value in vars(Provider(url=running.url)).items():
        setattr(running, field, value)
    return running


@pytest.fixture(scope="module")
def app(make_app: MakeApp, running: Provider) -> Flask:
    return with_probes(guarded(make_app, with_provider(running.url)))


@pytest.fixture
def visit(app: Flask, provider: Provider) -> Visit:
    return Visit(app.test_client())


def who(client: FlaskClient) -> Any:
    response = client.get("/who")
    return response.get_json() if response.status_code == 200 else None


def cookies_set(response: Any) -> list[str]:
    found: list[str] = response.headers.getlist("Set-Cookie")
    return found


def test_a_page_leads_to_the_provider_and_back_to_itself(visit: Visit, provider: Provider) -> None:
    first = visit.client.get("/topics?q=who%20may&order=az")
    assert (first.status_code, first.location) == (302, "/sign-in?next=%2Ftopics%3Fq%3Dwho%2520may%26order%3Daz")
    back = visit.signs_in("jo", first.location)
    assert (back.status_code, back.location) == (302, "/topics?q=who%20may&order=az")
    assert visit.client.get(back.location).status_code == 200
    assert who(visit.client)["owner"] == "jo"


def test_what_is_asked_of_the_provider(visit: Visit, provider: Provider) -> None:
    """Code flow, a challenge, a state and a nonce, new ones each time."""
    asked = query_of(visit.sent_to_provider())
    assert asked["response_type"] == "code" and asked["scope"] == "openid" and asked["client_id"] == "signpost"
    assert asked["redirect_uri"] == "http://localhost/sign-in/done"
    assert asked["code_challenge_method"] == "S256"
    again = query_of(visit.sent_to_provider())
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 20 and asked[name] != again[name]


def test_the_code_is_redeemed_with_what_the_challenge_was_made_of(visit: Visit, provider: Provider) -> None:
    address = visit.sent_to_provider()
    visit.client.get(visit.chooses(address, "jo"))
    (redeemed,) = provider.redeemed
    digest = hashlib.sha256(redeemed["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == query_of(address)["code_challenge"]


@pytest.mark.parametrize(
    ("user", "role", "curate", "administer"),
    [("jo", "READER", 403, 403), ("cass", "CURATOR", 200, 403), ("ada", "ADMINISTRATOR", 200, 200)],
)
def test_a_role_comes_from_the_claim(visit: Visit, user: str, role: str, curate: int, administer: int) -> None:
    visit.signs_in(user)
    assert who(visit.client)["role"] == role
    assert visit.client.get("/curate").status_code == curate
    assert visit.client.get("/administer").status_code == administer


def test_the_roles_claim_may_have_another_name(make_app: MakeApp, provider: Provider) -> None:
    provider.put_user("kit", realm_access={"roles": ["policy team"]}, roles=["it"])
    visit = Visit(
        with_probes(guarded(make_app, with_provider(provider.url, roles_claim="realm_access.roles"))).test_client()
    )
    visit.signs_in("kit")
    assert who(visit.client)["role"] == "CURATOR"


def test_the_cookie_says_who_and_until_when_and_nothing_else(visit: Visit) -> None:
    before = int(time.time())
    (cookie,) = cookies_set(visit.signs_in("cass"))
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
    with visit.client.session_transaction() as session:
        held = dict(session)
    assert set(held) == {"user", "role", "until", "_permanent"}
    assert (held["user"], held["role"]) == ("cass", "CURATOR")
    assert 0 <= held["until"] - (before + 10 * 3600) < 60


def test_by_https_the_cookie_is_this_hosts_alone(make_app: MakeApp, provider: Provider) -> None:
    app = guarded(make_app, with_provider(provider.url, "https://localhost"))
    cookies = cookies_set(app.test_client().get("/sign-in"))
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-signpost"]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookies[0]
    assert "Domain" not in cookies[0]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/topics", 401), ("/api/v1/openapi.json", 401), ("/health/ready", 404), ("/contacts", 200)],
)
def test_programs_are_told_and_not_led_away(visit: Visit, path: str, status: int) -> None:
    response = visit.client.get(path, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert response.status_code == status
    if status == 401:
        assert response.get_json()["code"] == "SIGN_IN"


def test_a_question_without_a_sign_in_is_told_so(visit: Visit) -> None:
    response = visit.client.post("/api/v1/chat", json={"message": "who may interpret?"})
    assert (response.status_code, response.get_json()["code"]) == (401, "SIGN_IN")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda address: with_query(address, state="another"),
        lambda address: with_query(address, state=""),
        lambda address: address.partition("?")[0],
        lambda address: with_query(address, code="made-up"),
        lambda address: with_query(address, code=""),
        lambda address: address.partition("?")[0] + "?error=access_denied&error_description=%0AINFO+forged",
    ],
)
def test_a_way_back_that_was_tampered_with_leads_nowhere(
    visit: Visit, spoilt: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    back = visit.chooses(visit.sent_to_provider(), "jo")
    with caplog.at_level(logging.INFO, "signpost.gateway"):
        assert visit.client.get(spoilt(back)).status_code == 400
    assert who(visit.client) is None
    assert "forged" not in caplog.text


def test_another_browsers_way_back_signs_nobody_in(app: Flask, visit: Visit) -> None:
    """Or an attacker could have somebody ask questions as the attacker."""
    victim = app.test_client()
    back = visit.chooses(visit.sent_to_provider(), "jo")
    assert victim.get(back).status_code == 400
    assert who(victim) is None


def test_a_code_works_once(visit: Visit, app: Flask, provider: Provider) -> None:
    address = visit.sent_to_provider()
    noted = visit.client.get_cookie(COOKIE)
    assert noted is not None
    back = visit.chooses(address, "jo")
    assert visit.client.get(back).status_code == 302
    thief = app.test_client()
    assert thief.get(back).status_code == 400
    thief.set_cookie(COOKIE, noted.value)  # even with what the browser had noted: the provider takes no code twice
    assert thief.get(back).status_code == 400
    assert who(thief) is None
    assert len(provider.redeemed) == 2


def test_going_back_in_the_browser_does_no_harm(visit: Visit) -> None:
    back = visit.chooses(visit.sent_to_provider(), "jo")
    assert visit.client.get(back).status_code == 302
    again = visit.client.get(back)
    assert (again.status_code, again.location) == (302, "/")
    assert who(visit.client)["owner"] == "jo"


def test_an_older_attempt_does_not_sign_in_over_a_newer_one(visit: Visit) -> None:
    first = visit.chooses(visit.sent_to_provider(), "cass")
    second = visit.chooses(visit.sent_to_provider(), "jo")
    assert visit.client.get(second).status_code == 302
    assert visit.client.get(first).status_code == 302
    assert who(visit.client)["owner"] == "jo"


def _with(**changes: object) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


def _without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


LONG_AGO = int(time.time()) - 3600


@pytest.mark.parametrize(
    "alter",
    [
        _with(iss="https://id.elsewhere.example"),
        _with(iss=""),
        _with(aud="another-client"),
        _with(aud=["another-client"]),
        _with(aud=["signpost", "another-client"], azp="another-client"),
        _with(azp="another-client"),
        _with(exp=LONG_AGO),
        _with(iat=int(time.time()) + 3600),
        _with(nonce="another"),
        _with(at_hash="another"),
        _with(sub=""),
        _with(sub="jo\nsam"),
        _with(sub="j" * 257),
        _with(sub=7),
        *[_without(name) for name in ("iss", "aud", "exp", "iat", "nonce", "sub")],
    ],
)
def test_a_token_that_proves_nothing_signs_nobody_in(
    visit: Visit, provider: Provider, alter: Callable[[Claims], Claims]
) -> None:
    provider.alter = alter
    assert visit.signs_in("jo").status_code == 400
    assert who(visit.client) is None
    provider.alter = as_they_are
    assert visit.signs_in("jo").status_code == 302


@pytest.mark.parametrize(
    "signs",
    [("RS256", RSAKey.generate_key(2048)), ("RS512", RSAKey.generate_key(2048)), ("HS256", OctKey.import_key(SECRET))],
)
def test_a_token_that_another_key_signed_signs_nobody_in(
    visit: Visit, provider: Provider, signs: tuple[str, Any]
) -> None:
    provider.signs = signs
    assert visit.signs_in("jo").status_code == 400
    assert who(visit.client) is None


def test_a_token_that_nobody_signed_signs_nobody_in(make_app: MakeApp, provider: Provider) -> None:
    """Even where the provider says that it leaves tokens unsigned, or signs them with the shared secret."""
    provider.document = {"id_token_signing_alg_values_supported": ["none", "HS256"]}
    app = guarded(make_app, with_provider(provider.url))
    for algorithm, key in (("none", None), ("HS256", OctKey.import_key(SECRET))):
        provider.signs = (algorithm, key)
        visit = Visit(app.test_client())
        assert visit.signs_in("jo").status_code == 400
        assert visit.client.get("/about").status_code == 302


def test_without_an_id_token_nobody_is_known(visit: Visit, provider: Provider) -> None:
    provider.without_id_token = True
    assert visit.signs_in("jo").status_code == 400
    assert who(visit.client) is None


def test_a_session_ends(visit: Visit) -> None:
    visit.signs_in("jo")
    with visit.client.session_transaction() as session:
        session["until"] = int(time.time()) - 1
    assert visit.client.get("/about").location == "/sign-in?next=%2Fabout"
    assert visit.client.post("/api/v1/chat", json={"message": "who?"}).get_json()["code"] == "SIGN_IN"


def test_a_session_is_not_prolonged_by_use(visit: Visit) -> None:
    visit.signs_in("jo")
    assert cookies_set(visit.client.get("/about")) == []


def test_an_altered_cookie_is_nobodys(visit: Visit, app: Flask) -> None:
    visit.signs_in("jo")
    cookie = visit.client.get_cookie(COOKIE)
    assert cookie is not None
    payload, stamp, signature = cookie.value.rsplit(".", 2)
    forger = app.session_interface.get_signing_serializer  # type: ignore[attr-defined]
    other = Flask(__name__)
    other.secret_key = b"another key"
    signed_by_another = forger(other).dumps({"user": "ada", "role": "ADMINISTRATOR", "until": 2**40})
    swapped = "A" if payload[3] != "A" else "B"
    for forged in (
        f"{payload[:3]}{swapped}{payload[4:]}.{stamp}.{signature}",
        f"{payload}.{stamp}.{signature[:-2]}",
        f"{payload}.{stamp}",
        payload,
        "",
        signed_by_another,
    ):
        stranger = app.test_client()
        stranger.set_cookie(COOKIE, forged)
        assert who(stranger) is None, forged
    honest = app.test_client()
    honest.set_cookie(COOKIE, cookie.value)
    assert who(honest)["owner"] == "jo"


def test_nothing_that_was_in_the_cookie_before_survives_a_sign_in(visit: Visit) -> None:
    address = visit.sent_to_provider()
    with visit.client.session_transaction() as session:
        session.update({"user": "ada", "role": "ADMINISTRATOR", "planted": "by somebody else"})
    visit.client.get(visit.chooses(address, "jo"))
    with visit.client.session_transaction() as session:
        assert dict(session) | {"until": 0} == {"user": "jo", "role": "READER", "until": 0, "_permanent": True}


def test_who_is_signed_in_need_not_again(visit: Visit) -> None:
    visit.signs_in("jo")
    assert visit.client.get("/sign-in?next=/start").location == "/start"


@pytest.mark.parametrize("given", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_no_sign_in_leads_elsewhere(visit: Visit, given: str) -> None:
    back = visit.chooses(visit.sent_to_provider(f"/sign-in?next={given}"), "jo")
    assert visit.client.get(back).location == "/"
    assert visit.client.get(f"/sign-in?next={given}").location == "/"


def test_signing_out(visit: Visit, provider: Provider) -> None:
    visit.signs_in("jo")
    response = visit.client.post("/sign-out", headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 200
    assert f'href="{provider.url}/oauth2/end_session?client_id=signpost"' in response.text
    assert 'href="tel:999"' in response.text and 'href="/contacts"' in response.text
    assert who(visit.client) is None
    assert visit.client.get_cookie(COOKIE) is None


def test_signing_out_twice_or_of_nothing_is_no_error(visit: Visit) -> None:
    assert [visit.client.post("/sign-out").status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_nobody_elses_page_signs_anybody_out(visit: Visit, headers: dict[str, str]) -> None:
    visit.signs_in("jo")
    assert visit.client.post("/sign-out", headers=headers).status_code == 403
    assert visit.client.get("/sign-out").status_code == 405
    assert who(visit.client)["owner"] == "jo"


def test_signing_out_works_without_the_provider(make_app: MakeApp, provider: Provider) -> None:
    provider.is_down = True
    response = guarded(make_app, with_provider(provider.url)).test_client().post("/sign-out")
    assert response.status_code == 200 and "end_session" not in response.text


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://id.elsewhere.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://id.elsewhere.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://id.elsewhere.example/token"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_is_not_the_one_is_not_gone_to(make_app: MakeApp, provider: Provider, document: Claims) -> None:
    provider.document = document
    client = guarded(make_app, with_provider(provider.url)).test_client()
    assert client.get("/sign-in").status_code == 503
    provider.document = {}
    assert client.get("/sign-in").status_code == 302


def test_a_provider_that_does_not_answer_keeps_nobody_from_the_contacts(make_app: MakeApp, provider: Provider) -> None:
    provider.is_down = True
    client = guarded(make_app, with_provider(provider.url)).test_client()
    assert client.get("/sign-in").status_code == 503
    assert client.get("/sign-in/done?code=a&state=b").status_code == 503
    assert client.get("/contacts").status_code == 200
    provider.is_down = False
    assert client.get("/sign-in").status_code == 302


def test_a_provider_that_fails_half_way(visit: Visit, provider: Provider) -> None:
    back = visit.chooses(visit.sent_to_provider(), "jo")
    provider.is_down = True
    assert visit.client.get(back).status_code == 503
    provider.is_down = False
    assert visit.signs_in("jo").status_code == 302


def test_no_log_says_who_it_was(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "signpost.gateway"):
        visit.signs_in("cass")
    assert "somebody signed in: curator" in caplog.text
    assert "cass" not in caplog.text


def test_a_proxys_headers_mean_nothing_here(visit: Visit) -> None:
    headers = {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "it"}
    assert visit.client.get("/who", headers=headers).status_code == 302
    visit.signs_in("jo")
    assert visit.client.get("/administer", headers=headers).status_code == 403
