"""Telling callers apart for fairness' sake, without knowing who they are."""

from __future__ import annotations

import hmac
import re
import secrets

from flask import Response, g, request

from web_widget.access.held import held
from web_widget.access.keys import keyed_hash
from web_widget.access.people import owner

COOKIE = "signpost_visitor"
VALUE = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")


def caller_key() -> str:
    """Whose request this is, for limits and nothing else: `user:`, `visitor:` or `address:` and 32 hex digits that only
    this gateway can work out. An office shares an address, so it counts only for who is not known otherwise; a cookie
    that was made up is not known."""
    keys = held().keys
    user, visitor = owner(), _visitor(keys.visitors)
    if user:
        kind, value = "user", user
    elif visitor:
        kind, value = "visitor", visitor
    else:
        kind, value = "address", request.remote_addr or ""
        g.signpost_new_visitor = True
    return f"{kind}:{keyed_hash(keys.callers, f'{kind} {value}')}"


def give_cookie(response: Response) -> Response:
    """To who was counted by address, so that they are counted by themselves from now on. Pages and files set none: only
    what changes something is counted."""
    if g.get("signpost_new_visitor") and request.method == "POST":
        random = secrets.token_hex(16)
        response.set_cookie(
            COOKIE,
            random + keyed_hash(held().keys.visitors, random),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def _visitor(key: bytes) -> str | None:
    match = VALUE.fullmatch(request.cookies.get(COOKIE, ""))
    if match is None or not hmac.compare_digest(match[2], keyed_hash(key, match[1])):
        return None
    return match[1]
