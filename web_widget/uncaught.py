"""What nothing caught: a problem in JSON for programs, a page for people; never an exception."""

from __future__ import annotations

import logging
from dataclasses import replace

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from knowledge.store import StoreUnavailable
from web_widget import problems
from web_widget.access import Refusal
from web_widget.engine import Fault
from web_widget.flow.limits import TooMany
from web_widget.interactions.records import NotKept
from web_widget.observing.serving import metrics
from web_widget.problems import CODE_OF_STATUS, PROBLEMS, Code, Problem
from web_widget.query import borough_asked_of
from web_widget.rooms import rooms

log = logging.getLogger("signpost.gateway")

FOR_PROGRAMS = ("/api/", "/health/")
# Who opens a page has typed no question, and needs the knowledge base itself, not somebody behind us.
ON_PAGES: dict[Code | Fault, Problem] = {
    Code.FAILED: replace(PROBLEMS[Code.FAILED], message="Something went wrong here. Please try again."),
    Fault.KB_UNAVAILABLE: Problem(503, "The policies cannot be looked up just now. Please try again shortly.", 5),
    Code.NOT_FORGOTTEN: Problem(503, "Your progress could not be forgotten just now. Please try again shortly.", 5),
    Code.TOO_MANY: Problem(429, "That was sent many times in a short time. Please wait a moment and try again.", 10),
}


def register(app: Flask) -> None:
    """Let no exception out as anything but a problem."""

    def of_http(error: HTTPException) -> Response:
        return _shown(CODE_OF_STATUS.get(error.code or 500, Code.FAILED))

    def of_store(_: StoreUnavailable) -> Response:
        return _shown(Fault.KB_UNAVAILABLE)

    def of_database(error: SQLAlchemyError) -> Response:
        """The knowledge base's, which went away under its reader: whatever else is in a database is kept by rooms that
        let none of its errors out."""
        log.error("the knowledge base failed at %s", request.endpoint, exc_info=error)
        return _shown(Fault.KB_UNAVAILABLE)

    def of_progress(_: NotKept) -> Response:
        """The store has told the log why."""
        return _shown(Code.NOT_FORGOTTEN)

    def of_limit(_: TooMany) -> Response:
        metrics().rate_limited()
        return _shown(Code.TOO_MANY)

    def of_anything(error: Exception) -> Response:
        log.error("unexpected %s at %s", type(error).__name__, request.endpoint, exc_info=error)
        return _shown(Code.FAILED)

    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(StoreUnavailable, of_store)
    app.register_error_handler(SQLAlchemyError, of_database)
    app.register_error_handler(NotKept, of_progress)
    app.register_error_handler(TooMany, of_limit)
    app.register_error_handler(Exception, of_anything)


def refused(refusal: Refusal) -> Response:
    """Who may not come in, or not do that: the refusals are problems by the same names."""
    return _shown(Code(refusal.value))


def _shown(code: Code | Fault) -> Response:
    if request.path.startswith(FOR_PROGRAMS):
        return problems.answer(code)
    try:
        return _page(code)
    except Exception as error:  # a page that cannot be drawn must not take the emergency line with it
        log.error("the error page failed: %s", type(error).__name__, exc_info=error)
        return problems.answer(code)


def _page(code: Code | Fault) -> Response:
    """templates/error.html: `message`, `reference`, `contacts` (the standing ones), `emergency_line`."""
    problem = ON_PAGES.get(code, PROBLEMS[code])
    here = rooms()
    html = render_template(
        "error.html",
        message=problem.message,
        reference=problems.new_reference(problem, code),
        contacts=here.safety.contacts(here.today(), borough_asked_of(), standing=True),
        emergency_line=here.safety.file.emergency_line,
    )
    return problems.with_status(make_response(html), problem)
