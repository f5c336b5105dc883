"""Signing in at the provider and out again: /sign-in, /sign-in/done, /sign-out."""

from __future__ import annotations

import logging
import re

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from web_widget.access import sessions
from web_widget.access.claims import person_of
from web_widget.access.held import held
from web_widget.access.people import person
from web_widget.access.provider import DONE, Provider, ProviderUnavailable, SignInFailed
from web_widget.access.refusals import Refusal, Refused

log = logging.getLogger("signpost.gateway")

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
RULES = (SIGN_IN, DONE, SIGN_OUT)
NEXT = "next"
HOME = "/"
# A path of ours and nothing that a browser could read as another host's: no //, no backslash, no control.
LOCAL = re.compile(r"/(?!/)[\x21-\x5b\x5d-\x7e]{0,500}")


def blueprint(provider: Provider) -> Blueprint:
    made = Blueprint("signing_in", __name__)

    @made.get(SIGN_IN)
    def sign_in() -> Response:
        """`?next=` is where to go afterwards, a path of ours."""
        after = local_path(request.args.get(NEXT, ""))
        if person() is not None:
            return redirect(after)
        session.clear()
        session[NEXT] = after
        try:
            return provider.begin()
        except ProviderUnavailable as error:
            log.error("nobody can sign in: %s", error)
            raise Refused(Refusal.SIGN_IN_UNAVAILABLE) from None

    @made.get(DONE)
    def done() -> Response:
        return _finish(provider, local_path(session.get(NEXT, "")))

    @made.post(SIGN_OUT)
    def sign_out() -> str:
        sessions.sign_out()
        return render_template("signed_out.html", way_out=provider.way_out())

    @made.app_context_processor
    def shown() -> dict[str, bool]:
        """For base.html: whether there is somebody who can sign out, after what this request did."""
        return {"can_sign_out": sessions.signed_in() is not None}

    return made


def _finish(provider: Provider, after: str) -> Response:
    """Sign in whom the provider sends back, and go `after`. Raises Refused."""
    try:
        claims = provider.finish()
    except SignInFailed as error:
        if person() is not None:  # in another tab meanwhile; nothing of this request is believed
            return redirect(HOME)
        log.warning("a sign-in failed: %s", error)
        raise Refused(Refusal.SIGN_IN_FAILED) from None
    except ProviderUnavailable as error:
        log.error("nobody can sign in: %s", error)
        raise Refused(Refusal.SIGN_IN_UNAVAILABLE) from None
    found = person_of(claims, provider.settings.roles_claim, held().settings.roles)
    if found is None:
        log.warning("a sign-in failed: the subject is no name")
        raise Refused(Refusal.SIGN_IN_FAILED)
    sessions.sign_in(found, provider.settings.session_hours)
    log.info("somebody signed in: %s", found.role.name.lower())
    return redirect(after)


def local_path(given: str) -> str:
    """The address if it is a path of ours, otherwise the front page."""
    return given if LOCAL.fullmatch(given) else HOME
