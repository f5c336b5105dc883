"""Who has signed in, in a signed cookie. While somebody is signing in it holds instead where they want to go
afterwards, and what Authlib has to compare with the provider's answer; nothing of that is left once they are in."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface

from web_widget.access.people import Person, Role
from web_widget.access.settings import OidcSettings

USER, ROLE, UNTIL = "user", "role", "until"


class SignedCookie(SecureCookieSessionInterface):
    """Flask's own, signed with SHA-256 where Flask takes SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def configure(app: Flask, oidc: OidcSettings, key: bytes, *, is_https: bool) -> None:
    """A browser sends a cookie called `__Host-` to this host alone, and takes it by HTTPS only."""
    app.session_interface = SignedCookie()
    app.secret_key = key
    app.permanent_session_lifetime = timedelta(hours=oidc.session_hours)
    app.config.update(
        SESSION_COOKIE_NAME="__Host-signpost" if is_https else "signpost",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_DOMAIN=None,
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def sign_in(person: Person, hours: int) -> None:
    """From now on, and for so long. Nothing of what the cookie held before is left in it."""
    session.clear()
    session.permanent = True
    session.update({USER: person.user, ROLE: person.role.name, UNTIL: int(time.time()) + hours * 3600})


def sign_out() -> None:
    session.clear()


def signed_in() -> Person | None:
    """None where nobody is, or is not any more."""
    try:
        if session[UNTIL] <= time.time():
            return None
        return Person(session[USER], Role[session[ROLE]])
    except KeyError:
        return None
