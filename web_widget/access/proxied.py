"""Whom the proxy says that a request comes from."""

from __future__ import annotations

from werkzeug.datastructures import Headers

from web_widget.access.addresses import address_of
from web_widget.access.people import Person, RoleMap, is_user
from web_widget.access.settings import ProxySettings


def named_by_proxy(headers: Headers, peer: str, proxy: ProxySettings, roles: RoleMap) -> Person | None:
    """None where the request does not come from the proxy, or it names nobody.

    A header that came twice arrives as one with a comma, and one of the two may be the sender's own: then nobody is
    named."""
    if address_of(peer) != address_of(proxy.address):
        return None
    user = _decoded(headers.get(proxy.user_header, "")).strip()
    if not is_user(user) or "," in user:
        return None
    groups = [group.strip() for group in _decoded(headers.get(proxy.roles_header, "")).split(",")]
    return Person(user, roles.role_of(groups))


def _decoded(header: str) -> str:
    """WSGI hands headers on as Latin-1; proxies write UTF-8. Empty where it is neither."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return ""
