"""Security headers on every response."""

from __future__ import annotations

import os

from flask import Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "frame-ancestors {ancestors}; require-trusted-types-for 'script'"
)


def secure(response: Response) -> Response:
    """Add the headers. SIGNPOST_FRAME_ANCESTORS names the intranet origins that may frame the page."""
    ancestors = os.environ.get("SIGNPOST_FRAME_ANCESTORS", "'self'")
    response.headers.setdefault("Content-Security-Policy", POLICY.format(ancestors=ancestors))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"
    return response
