"""A real OpenID provider on a free port of this machine, and a person at a browser who goes there.

It is oidc-provider-mock; what it signs can be altered before it leaves, as a provider that is not ours might."""

from __future__ import annotations

import json
import logging
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import oidc_provider_mock
from flask import Response, g, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

Claims = dict[str, Any]

HERE = "http://localhost"


def as_they_are(claims: Claims) -> Claims:
    return claims


@dataclass
class Provider:
    """`alter` changes the claims of the next id tokens; `signs` is how they are signed, and with what, in place of the
    provider's own key; `document` what is put into its description of itself; `redeemed` the codes that came back."""

    url: str = ""
    alter: Callable[[Claims], Claims] = as_they_are
    signs: tuple[str, RSAKey | OctKey | None] | None = None
    without_id_token: bool = False
    is_down: bool = False
    document: Claims = field(default_factory=dict)
    redeemed: list[dict[str, str]] = field(default_factory=list)

    def put_user(self, name: str, **claims: object) -> None:
        httpx.put(f"{self.url}/users/{name}", json=claims).raise_for_status()

    def answered(self, response: Response) -> Response:
        if self.is_down:
            return Response("busy", 503)
        if request.path == "/oauth2/token":
            self.redeemed.append(dict(request.form))
            if response.status_code == 200:
                response.set_data(json.dumps(self._retold(response.get_json())))
        if request.path.startswith("/.well-known"):
            response.set_data(json.dumps({**response.get_json(), **self.document}))
        return response

    def _retold(self, token: Claims) -> Claims:
        if self.without_id_token:
            return {name: value for name, value in token.items() if name != "id_token"}
        own = g.oidc_provider_mock_storage.jwk
        claims = self.alter(dict(jwt.decode(token["id_token"], own).claims))
        algorithm, key = self.signs or ("RS256", own)
        header = {"alg": algorithm, "kid": own.kid}
        signed = _unsigned(header, claims) if key is None else jwt.encode(header, claims, key, algorithms=[algorithm])
        return {**token, "id_token": signed}


def _unsigned(*parts: Claims) -> str:
    """With an empty signature; no library of today's makes one."""
    return "".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") + "." for part in parts)


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    app = oidc_provider_mock.app(require_nonce=True)
    app.after_request(provider.answered)
    its_log = logging.getLogger("werkzeug")
    its_level = its_log.level
    its_log.setLevel(logging.ERROR)
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    provider.url = f"{HERE}:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        its_log.setLevel(its_level)


@dataclass(frozen=True)
class Visit:
    """Somebody at a browser: `client` keeps the gateway's cookies."""

    client: FlaskClient

    def sent_to_provider(self, path: str = "/sign-in") -> str:
        """Where the gateway sends who asks to sign in."""
        response = self.client.get(path)
        assert response.status_code == 302
        return response.location

    def chooses(self, address: str, user: str) -> str:
        """Signs in on the provider's own page. Where the provider then sends them: path and query, of the gateway's."""
        back = httpx.post(address, data={"sub": user})
        assert back.status_code == 302
        parts = urlsplit(back.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == HERE
        return f"{parts.path}?{parts.query}"

    def signs_in(self, user: str, path: str = "/sign-in") -> TestResponse:
        return self.client.get(self.chooses(self.sent_to_provider(path), user))


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def with_query(address: str, **changes: str) -> str:
    parts = urlsplit(address)
    return parts._replace(query=urlencode({**query_of(address), **changes})).geturl()
