"""Who is at the other end of the connection, noted before any header may say otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request
from werkzeug.middleware.proxy_fix import ProxyFix

from web_widget.access.addresses import address_of, is_loopback
from web_widget.access.settings import AccessSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PEER = "signpost.peer"
WAS_FORWARDED = "signpost.was_forwarded"
FORWARDING = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class Peer:
    """Stands before the application. The named proxy's headers say where a request really comes from, one hop; from
    anybody else such headers are taken away. Where the public address is known it is believed before any header."""

    def __init__(self, application: WSGIApplication, settings: AccessSettings) -> None:
        self._application = application
        self._proxy = address_of(settings.proxy.address) if settings.proxy else None
        self._told_by_proxy = (variable_of(settings.proxy.user_header),) if settings.proxy else ()
        named = 0 if settings.public_url else 1
        self._proxied = ProxyFix(application, x_for=1, x_proto=named, x_host=named)
        self._public = urlsplit(settings.public_url) if settings.public_url else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        forwarding = [name for name in environ if name.startswith(FORWARDING) or name in self._told_by_proxy]
        environ[PEER] = environ.get("REMOTE_ADDR", "")
        environ[WAS_FORWARDED] = bool(forwarding)
        if self._public:
            environ["wsgi.url_scheme"] = self._public.scheme
            environ["HTTP_HOST"] = self._public.netloc
        if self._proxy is not None and address_of(environ[PEER]) == self._proxy:
            return self._proxied(environ, start_response)
        for name in forwarding:
            del environ[name]
        return self._application(environ, start_response)


def variable_of(header: str) -> str:
    """A header's name in a WSGI environment."""
    return "HTTP_" + header.upper().replace("-", "_")


def peer() -> str:
    """The address that the connection of this request comes from."""
    found: str = request.environ.get(PEER, "")
    return found


def is_from_this_machine() -> bool:
    """Whether a program here asked, and not for somebody elsewhere."""
    return is_loopback(peer()) and not request.environ[WAS_FORWARDED]
