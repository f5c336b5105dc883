"""The real nginx, configured as ops/nginx/signpost.conf has it, in front of a real gateway."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from evaluation.conformity import Conformity
from launch.settings import free_ports
from tests.operating.proxying import CONFIGURATION, NAME, Ask, Nginx, Served, nginx, over_plain_http
from web_widget.observing import standing
from web_widget.safety import load_safety
from web_widget.settings import SAFETY_FILE

CANARY = "canary-9042"
YEAR = "max-age=31536000"
FORGED = {
    "X-Forwarded-User": "forged", "X-Forwarded-Groups": "forged", "X-Forwarded-For": "6.6.6.6, 7.7.7.7",
    "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "forged.example", "X-Forwarded-Port": "66",
    "X-Forwarded-Prefix": "/forged", "Forwarded": "for=6.6.6.6", "X-Real-IP": "6.6.6.6", "Via": "forged",
    "X-Remote-User": "forged", "X-Remote-Groups": "forged", "Remote-User": "forged", "Remote-Groups": "forged",
    "X-Auth-Request-User": "forged", "X-Auth-Request-Groups": "forged", "X-Auth-Request-Email": "forged",
    "X-Auth-Request-Preferred-Username": "forged", "X-Forwarded-Email": "forged",
    "X-Forwarded-Preferred-Username": "forged",
}  # fmt: skip
FAR_TOO_LONG = b'{"message": "' + b"x" * 80_000 + b'"}'


@pytest.fixture
def ask(in_front: Nginx, served: Served) -> Iterator[Ask]:
    served.seen.clear()
    with in_front.client() as client:
        yield lambda method, path, **more: in_front.ask(client, method, path, **more)


def is_the_contracts_error(response: httpx.Response, status: int, code: str) -> None:
    body = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert response.headers["Content-Type"].startswith("application/json")
    assert set(body) == {"code", "message", "reference", "replies"} and all(body.values())
    assert Conformity.from_contract().failures(status, body) == []
    last = body["replies"][-1]
    assert last["kind"] == "error" and "999" in last["text"] and last["contacts"]


@pytest.mark.parametrize("path", ["/", "/contacts?q=a%20b", "/api/v1/chat", "//elsewhere.example/x"])
def test_plain_http_leads_to_https_at_signposts_own_name(in_front: Nginx, served: Served, path: str) -> None:
    served.seen.clear()
    assert over_plain_http(in_front.http_port, path) == (301, f"https://{NAME}{path}")
    assert served.seen == []


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1", ""])
def test_under_another_name_nobody_answers(in_front: Nginx, served: Served, host: str) -> None:
    served.seen.clear()
    try:
        status, location = over_plain_http(in_front.http_port, "/", host)
    except (ConnectionError, HTTPException):
        status, location = None, None
    assert status in (None, 400) and location is None
    with in_front.client() as client, pytest.raises((httpx.HTTPError, ssl.SSLError)):
        client.get("/contacts", extensions={"sni_hostname": "elsewhere.example"})
    assert served.seen == []


@pytest.mark.parametrize("path", ["/contacts", "/static/widget.js", "/metrics", "/nowhere", "/api/v1/contacts"])
def test_browsers_are_told_once_to_come_by_https_only(ask: Ask, path: str) -> None:
    assert ask("GET", path).headers.get_list("Strict-Transport-Security") == [YEAR]


def test_the_contacts_page_is_served_and_keeps_its_own_headers(ask: Ask) -> None:
    answer = ask("GET", "/contacts")
    assert answer.status_code == 200 and "999" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "nginx/" not in answer.headers.get("Server", "")


def test_of_what_a_client_says_of_itself_nothing_gets_through(ask: Ask, served: Served) -> None:
    ask("GET", "/contacts", headers=FORGED)
    (seen,) = served.seen
    assert "forged" not in str(seen) and "6.6.6.6" not in str(seen) and "gopher" not in str(seen)
    assert seen["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"  # once: where nginx's client really is
    assert (seen["HTTP_X_FORWARDED_PROTO"], seen["HTTP_X_FORWARDED_HOST"], seen["HTTP_HOST"]) == ("https", NAME, NAME)
    gone = {"HTTP_X_FORWARDED_USER", "HTTP_X_FORWARDED_GROUPS", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"}
    assert not gone & set(seen)


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/metrics?x=1",
        "//metrics",
        "/%6Detrics",
        "/x/../metrics",
        "/metrics/",
        "/health/ready",
        "//health//ready",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_figures_and_readiness_are_not_for_the_network(ask: Ask, method: str, path: str) -> None:
    answer = ask(method, path)
    assert answer.status_code in (404, 405)
    assert "signpost_" not in answer.text and "golden_question" not in answer.text


def test_who_asks_whether_it_lives_is_told(ask: Ask) -> None:
    assert ask("GET", "/health/live").json() == {"live": True}


def test_a_body_that_is_too_long_is_answered_by_the_gateway(ask: Ask, served: Served) -> None:
    body = json.dumps({"message": "x"}).encode()
    answer = ask(
        "POST", "/api/v1/chat", content=body + b" " * (17 * 1024), headers={"Content-Type": "application/json"}
    )
    is_the_contracts_error(answer, 413, "TOO_LONG")
    assert "2,000 characters" in answer.json()["message"]


def test_one_that_is_far_too_long_is_answered_by_nginx_in_the_same_shape(ask: Ask, served: Served) -> None:
    answer = ask("POST", "/api/v1/chat", content=FAR_TOO_LONG, headers={"Content-Type": "application/json"})
    is_the_contracts_error(answer, 413, standing.CODE)
    assert served.seen == [] and "Retry-After" not in answer.headers


def test_the_gateways_own_errors_come_through_as_they_are(ask: Ask) -> None:
    answer = ask("POST", "/api/v1/chat", json={"message": ""})
    assert answer.status_code in (400, 401, 403)
    assert answer.json()["code"] != standing.CODE


@pytest.fixture(scope="module")
def before_nobody() -> Iterator[Nginx]:
    (port,) = free_ports(1)
    with nginx(port) as running:
        yield running


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v1/chat"), ("GET", "/api/v1/contacts"), ("GET", "/health/live")]
)
def test_while_the_gateway_is_down_programs_get_the_contracts_error(
    before_nobody: Nginx, method: str, path: str
) -> None:
    with before_nobody.client() as client:
        answer = before_nobody.ask(client, method, path, json={"message": CANARY} if method == "POST" else None)
    is_the_contracts_error(answer, 502, standing.CODE)
    assert CANARY not in answer.text
    assert answer.headers["Retry-After"] == "5" and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get_list("Strict-Transport-Security") == [YEAR]


@pytest.mark.parametrize("path", ["/", "/contacts", "/static/widget.js", "/topics/marac_criteria?q=x"])
def test_while_the_gateway_is_down_people_get_the_numbers(before_nobody: Nginx, path: str) -> None:
    with before_nobody.client() as client:
        answer = before_nobody.ask(client, "GET", path)
    safety = load_safety(SAFETY_FILE)
    assert answer.status_code == 502 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert safety.file.emergency_line in answer.text
    numbers = [m.display for c in safety.contacts(standing.NO_DAY, standing=True) for m in c.methods]
    assert numbers and all(number in answer.text for number in numbers)


def test_nobody_may_ask_for_the_standing_files(ask: Ask) -> None:
    assert ask("GET", "/signpost-standing/unavailable.html").status_code == 404


def test_what_nginx_says_is_fresh() -> None:
    """`python -m web_widget.observing.standing` writes it."""
    assert standing.main(["--check"]) == 0


def test_scripts_are_packed_and_answers_are_not(ask: Ask) -> None:
    """An answer packed together with what somebody else chose could be guessed from its length (BREACH)."""
    packing = {"Accept-Encoding": "gzip"}
    script = ask("GET", "/static/widget.js", headers=packing)
    assert script.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in script.headers["Vary"]
    assert "Content-Encoding" not in ask("GET", "/api/v1/contacts", headers=packing).headers
    again = ask("GET", "/static/widget.js", headers={**packing, "If-None-Match": script.headers["ETag"]})
    assert again.status_code == 304


def test_the_log_holds_nothing_that_anybody_typed(in_front: Nginx, ask: Ask) -> None:
    agent = {"User-Agent": CANARY, "Referer": f"https://{CANARY}.example/"}
    ask("POST", "/api/v1/chat", json={"message": CANARY}, headers=agent)
    ask("POST", "/api/v1/chat", content=FAR_TOO_LONG + CANARY.encode(), headers=agent)
    ask("GET", f"/topics?q={CANARY}", headers=agent)
    ask("GET", f"/{CANARY}/%0A{CANARY}", headers=agent)
    with in_front.client() as client:
        client.get("/contacts", extensions={"sni_hostname": NAME})  # once more, so that what came before is written
    written = {path.name: path.read_text() for path in in_front.logs.iterdir()}
    assert written["signpost.log"]
    assert CANARY not in "".join(written.values()) and "127.0.0.1" not in "".join(written.values())
    lines = [json.loads(line) for line in written["signpost.log"].splitlines()]
    assert {"/api/v1/chat", "/topics", "other", "/contacts"} <= {line["room"] for line in lines}
    assert set(lines[0]) == {"time", "status", "method", "room", "seconds", "gateway_seconds", "bytes"}


@pytest.fixture(scope="module")
def sign_in() -> Iterator[int]:
    """A sign-in service as oauth2-proxy answers: 202 and two headers for whoever has a session's cookie."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = "session=good" in self.headers.get("Cookie", "")
            self.send_response(202 if known else 401)
            if known:
                self.send_header("X-Auth-Request-User", "w.jones")
                self.send_header("X-Auth-Request-Groups", "staff,curators")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def guarded(served: Served, sign_in: int) -> Iterator[Nginx]:
    with nginx(served.port, sign_in) as running:
        yield running


