"""Security headers on every response."""

from __future__ import annotations

from flask import Flask, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; "
    "frame-ancestors {ancestors}; require-trusted-types-for 'script'; "
    "trusted-types signpost-contacts"  # the one policy there is: it names the contacts page's worker (contacts.js)
)
YEAR = 365 * 24 * 3600  # seconds


def secure(app: Flask, ancestors: tuple[str, ...], *, is_https: bool = False) -> None:
    """Add the headers to whatever `app` sends. `ancestors` are the origins that may frame the pages besides its own;
    `is_https` says that people reach it by HTTPS, and that browsers shall never try anything else again.

    No Cross-Origin-Resource-Policy: the intranet's pages load the widget's files."""
    policy = POLICY.format(ancestors=" ".join(["'self'", *ancestors]))

    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if is_https:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if not response.headers.get("Cache-Control"):  # static files: no-cache, revalidated by their ETag
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
