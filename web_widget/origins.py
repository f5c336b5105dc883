"""The intranet's own origins: they may frame the pages, load the widget's files and call the API. Nobody else's may."""

from __future__ import annotations

import re

from flask import Flask, Response, request
from flask_cors import CORS

VARIABLE = "SIGNPOST_INTRANET_ORIGINS"
# As a browser writes it; anything else would never match what it sends, or would mean something else to a policy.
ORIGIN = re.compile(r"(https?)://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::([1-9][0-9]{0,4}))?")
USUAL_PORTS = {"http": "80", "https": "443"}
OPEN_TO_THEM = ("/api/v1/", "/static/")
PREFLIGHT_SECONDS = 600  # a browser need not ask again before each message


def read_origins(given: str) -> tuple[str, ...]:
    """The origins in a string, separated by white space, each once. Raises ValueError."""
    for word in given.split():
        found = ORIGIN.fullmatch(word)
        if found is None or found[2] == USUAL_PORTS[found[1]] or int(found[2] or 1) > 65535:
            raise ValueError(
                f"{VARIABLE}: “{word}” is no origin. It takes exact ones, separated by spaces, such as "
                "https://intranet.example or http://intranet.example:8080: http or https, a host in small letters, "
                "a port only where it is not the usual one; no path, no closing slash, no *."
            )
    return tuple(dict.fromkeys(given.split()))


def allow(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer these origins' cross-origin requests, preflights included, and let cookies go along: who signed in on
    Signpost's own page is known to the widget on the intranet's."""
    if not origins:
        return
    CORS(
        app,
        resources=[f"{path}.*" for path in OPEN_TO_THEM],
        origins=[re.compile(f"{re.escape(origin)}\\Z") for origin in origins],  # letter for letter, capitals too
        supports_credentials=True,
        methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
        max_age=PREFLIGHT_SECONDS,
        always_send=False,
        vary_header=False,
        intercept_exceptions=False,  # errors are responses by then
    )
    app.after_request(_vary)


def _vary(response: Response) -> Response:
    """Flask-CORS says so only to those whom it lets in; a cache must not hand one's answer to the other."""
    if request.path.startswith(OPEN_TO_THEM):
        response.vary.add("Origin")
    return response
