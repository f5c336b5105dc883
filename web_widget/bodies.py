"""The JSON bodies that calls take, and the one way to read them."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from web_widget.interactions.records import Reason
from web_widget.problems import Code

UUID4 = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

LONE_SURROGATES = re.compile("[\ud800-\udfff]")

BoroughName = Literal["lambeth", "camden", "both"]
TurnId = Annotated[str, StringConstraints(pattern=UUID4)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ChatRequest(Body):
    """Body of POST /chat."""

    message: str
    conversation_id: str | None = None
    turn_id: TurnId | None = None
    borough: BoroughName | None = None


class ForgetRequest(Body):
    """Body of POST /forget."""

    conversation_id: str


class FeedbackRequest(Body):
    """Body of POST /feedback. `message_id` is an answer's; `comment` is at most 1,000 code points."""

    message_id: TurnId
    helpful: bool
    reason: Reason | None = None
    comment: str | None = None


class UnusableBody(Exception):
    """`code` says how: NOT_JSON or MALFORMED."""

    def __init__(self, code: Code) -> None:
        self.code = code
        super().__init__(code.value)


SomeBody = TypeVar("SomeBody", bound=Body)


def read_body(model: type[SomeBody]) -> SomeBody:
    """This request's body. Raises UnusableBody, or werkzeug's RequestEntityTooLarge."""
    if not request.is_json:
        raise UnusableBody(Code.NOT_JSON)
    try:
        return model.model_validate_json(_without_lone_surrogates(request.get_data()))
    except (ValidationError, ValueError, RecursionError):
        raise UnusableBody(Code.MALFORMED) from None


def _without_lone_surrogates(body: bytes) -> bytes:
    """Half an emoji, cut off by a limit somewhere, is no reason to refuse a message. Raises ValueError or
    RecursionError where the body is no JSON, or repeats a key."""
    if b"\\u" not in body:
        return body
    read = json.loads(body, object_pairs_hook=_without_repeats, parse_constant=_refused)
    return LONE_SURROGATES.sub("", json.dumps(read, ensure_ascii=False)).encode()


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key is repeated")
    return document


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")
