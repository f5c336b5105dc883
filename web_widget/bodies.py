"""The JSON bodies that calls take, and the one way to read them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from web_widget.interactions.records import Reason
from web_widget.problems import Code

UUID4 = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

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
        return model.model_validate_json(request.get_data())
    except ValidationError:
        raise UnusableBody(Code.MALFORMED) from None