@pytest.fixture
def ask_guarded(guarded: Nginx, served: Served) -> Iterator[Ask]:
    served.seen.clear()
    with guarded.client() as client:
        yield lambda method, path, **more: guarded.ask(client, method, path, **more)


def test_who_has_signed_in_is_named_by_the_sign_in_alone(ask_guarded: Ask, served: Served) -> None:
    answer = ask_guarded("GET", "/topics", headers={**FORGED, "Cookie": "session=good"})
    assert answer.status_code != 502
    (seen,) = served.seen
    assert seen["HTTP_X_FORWARDED_USER"] == "w.jones" and seen["HTTP_X_FORWARDED_GROUPS"] == "staff,curators"
    assert "forged" not in str(seen)


@pytest.mark.parametrize("headers", [("X-Our-User", "X-Our-Groups"), ("X-Remote-User", "X-Remote-Groups")])
@pytest.mark.parametrize("cookie", ["session=good", ""])
def test_headers_of_another_name_filled_in_are_overwritten_too(
    served: Served, sign_in: int, headers: tuple[str, str], cookie: str
) -> None:
    """Whether or not the file empties a header of that name already."""
    user, groups = ("HTTP_" + name.upper().replace("-", "_") for name in headers)
    forged = {**FORGED, headers[0]: "forged", headers[1]: "forged", "Cookie": cookie}
    served.seen.clear()
    with nginx(served.port, sign_in, headers) as running, running.client() as client:
        running.ask(client, "GET", "/contacts", headers=forged)
        running.ask(client, "POST", "/api/v1/chat", json={}, headers=forged)
    open_to_all, asked = served.seen
    assert "forged" not in str(served.seen) and user not in open_to_all
    named = (asked.get(user), asked.get(groups))
    assert named == (("w.jones", "staff,curators") if cookie else (None, None))


