"""The door: what every request passes before its route is called."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from web_widget.access import peer, sessions, signing_in, visitors
from web_widget.access.addresses import is_loopback
from web_widget.access.cross_site import is_cross_site
from web_widget.access.held import EXTENSION, Held, held
from web_widget.access.keys import Keys
from web_widget.access.people import Person, Role, admit, person
from web_widget.access.provider import Provider
from web_widget.access.proxied import named_by_proxy
from web_widget.access.refusals import Refusal, Refused
from web_widget.access.settings import AccessSettings, Mode

# Somebody may need a number now: these never ask who it is. Everything else does, unless it is named here.
OPEN = {
    "/contacts",
    "/contacts-worker.js",
    "/static/<path:filename>",
    "/api/v1/contacts",
    "/health/live",
    "/accessibility",
    "/privacy",
    *signing_in.RULES,
}
FOR_OPERATORS = {"/health/ready", "/metrics"}
FOR_PROGRAMS = ("/api/", "/health/", "/metrics")
READING = {"GET", "HEAD"}


def register(
    app: Flask,
    settings: AccessSettings,
    key: bytes,
    origins: tuple[str, ...],
    refuse: Callable[[Refusal], Response],
) -> None:
    """Guard `app`. `key` is the gateway's own, `origins` the intranet's; `refuse` makes the answer to who may not come
    in, as JSON or a page. Called before anything else that looks at a request."""
    keys = Keys.of(key)
    app.extensions[EXTENSION] = Held(settings, keys, origins)
    app.wsgi_app = peer.Peer(app.wsgi_app, settings)  # type: ignore[method-assign]  # Flask's own way
    if settings.oidc and settings.public_url:
        sessions.configure(app, settings.oidc, keys.sessions, is_https=settings.is_https)
        app.register_blueprint(signing_in.blueprint(Provider(app, settings.oidc, settings.public_url)))
    app.before_request(_admit)
    app.after_request(visitors.give_cookie)
    app.register_error_handler(Refused, lambda error: refuse(error.refusal))


def _admit() -> AnyResponse | None:
    """Raises Refused."""
    if request.endpoint == "static":  # anybody's, and nothing in it depends on a cookie
        return None
    here = held()
    admit(_identified(here.settings))
    if request.url_rule is None or request.method == "OPTIONS":  # nothing there, or a browser's question beforehand
        return None
    if request.method not in READING and _is_cross_site(here):
        raise Refused(Refusal.CROSS_SITE)
    rule = request.url_rule.rule
    if rule in FOR_OPERATORS:
        return None if _is_operator() else abort(404)
    if rule in OPEN or person() is not None:
        return None
    if here.settings.mode is Mode.OIDC and request.method in READING and not rule.startswith(FOR_PROGRAMS):
        return redirect(f"{signing_in.SIGN_IN}?{urlencode({'next': _this_address()})}")
    raise Refused(Refusal.SIGN_IN)


def _identified(settings: AccessSettings) -> Person | None:
    """Where nobody is asked, nobody is known: they may read, and no more."""
    if settings.proxy:
        return named_by_proxy(request.headers, peer.peer(), settings.proxy, settings.roles)
    return sessions.signed_in() if settings.oidc else Person(None, Role.READER)


def _is_cross_site(here: Held) -> bool:
    headers = request.headers
    return is_cross_site(headers.get("Origin"), headers.get("Sec-Fetch-Site"), _own_origin(here.settings), here.origins)


def _own_origin(settings: AccessSettings) -> str | None:
    """Where nobody is asked to sign in, only this machine's own names are ours: a site that gives its name this
    machine's address would be its own origin to the browser."""
    own = request.host_url.rstrip("/")
    if settings.mode is Mode.NONE and not is_loopback(request.host.rsplit(":", 1)[0].strip("[]")):
        return None
    return own


def _is_operator() -> bool:
    here = person()
    return peer.is_from_this_machine() or (here is not None and here.role >= Role.ADMINISTRATOR)


def _this_address() -> str:
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")
