"""The request at hand, as the log may tell it: a reference that a person can quote, the method, the route's rule."""

from __future__ import annotations

import secrets

from flask import g, has_request_context, request

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
UNMATCHED = "unmatched"


def reference() -> str:
    """This request's, 8 hex digits: the same on every line of the log that it causes. Outside a request, a new one."""
    if not has_request_context():
        return secrets.token_hex(4)
    if "signpost_reference" not in g:
        g.signpost_reference = secrets.token_hex(4)
    return str(g.signpost_reference)


def request_told() -> dict[str, str]:
    """Reference, method and route; empty outside a request. Never the path: people type names into addresses too."""
    if not has_request_context():
        return {}
    rule = request.url_rule
    return {
        "reference": reference(),
        "method": request.method if request.method in METHODS else "OTHER",
        "route": rule.rule if rule else UNMATCHED,
    }
