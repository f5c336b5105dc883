"""Every failure as a reply: a stable code, plain words, a reference, the emergency line and contacts."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import StrEnum

from flask import Response, jsonify

from contract.reply import Reply
from web_widget.engine import Fault
from web_widget.observing.reference import reference
from web_widget.observing.serving import metrics
from web_widget.query import borough_asked_of
from web_widget.rooms import rooms

log = logging.getLogger("signpost.gateway")


class Code(StrEnum):
    MALFORMED = "MALFORMED"
    EMPTY = "EMPTY"
    ONLY_PERSONAL = "ONLY_PERSONAL"
    UNKNOWN_CONVERSATION = "UNKNOWN_CONVERSATION"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    STALE_TURN = "STALE_TURN"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    COMMENT_TOO_LONG = "COMMENT_TOO_LONG"
    NOT_JSON = "NOT_JSON"
    FAILED = "FAILED"
    NOT_KEPT = "NOT_KEPT"
    NOT_FORGOTTEN = "NOT_FORGOTTEN"
    SIGN_IN = "SIGN_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SIGN_IN_UNAVAILABLE = "SIGN_IN_UNAVAILABLE"
    NOT_ALLOWED = "NOT_ALLOWED"
    CROSS_SITE = "CROSS_SITE"


@dataclass(frozen=True, slots=True)
class Problem:
    """`retry_after` in seconds, where trying again may help."""

    status: int
    message: str
    retry_after: int | None = None


PROBLEMS: dict[str, Problem] = {
    Code.MALFORMED: Problem(400, "That request was not understood. Please reload the page and try again."),
    Code.EMPTY: Problem(400, "Please type a question."),
    Code.ONLY_PERSONAL: Problem(
        400, "Those were only personal details, so nothing was read. Please ask about the situation, not the person."
    ),
    Code.UNKNOWN_CONVERSATION: Problem(404, "That conversation has ended. Please ask again to start a new one."),
    Code.NOT_FOUND: Problem(404, "There is nothing at that address."),
    Code.METHOD_NOT_ALLOWED: Problem(405, "That address does not take this kind of request."),
    Code.STALE_TURN: Problem(409, "That question was changed while it was on its way. Please ask it again."),
    Code.TOO_LONG: Problem(413, "That message is too long. The limit is 2,000 characters: please shorten it."),
    Code.COMMENT_TOO_LONG: Problem(413, "That comment is too long. The limit is 1,000 characters: please shorten it."),
    Code.TOO_MANY: Problem(429, "Those were many questions in a short time. Please wait a moment and try again.", 10),
    Code.NOT_JSON: Problem(415, "That request was not JSON."),
    Code.FAILED: Problem(500, "Something went wrong here. Your question was not answered. Please try again."),
    Code.NOT_KEPT: Problem(503, "Your feedback could not be kept just now. Please try again.", 5),
    Code.NOT_FORGOTTEN: Problem(503, "The conversation could not be cleared everywhere. Please try again.", 5),
    Code.SIGN_IN: Problem(401, "You are not signed in. Please open Signpost’s own page, sign in there, and ask again."),
    Code.SIGN_IN_FAILED: Problem(400, "That sign-in could not be completed. Please open Signpost again to sign in."),
    Code.SIGN_IN_UNAVAILABLE: Problem(503, "Nobody can be signed in just now. Please try again shortly.", 5),
    Code.NOT_ALLOWED: Problem(403, "Your account may not do that."),
    Code.CROSS_SITE: Problem(403, "That request came from another site, so nothing was done."),
    Fault.ENGINE_DOWN: Problem(503, "The assistant is not available just now. Please try again shortly.", 5),
    Fault.WARMING: Problem(503, "The assistant is starting. Please try again in a few seconds.", 5),
    Fault.KB_UNAVAILABLE: Problem(502, "The assistant cannot look things up just now. Please try again shortly."),
    Fault.KB_ERROR: Problem(502, "The assistant gave an answer that cannot be trusted, so it is not shown."),
    Fault.ENGINE_FAILED: Problem(502, "The assistant failed on that question. Please try again."),
    Fault.BUSY: Problem(503, "Signpost is busy. Please try again in a few seconds.", 2),
    Fault.SCREEN_FAILED: Problem(
        503, "Your message could not be checked for personal details, so it was not sent on. Please try again.", 2
    ),
    Fault.SLOW: Problem(504, "The assistant took too long. Your question may not have been answered."),
}
CODE_OF_STATUS = {400: Code.MALFORMED, 403: Code.NOT_ALLOWED, 404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED}
CODE_OF_STATUS |= {413: Code.TOO_LONG, 415: Code.NOT_JSON}


def answer(
    code: Code | Fault,
    shown_first: list[Reply] | None = None,
    retry_after: int | None = None,
    conversation_id: str | None = None,
) -> Response:
    """The problem as JSON; `shown_first` are replies that must stand before it; `retry_after` (seconds) where it is
    known better than usual; `conversation_id` where the turn began one all the same, so that it can be gone on with and
    cleared. Nothing is echoed."""
    problem = PROBLEMS[code] if retry_after is None else replace(PROBLEMS[code], retry_after=retry_after)
    said = new_reference(problem, code)
    error = rooms().safety.error(problem.message, rooms().today(), borough_asked_of())
    replies = [*(shown_first or []), error]
    response = jsonify(
        code=code.value,
        message=problem.message,
        reference=said,
        replies=[reply.as_json() for reply in replies],
        **({"conversation_id": conversation_id} if conversation_id else {}),
    )
    return with_status(response, problem)


def new_reference(problem: Problem, code: Code | Fault) -> str:
    """What a person can quote and the log can be searched for."""
    said = reference()
    metrics().problem(code)
    log.warning("problem %s %s, reference %s", problem.status, code, said)
    return said


def with_status(response: Response, problem: Problem) -> Response:
    response.status_code = problem.status
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
