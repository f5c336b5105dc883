"""What the engine accepts from the gateway: signed, strictly shaped turns. Knows neither Rasa nor Sanic."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

MAX_BODY = 16 * 1024  # bytes
MAX_TEXT = 2000  # code points
WINDOW = 60  # seconds, either way
MIN_KEY = 32  # characters

TIMESTAMP_HEADER = "X-Signpost-Timestamp"
SIGNATURE_HEADER = "X-Signpost-Signature"

CONVERSATION = re.compile(r"[0-9a-f]{32}")
TURN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
DIGITS = re.compile(r"[0-9]{1,12}")
HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
FORBIDDEN = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates: either can end the process further on
TURN_KEYS = frozenset({"conversation", "turn", "text", "borough"})
FORGET_KEYS = frozenset({"conversation"})
PURGE_KEYS = frozenset({"before"})
BOROUGHS = ("lambeth", "camden", "both", None)  # None: the page says nothing
INTENT_PREFIX = "/"  # text beginning so would bypass the understanding: /restart, /intent{"slot": "x"}

Document = dict[str, Any]


class Code(Enum):
    """Why there is no answer, and the HTTP status that says so."""

    UNSIGNED = 401
    MALFORMED = 400
    TOO_LONG = 413
    WARMING = 503
    NO_REPLY = 502
    FAILED = 500


class Refusal(Exception):
    """A request that gets no answer; carries its code and nothing of the request."""

    def __init__(self, code: Code) -> None:
        """`code` is all that the gateway is told."""
        super().__init__(code.name)
        self.code = code


@dataclass(frozen=True)
class Turn:
    """One message of one conversation, as the gateway sends it."""

    conversation: str
    turn: str
    text: str
    borough: str | None

    @property
    def metadata(self) -> dict[str, str | None]:
        """What Rasa keeps beside the message, for the actions."""
        return {"turn_id": self.turn, "borough": self.borough}


def read_signed(body: bytes, headers: Mapping[str, str], key: bytes, now: float) -> Document:
    """The JSON object of a signed request; `now` in unix seconds.

    Raises Refusal: TOO_LONG before anything is parsed; UNSIGNED if the signature is missing, wrong or older
    than the window; MALFORMED for a signed body that is no JSON object. The conversation is part of what is
    signed, so a body that names none cannot be signed either.
    """
    if len(body) > MAX_BODY:
        raise Refusal(Code.TOO_LONG)
    document = _parse(body)
    conversation = (document or {}).get("conversation")
    if not _is_signed(body, conversation if isinstance(conversation, str) else "", headers, key, now):
        raise Refusal(Code.UNSIGNED)
    if document is None:
        raise Refusal(Code.MALFORMED)
    return document


def signature(key: bytes, timestamp: str, conversation: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over timestamp, conversation and body, a line each."""
    head = f"{timestamp}\n{conversation}\n".encode("utf-8", "surrogatepass")
    return hmac.new(key, head + body, hashlib.sha256).hexdigest()


def turn_of(document: Document) -> Turn:
    """Check a turn.

    Raises Refusal: TOO_LONG over 2,000 code points, MALFORMED for anything else but exactly the four keys
    with values of the right shape.
    """
    _require(document.keys() == TURN_KEYS)
    text = document["text"]
    _require(isinstance(text, str))
    if len(text) > MAX_TEXT:
        raise Refusal(Code.TOO_LONG)
    _require(not FORBIDDEN.search(text))
    # stripped as Rasa strips it, so that no white space can hide the slash
    _require(bool(text.strip()) and not text.strip().startswith(INTENT_PREFIX))
    borough = document["borough"]
    _require(borough is None or isinstance(borough, str))
    _require(borough in BOROUGHS)
    return Turn(_matching(document["conversation"], CONVERSATION), _matching(document["turn"], TURN), text, borough)


def forgotten_of(document: Document) -> str:
    """The conversation to be deleted.

    Raises Refusal (MALFORMED) for anything but exactly that one key.
    """
    _require(document.keys() == FORGET_KEYS)
    return _matching(document["conversation"], CONVERSATION)


def purged_before_of(document: Document, now: float) -> float:
    """Up to which unix second conversations are to be deleted.

    Raises Refusal (MALFORMED) for anything but that one key with a time that has been. The time is no part of
    a conversation: it is signed with an empty one.
    """
    _require(document.keys() == PURGE_KEYS)
    before = document["before"]
    _require(isinstance(before, (int, float)) and not isinstance(before, bool))
    _require(0 < before <= now)  # not a number and infinity fail this too
    return float(before)


def _parse(body: bytes) -> Document | None:
    """The body as a JSON object without repeated keys; None if it is none."""
    try:
        document = json.loads(body.decode("utf-8"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _without_repeats(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key is repeated")
    return document


def _is_signed(body: bytes, conversation: str, headers: Mapping[str, str], key: bytes, now: float) -> bool:
    timestamp = headers.get(TIMESTAMP_HEADER) or ""
    given = headers.get(SIGNATURE_HEADER) or ""
    if not DIGITS.fullmatch(timestamp) or not HEX_DIGEST.fullmatch(given):
        return False
    expected = signature(key, timestamp, conversation, body)
    return hmac.compare_digest(expected, given) and abs(now - int(timestamp)) <= WINDOW


def _require(condition: bool) -> None:
    if not condition:
        raise Refusal(Code.MALFORMED)


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Refusal(Code.MALFORMED)
    return value
