"""The intranet's pages may embed the widget; nobody else's may."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.gateway.conftest import MakeApp
from tests.gateway.stub import KEY, StubEngine, refused
from web_widget.origins import VARIABLE, read_origins
from web_widget.settings import GatewaySettings

LAMBETH = "https://intranet.lambeth.example"
CAMDEN = "http://intranet:8080"

CALLS = [
    ("POST", "/api/v1/chat", {"message": "who?"}),
    ("POST", "/api/v1/feedback", {"message_id": "x", "helpful": True}),
    ("GET", "/api/v1/contacts", None),
    ("GET", "/static/widget.js", None),
]
OTHERS = [
    "https://elsewhere.example",
    f"{LAMBETH}.elsewhere.example",
    f"{LAMBETH}:8443",
    f"{LAMBETH}/",
    f"{LAMBETH}, {LAMBETH}",
    LAMBETH.replace("https", "http"),
    LAMBETH.upper(),
    LAMBETH.replace(".", "x"),
    LAMBETH.replace(".lambeth", "xlambeth"),
    LAMBETH.replace("intranet", "sub.intranet"),
    "http://intranet",
    "null",
    "*",
]


@pytest.fixture(scope="module")
def embedding(make_app: MakeApp) -> FlaskClient:
    return make_app(intranet_origins=(LAMBETH, CAMDEN)).test_client()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", ()),
        (" \n ", ()),
        (LAMBETH, (LAMBETH,)),
        (f"  {LAMBETH}\n{CAMDEN} {LAMBETH}", (LAMBETH, CAMDEN)),
        ("http://localhost:1", ("http://localhost:1",)),
        ("http://10.0.0.7:443 https://a-b.example:65535", ("http://10.0.0.7:443", "https://a-b.example:65535")),
    ],
)
def test_the_origins_are_read(monkeypatch: pytest.MonkeyPatch, given: str, read: tuple[str, ...]) -> None:
    monkeypatch.setenv(VARIABLE, given)
    monkeypatch.setenv("SIGNPOST_TURN_KEY", KEY.decode())
    assert GatewaySettings.from_environment().intranet_origins == read


@pytest.mark.parametrize(
    "word",
    [
        "*",
        "https://*",
        "https://*.lambeth.example",
        "intranet.lambeth.example",
        "//intranet.lambeth.example",
        "ftp://intranet.lambeth.example",
        "https:",
        "https://",
        f"{LAMBETH}/",
        f"{LAMBETH}/pages",
        f"{LAMBETH}?a=b",
        f"{LAMBETH}#top",
        f"{LAMBETH}:443",
        "http://intranet:80",
        f"{LAMBETH}:0",
        f"{LAMBETH}:65536",
        f"{LAMBETH}:https",
        "https://jo@intranet.lambeth.example",
        "https://Intranet.lambeth.example",
        "HTTPS://intranet.lambeth.example",
        "https://intránet.lambeth.example",
        "https://intranet..example",
        f"{LAMBETH};script-src",
        f"{LAMBETH},{CAMDEN}",
        "'self'",
        "null",
    ],
)
def test_what_is_no_origin_is_refused_by_name(word: str) -> None:
    with pytest.raises(ValueError, match=VARIABLE) as refusal:
        read_origins(f"{CAMDEN} {word}")
    assert f"“{word}” is no origin" in str(refusal.value)


@pytest.mark.parametrize("origin", [LAMBETH, CAMDEN])
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_the_intranet_is_let_in(
    embedding: FlaskClient, engine: StubEngine, method: str, path: str, body: object, origin: str
) -> None:
    response = embedding.open(path, method=method, json=body, headers={"Origin": origin})
    assert response.headers.getlist("Access-Control-Allow-Origin") == [origin]
    assert response.headers["Access-Control-Expose-Headers"] == "Retry-After"
    assert response.headers.getlist("Vary") == ["Origin"]
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    response.close()


@pytest.mark.parametrize(("method", "path", "_"), CALLS)
def test_a_preflight_is_answered(embedding: FlaskClient, method: str, path: str, _: object) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type, x-other"}
    response = embedding.options(path, headers={"Origin": LAMBETH, **asked})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == LAMBETH
    assert response.headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert response.headers["Access-Control-Allow-Headers"] == "content-type"
    assert response.headers["Access-Control-Max-Age"] == "600"
    assert response.headers.getlist("Vary") == ["Origin"]
    assert response.headers["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_preflight_for_another_method_allows_none(embedding: FlaskClient, method: str) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
    response = embedding.options("/api/v1/chat", headers={"Origin": LAMBETH, **asked})
    assert "Access-Control-Allow-Methods" not in response.headers
    assert "Access-Control-Allow-Headers" not in response.headers


def allowed(headers: object) -> list[str]:
    return [name for name, _ in headers if name.startswith("Access-Control")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("origin", [*OTHERS, None])
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_nobody_else_is(
    embedding: FlaskClient, engine: StubEngine, method: str, path: str, body: object, origin: str | None
) -> None:
    """And no cache may take an answer to one for an answer to another."""
    headers = {"Origin": origin} if origin else {}
    preflight = embedding.options(path, headers={**headers, "Access-Control-Request-Method": method})
    for response in (embedding.open(path, method=method, json=body, headers=headers), preflight):
        assert allowed(response.headers) == []
        assert response.headers.getlist("Vary") == ["Origin"]
        response.close()


def test_a_problem_can_be_read_and_says_when_to_try_again(embedding: FlaskClient, engine: StubEngine) -> None:
    engine.answer = refused(503, "WARMING")
    response = embedding.post("/api/v1/chat", json={"message": "who?"}, headers={"Origin": LAMBETH})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.headers.getlist("Access-Control-Allow-Origin") == [LAMBETH]


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/static/nothing.js"])
def test_even_what_is_not_there(embedding: FlaskClient, path: str) -> None:
    response = embedding.get(path, headers={"Origin": LAMBETH})
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (404, LAMBETH)


def test_a_file_that_has_not_changed(embedding: FlaskClient) -> None:
    first = embedding.get("/static/widget.css")
    tag = first.headers["ETag"]
    first.close()
    response = embedding.get("/static/widget.css", headers={"Origin": LAMBETH, "If-None-Match": tag})
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (304, LAMBETH)
    response.close()


@pytest.mark.parametrize("path", ["/", "/about", "/health/live", "/nowhere", "/api", "/api/v2/chat"])
def test_pages_and_health_are_nobody_elses_to_read(embedding: FlaskClient, path: str) -> None:
    response = embedding.get(path, headers={"Origin": LAMBETH})
    assert allowed(response.headers) == []


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_without_the_setting_nobody_is_let_in(
    client: FlaskClient, engine: StubEngine, method: str, path: str, body: object
) -> None:
    response = client.open(path, method=method, json=body, headers={"Origin": LAMBETH})
    assert allowed(response.headers) == []
    response.close()


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/v1/contacts"])
def test_the_same_origins_may_frame_the_pages(embedding: FlaskClient, path: str) -> None:
    policy = embedding.get(path).headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {LAMBETH} {CAMDEN};" in policy
