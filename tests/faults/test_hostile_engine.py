"""Straight to the engine's door, past the gateway: only a signed, well-shaped turn comes in, and nothing else leaves a
row or ends the process."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest

from bot.turns import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature
from launch.stack import Stack, turn_key
from tests.faults.conftest import SECONDS, ask, pids, say
from tests.faults.hostile_wire import MARK

Json = dict[str, Any]
DOOR = "/webhooks/signpost"
QUESTION = f"who can interpret? {MARK}"
OLD = 61  # seconds; the window is sixty

HOSTILE_VALUES: dict[str, Any] = {
    "null": None,
    "a number": 4711,
    "true": True,
    "a list": [MARK],
    "an object": {"$ne": MARK},
    "empty": "",
    "a lone surrogate": "\ud800" * 32,
    "a surrogate among hex": "a" * 31 + "\udfff",
    "a NUL": "a" * 31 + "\x00",
    "a line end": "a" * 32 + "\n",
    "capitals": "A" * 32,
    "too short": "a" * 31,
    "too long": "a" * 33,
    "fullwidth": "ａ" * 32,
    "arabic-indic digits": "٣" * 32,
    "a path": "../" * 10 + "aa",
    "an SQL condition": "' OR '1'='1' --",
    "the word default": "default",
    "3,000 letters": "a" * 3000,
}
HOSTILE_TEXTS: dict[str, tuple[Any, int]] = {
    "null": (None, 400),
    "a number": (4711, 400),
    "a list": ([QUESTION], 400),
    "an object": ({"text": QUESTION}, 400),
    "empty": ("", 400),
    "blank": (" \n", 400),
    "a NUL": ("who \x00", 400),
    "a lone surrogate": ("who \ud800", 400),
    "restart": ("/restart", 400),
    "restart behind a no-break space": ("\u00a0/restart", 400),
    "restart behind an ideographic space": ("\u3000/restart", 400),
    "restart behind a line separator": ("\u2028/restart", 400),
    "an intent with a slot": ('/ask{"x": 1}', 400),
    "2,001 letters": ("a" * 2001, 413),
}

RASAS_OWN = (
    "/",
    "/webhooks/rest/",
    "/webhooks/rest/webhook",
    "/webhooks/callback/webhook",
    "/webhooks/signpost/",
    "/conversations/default/tracker",
    "/model",
    "/model/parse",
    "/status",
    "/domain",
    "/socket.io/",
)


@pytest.fixture
def key(stack: Stack) -> bytes:
    return turn_key(stack.settings.state).encode()


def turn(**changed: Any) -> Json:
    return {
        "conversation": uuid.uuid4().hex,
        "turn": str(uuid.uuid4()),
        "text": QUESTION,
        "borough": None,
        **changed,
    }


def signed(key: bytes, body: bytes, conversation: object, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    said = conversation if isinstance(conversation, str) else ""
    return {
        "Content-Type": "application/json",
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: signature(key, timestamp, said, body),
    }


def post(stack: Stack, body: bytes, headers: dict[str, str], route: str = "turn") -> httpx.Response:
    address = f"http://127.0.0.1:{stack.settings.engine_port}{DOOR}/{route}"
    return httpx.post(address, content=body, headers=headers, timeout=SECONDS, trust_env=False)


def rows(stack: Stack) -> int:
    """Events in the tracker's database."""
    with closing(sqlite3.connect(f"file:{stack.settings.state}/tracker.sqlite?mode=ro", uri=True)) as database:
        (count,) = database.execute("select count(*) from events").fetchone()
    return int(count)


# Each holds a word that an attack may change; whoever has the key is refused for it later than the others.
BODIES: dict[str, Callable[[], Json]] = {
    "turn": turn,
    "forget": lambda: {"conversation": uuid.uuid4().hex, "x": "interpret"},
    "purge": lambda: {"before": time.time(), "x": "interpret"},
}
Attack = Callable[[bytes, bytes, str], tuple[bytes, dict[str, str]]]
ATTACKS: dict[str, Attack] = {
    "unsigned": lambda key, body, who: (body, {"Content-Type": "application/json"}),
    "with another key": lambda key, body, who: (body, signed(b"x" * 64, body, who)),
    "with an empty key": lambda key, body, who: (body, signed(b"", body, who)),
    "altered": lambda key, body, who: (body.replace(b"interpret", b"decide..."), signed(key, body, who)),
    "with a byte behind": lambda key, body, who: (body + b" ", signed(key, body, who)),
    "for another conversation": lambda key, body, who: (body, signed(key, body, "0" * 32)),
    "61 seconds old": lambda key, body, who: (body, signed(key, body, who, time.time() - OLD)),
    "61 seconds ahead": lambda key, body, who: (body, signed(key, body, who, time.time() + OLD + 1)),
    "with the time changed": lambda key, body, who: (body, signed(key, body, who) | {TIMESTAMP_HEADER: "1"}),
    "with no time": lambda key, body, who: (body, signed(key, body, who) | {TIMESTAMP_HEADER: ""}),
    "with a time in words": lambda key, body, who: (body, signed(key, body, who) | {TIMESTAMP_HEADER: "now"}),
    "with a time without end": lambda key, body, who: (body, signed(key, body, who) | {TIMESTAMP_HEADER: "9" * 5000}),
    "with half a signature": lambda key, body, who: (body, _cut(signed(key, body, who))),
    "with a signature in capitals": lambda key, body, who: (body, _loud(signed(key, body, who))),
    "with a signature of zeroes": lambda key, body, who: (body, signed(key, body, who) | {SIGNATURE_HEADER: "0" * 64}),
}


