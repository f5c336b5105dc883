"""The OpenID provider: authorization code with PKCE, state and nonce, found by discovery, its tokens checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.flask_client import OAuth, OAuthError  # type: ignore[import-untyped]
from flask import Flask
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from web_widget.access.addresses import is_loopback
from web_widget.access.settings import OidcSettings

DONE = "/sign-in/done"
SECONDS = 5  # for each call to the provider
LEEWAY = 60  # seconds that its clock may be off
# A token signed with what both sides know (HS256), or not at all, proves nothing of the provider.
ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
ALGORITHMS = "id_token_signing_alg_values_supported"
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class SignInFailed(Exception):
    """The provider said no, or what came back does not prove who it is."""


class ProviderUnavailable(Exception):
    """It does not answer, or not as an OpenID provider does."""


class Provider:
    """What it says of itself is asked for at the first sign-in and kept; its keys are asked for again when it signs
    with a new one."""

    def __init__(self, app: Flask, settings: OidcSettings, public_url: str) -> None:
        self.settings = settings
        self._back_to = public_url + DONE
        self._client = OAuth(app).register(
            "signpost",
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )

    def begin(self) -> Response:
        """To the provider. What must come back again is noted in the session. Raises ProviderUnavailable."""
        self._known()
        redirect: Response = self._client.authorize_redirect(self._back_to)
        return redirect

    def finish(self) -> Mapping[str, Any]:
        """The claims of who came back in this request. Raises SignInFailed or ProviderUnavailable."""
        self._known()
        must = {
            "iss": {"essential": True, "values": [self.settings.issuer]},
            "aud": {"essential": True, "values": [self.settings.client_id]},
        }
        try:
            token = self._client.authorize_access_token(claims_options=must, leeway=LEEWAY)
        except (OAuthError, JoseError) as error:
            raise SignInFailed(type(error).__name__) from None
        except (requests.RequestException, ValueError, RuntimeError) as error:
            raise ProviderUnavailable(type(error).__name__) from None
        claims: Mapping[str, Any] | None = token.get("userinfo")
        if claims is None:  # no id token: an access token alone says nothing of who it is
            raise SignInFailed("no id token")
        return claims

    def way_out(self) -> str | None:
        """Where to sign out of the provider itself; None where it has no such page or cannot be asked."""
        try:
            if "end_session_endpoint" not in self._known():
                return None
            made = self._client.create_logout_url(client_id=self.settings.client_id)
        except ProviderUnavailable:
            return None
        address: str = made["url"]
        return address if _is_safe(address) else None

    def _known(self) -> Mapping[str, Any]:
        """What the provider says of itself. Raises ProviderUnavailable, and asks anew the next time."""
        try:
            found: dict[str, Any] = self._client.load_server_metadata()
        except (requests.RequestException, ValueError, TypeError) as error:
            raise ProviderUnavailable(type(error).__name__) from None
        if found.get("issuer") != self.settings.issuer or not all(_is_safe(found.get(name)) for name in ADDRESSES):
            found.clear()
            raise ProviderUnavailable("it is not the issuer that SIGNPOST_OIDC_ISSUER names, or not safe to talk to")
        found[ALGORITHMS] = [name for name in found.get(ALGORITHMS, ()) if name in ASYMMETRIC] or ["RS256"]
        return found


def _is_safe(address: object) -> bool:
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