def test_who_has_not_is_sent_to_sign_in(ask_guarded: Ask, served: Served) -> None:
    answer = ask_guarded("GET", "/topics?q=x", headers=FORGED)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"https://{NAME}/oauth2/start?rd=/topics?q=x"
    assert served.seen == []


def test_a_programs_call_reaches_the_gateway_as_nobodys(ask_guarded: Ask, served: Served) -> None:
    """So that the refusal has the gateway's words and the emergency line."""
    answer = ask_guarded("POST", "/api/v1/chat", json={"message": "who?"}, headers=FORGED)
    assert answer.headers["Content-Type"].startswith("application/json") and "replies" in answer.json()
    (seen,) = served.seen
    assert "HTTP_X_FORWARDED_USER" not in seen and "forged" not in str(seen)
    assert seen["CONTENT_LENGTH"] == str(len(b'{"message":"who?"}'))


@pytest.mark.parametrize("path", ["/contacts", "/static/widget.js", "/health/live", "/api/v1/contacts"])
def test_the_numbers_never_wait_for_a_sign_in(ask_guarded: Ask, path: str) -> None:
    assert ask_guarded("GET", path).status_code == 200


def test_with_the_sign_in_down_the_numbers_still_come(served: Served) -> None:
    (nobody,) = free_ports(1)
    with nginx(served.port, nobody) as running, running.client() as client:
        assert running.ask(client, "GET", "/contacts").status_code == 200
        page = running.ask(client, "GET", "/topics")
        assert page.status_code == 500 and "999" in page.text
        is_the_contracts_error(running.ask(client, "POST", "/api/v1/chat", json={}), 500, standing.CODE)


def test_figures_stay_closed_to_whoever_has_signed_in(ask_guarded: Ask) -> None:
    assert ask_guarded("GET", "/metrics", headers={"Cookie": "session=good"}).status_code == 404


def test_what_administrators_fill_in_is_marked() -> None:
    text = CONFIGURATION.read_text(encoding="utf-8")
    assert text.count("# FILL IN") == 5