def _cut(headers: dict[str, str]) -> dict[str, str]:
    return headers | {SIGNATURE_HEADER: headers[SIGNATURE_HEADER][:32]}


def _loud(headers: dict[str, str]) -> dict[str, str]:
    return headers | {SIGNATURE_HEADER: headers[SIGNATURE_HEADER].upper().replace("0", "O")}


@pytest.mark.parametrize("route", BODIES)
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_what_the_gateway_did_not_sign_leaves_no_row(stack: Stack, key: bytes, attack: Attack, route: str) -> None:
    before, alive = rows(stack), pids(stack)
    asked = BODIES[route]()
    body, headers = attack(key, json.dumps(asked).encode(), asked.get("conversation", ""))
    response = post(stack, body, headers, route)
    assert (response.status_code, response.json()) == (401, {"code": "UNSIGNED"})
    assert rows(stack) == before
    assert pids(stack) == alive


def test_a_turn_sent_again_by_somebody_who_listened_runs_nothing(stack: Stack, key: bytes) -> None:
    asked = turn()
    body = json.dumps(asked).encode()
    headers = signed(key, body, asked["conversation"])
    first = post(stack, body, headers)
    assert first.status_code == 200
    before = rows(stack)
    again = post(stack, body, headers)
    assert (again.status_code, again.json()) == (200, first.json()), "the answer it has got, as for any lost one"
    assert rows(stack) == before


@pytest.mark.parametrize("route", ["turn", "forget"])
@pytest.mark.parametrize("value", HOSTILE_VALUES.values(), ids=HOSTILE_VALUES.keys())
def test_a_hostile_sender_is_refused(stack: Stack, key: bytes, value: Any, route: str) -> None:
    """One lone surrogate here ended stock Rasa's process."""
    before, alive = rows(stack), pids(stack)
    asked = turn(conversation=value) if route == "turn" else {"conversation": value}
    body = json.dumps(asked).encode()
    response = post(stack, body, signed(key, body, value), route)
    assert response.status_code in (400, 401), response.text
    assert MARK not in response.text
    assert rows(stack) == before
    assert pids(stack) == alive


@pytest.mark.parametrize(("value", "status"), HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_a_hostile_text_is_refused(stack: Stack, key: bytes, value: Any, status: int) -> None:
    before, alive = rows(stack), pids(stack)
    asked = turn(text=value)
    body = json.dumps(asked).encode()
    response = post(stack, body, signed(key, body, asked["conversation"]))
    assert response.status_code == status
    assert rows(stack) == before
    assert pids(stack) == alive


@pytest.mark.parametrize(
    "change",
    [{"turn": value} for value in ("", "x", None, "\ud800", str(uuid.uuid1()))]
    + [{"borough": value} for value in ("islington", "", ["camden"], 7, "\ud800")]
    + [{"sender": "a" * 32}, {"metadata": {}}, {"__proto__": 1}],
    ids=ascii,
)
def test_any_other_shape_is_refused(stack: Stack, key: bytes, change: Json) -> None:
    before, alive = rows(stack), pids(stack)
    asked = turn(**change)
    body = json.dumps(asked).encode()
    response = post(stack, body, signed(key, body, asked["conversation"]))
    assert (response.status_code, response.json()) == (400, {"code": "MALFORMED"})
    assert rows(stack) == before
    assert pids(stack) == alive


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"[" * 10_000,
        b'{"conversation": ' * 500,
        b"\xff\xfe",
        b"\x00" * 100,
        b'{"a": NaN}',
        b"1e999",
    ],
    ids=lambda body: ascii(body[:12]),
)
def test_a_signed_body_that_is_no_turn_is_refused(stack: Stack, key: bytes, body: bytes) -> None:
    alive = pids(stack)
    assert post(stack, body, signed(key, body, "")).status_code == 400
    assert pids(stack) == alive


@pytest.mark.parametrize("size", [17 * 1024, 1024 * 1024], ids=["17 KB", "1 MB"])
def test_a_body_over_16_kb_is_refused(stack: Stack, key: bytes, size: int) -> None:
    before, alive = rows(stack), pids(stack)
    body = json.dumps(turn(text="a" * size)).encode()
    try:
        status: int | None = post(stack, body, signed(key, body, "")).status_code
    except (httpx.WriteError, httpx.ReadError):
        status = None  # closed while the rest was still being sent
    assert status in (413, None)
    assert rows(stack) == before
    assert pids(stack) == alive


@pytest.mark.parametrize("path", RASAS_OWN)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_rasas_own_doors_are_shut(stack: Stack, path: str, method: str) -> None:
    """`/` says that Rasa runs, and of which version: on loopback, to nobody who does not know it."""
    address = f"http://127.0.0.1:{stack.settings.engine_port}{path}"
    body = {"sender": "default", "message": QUESTION, "text": QUESTION}
    before = rows(stack)
    response = httpx.request(method, address, json=body, timeout=SECONDS, trust_env=False)
    if (method, path) != ("GET", "/"):
        assert response.status_code in (404, 405), response.text
    assert MARK not in response.text
    assert rows(stack) == before


def test_after_all_that_the_gateway_is_answered(stack: Stack) -> None:
    assert say(stack.settings.base, "who can interpret?")["replies"][0]["topic"] == "interpreters"
    assert ask(stack.settings.base, "\u200b").status_code == 400
