"""The gateway with a door, for tests of who may come in."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.gateway.conftest import MakeApp
from web_widget.access import AccessSettings, Mode
from web_widget.access.people import RoleMap
from web_widget.access.settings import OidcSettings, ProxySettings

PROXY = "10.0.0.7"
ROLES = RoleMap(frozenset({"policy team"}), frozenset({"it", "security"}))
SECRET = "a-secret-of-the-provider's-4711"


def behind_proxy(**changes: Any) -> AccessSettings:
    return AccessSettings(**{"mode": Mode.PROXY, "roles": ROLES, "proxy": ProxySettings(PROXY), **changes})


def with_provider(issuer: str, public_url: str = "http://localhost", **changes: Any) -> AccessSettings:
    oidc = OidcSettings(**{"issuer": issuer, "client_id": "signpost", "client_secret": SECRET, **changes})
    return AccessSettings(Mode.OIDC, public_url, ROLES, oidc=oidc)


def guarded(make_app: MakeApp, settings: AccessSettings, **changes: Any) -> Flask:
    return make_app(access=settings, **changes)
