"""What the channel lets in: the signature first, then the exact shape."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bot import turns
from bot.turns import Code, Refusal


def read(body: bytes, headers: dict[str, str], key: bytes) -> turns.Document:
    return turns.read_signed(body, headers, key, time.time())


def refused(function: Any, *arguments: Any) -> Code:
    with pytest.raises(Refusal) as raised:
        function(*arguments)
    return raised.value.code


def test_a_signed_turn_is_read(signer: Any) -> None:
    document = signer.turn(borough="camden")
    body, headers = signer.request(document)
    turn = turns.turn_of(read(body, headers, signer.key))
    assert (turn.text, turn.borough) == (document["text"], "camden")
    assert turn.metadata == {"turn_id": document["turn"], "borough": "camden"}


def test_unsigned_is_refused(signer: Any) -> None:
    body, headers = signer.request(signer.turn())
    assert refused(read, body, {}, signer.key) is Code.UNSIGNED
    for name in headers:
        partly = {key: value for key, value in headers.items() if key != name}
        assert refused(read, body, partly, signer.key) is Code.UNSIGNED


def test_a_wrong_key_is_refused(signer: Any) -> None:
    document = signer.turn()
    body, _ = signer.request(document)
    headers = signer.headers(body, document["conversation"], key=b"x" * 32)
    assert refused(read, body, headers, signer.key) is Code.UNSIGNED


def test_an_altered_body_is_refused(signer: Any) -> None:
    body, headers = signer.request(signer.turn(text="Who may interpret?"))
    assert refused(read, body.replace(b"Who", b"How"), headers, signer.key) is Code.UNSIGNED
    assert refused(read, body[:-1], headers, signer.key) is Code.UNSIGNED


def test_an_altered_timestamp_is_refused(signer: Any) -> None:
    body, headers = signer.request(signer.turn())
    later = {**headers, turns.TIMESTAMP_HEADER: str(int(headers[turns.TIMESTAMP_HEADER]) + 1)}
    assert refused(read, body, later, signer.key) is Code.UNSIGNED


@pytest.mark.parametrize(("age", "good"), [(0, True), (59, True), (61, False), (-59, True), (-62, False)])
def test_the_window_is_a_minute_either_way(signer: Any, age: int, good: bool) -> None:
    now = time.time()
    document = signer.turn()
    body = json.dumps(document).encode()
    timestamp = str(int(now) - age)
    signed = turns.signature(signer.key, timestamp, document["conversation"], body)
    headers = {turns.TIMESTAMP_HEADER: timestamp, turns.SIGNATURE_HEADER: signed}
    if good:
        assert turns.read_signed(body, headers, signer.key, int(now)) == document
    else:
        assert refused(turns.read_signed, body, headers, signer.key, int(now)) is Code.UNSIGNED


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "１２３", "9" * 40, "12\n"])
def test_odd_timestamps_are_refused(signer: Any, timestamp: str) -> None:
    document = signer.turn()
    body = json.dumps(document).encode()
    signed = turns.signature(signer.key, timestamp, document["conversation"], body)
    odd = {turns.TIMESTAMP_HEADER: timestamp, turns.SIGNATURE_HEADER: signed}
    assert refused(read, body, odd, signer.key) is Code.UNSIGNED


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff", b"[" * 9000, b"1" * 9000])
def test_what_is_no_object_is_malformed_even_if_signed(signer: Any, body: bytes) -> None:
    assert refused(read, body, signer.headers(body, ""), signer.key) is Code.MALFORMED


def test_a_repeated_key_is_malformed(signer: Any) -> None:
    body = b'{"text": "a", "text": "b"}'
    assert refused(read, body, signer.headers(body, ""), signer.key) is Code.MALFORMED


def test_size_is_looked_at_before_anything_else(signer: Any) -> None:
    assert refused(read, b"{" * (turns.MAX_BODY + 1), {}, signer.key) is Code.TOO_LONG


@pytest.mark.parametrize(
    "change",
    [
        {"conversation": None},
        {"conversation": 7},
        {"conversation": "a" * 31},
        {"conversation": "A" * 32},
        {"conversation": "a" * 32 + "\n"},
        {"conversation": ["a" * 32]},
        {"conversation": "\ud800" + "a" * 31},
        {"turn": None},
        {"turn": "1"},
        {"turn": "6c1e9d7c-3b0a-11ee-be56-0242ac120002"},
        {"text": None},
        {"text": 7},
        {"text": []},
        {"text": {}},
        {"text": ""},
        {"text": " \u3000\n"},
        {"text": "a\x00b"},
        {"text": "a\ud83d"},
        {"text": "\udc00"},
        {"text": "/restart"},
        {"text": " /restart"},
        {"text": "\u00a0/restart"},
        {"text": "\u2028\x1f/ask{}"},
        {"text": "//restart"},
        {"borough": "hackney"},
        {"borough": ""},
        {"borough": 0},
        {"borough": False},
        {"borough": ["camden"]},
        {"sender": "someone"},
        {"metadata": {}},
    ],
    ids=repr,
)
def test_odd_turns_are_malformed(signer: Any, change: dict[str, Any]) -> None:
    body, headers = signer.request(signer.turn(**change))
    assert refused(turns.turn_of, read(body, headers, signer.key)) is Code.MALFORMED


@pytest.mark.parametrize("missing", sorted(turns.TURN_KEYS))
def test_every_key_is_needed(signer: Any, missing: str) -> None:
    document = signer.turn()
    del document[missing]
    assert refused(turns.turn_of, document) is Code.MALFORMED


@pytest.mark.parametrize("length", [1999, 2000])
def test_two_thousand_characters_are_let_in(signer: Any, length: int) -> None:
    assert len(turns.turn_of(signer.turn(text="é" * length)).text) == length


def test_one_more_is_too_long(signer: Any) -> None:
    assert refused(turns.turn_of, signer.turn(text="a" * 2001)) is Code.TOO_LONG


def test_a_slash_further_on_is_no_command(signer: Any) -> None:
    assert turns.turn_of(signer.turn(text="and/or")).text == "and/or"


@pytest.mark.parametrize(
    "document", [{}, {"conversation": "x"}, {"conversation": None}, {"conversation": "a" * 32, "all": True}]
)
def test_odd_requests_to_forget_are_malformed(document: dict[str, Any]) -> None:
    assert refused(turns.forgotten_of, document) is Code.MALFORMED


def test_a_request_to_forget() -> None:
    assert turns.forgotten_of({"conversation": "a" * 32}) == "a" * 32


@pytest.mark.parametrize("before", [1, 1.5, 1_799_999_999, 1_800_000_000.0])
def test_a_request_to_purge(before: float) -> None:
    assert turns.purged_before_of({"before": before}, now=1_800_000_000.0) == before


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"before": None},
        {"before": "1"},
        {"before": True},
        {"before": [1]},
        {"before": 0},
        {"before": -1},
        {"before": -0.5},
        {"before": float("nan")},
        {"before": float("inf")},
        {"before": float("-inf")},
        {"before": 1_800_000_001},
        {"before": 10**400},
        {"before": 1, "conversation": "a" * 32},
        {"before": 1, "all": True},
    ],
    ids=repr,
)
def test_odd_requests_to_purge_are_malformed(document: dict[str, Any]) -> None:
    assert refused(turns.purged_before_of, document, 1_800_000_000.0) is Code.MALFORMED
