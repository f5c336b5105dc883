"""Who may come in, as an administrator sets it: environment variables, read once, refused in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from web_widget.access import variables
from web_widget.access.addresses import is_loopback
from web_widget.access.people import RoleMap

USUAL_SESSION_HOURS = 10
LONGEST_SESSION_HOURS = 24


class Mode(StrEnum):
    NONE = "none"
    PROXY = "proxy"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class ProxySettings:
    """`address` is the one peer whose headers are believed."""

    address: str
    user_header: str = "X-Forwarded-User"
    roles_header: str = "X-Forwarded-Groups"


@dataclass(frozen=True, slots=True)
class OidcSettings:
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = "openid"
    roles_claim: str = "roles"
    session_hours: int = USUAL_SESSION_HOURS


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """`proxy` or `oidc` is there where `mode` says so. `public_url` is the origin by which people reach Signpost."""

    mode: Mode = Mode.NONE
    public_url: str | None = None
    roles: RoleMap = field(default_factory=RoleMap)
    proxy: ProxySettings | None = None
    oidc: OidcSettings | None = None

    @property
    def is_https(self) -> bool:
        return (self.public_url or "").startswith("https://")

    @classmethod
    def from_environment(cls, host: str) -> AccessSettings:
        """`host` is where the gateway listens. Raises ValueError, in words and without any secret."""
        mode = _mode()
        if mode is Mode.NONE:
            if not is_loopback(host):
                raise ValueError(
                    f"Signpost listens on {host} but asks nobody to sign in: set SIGNPOST_AUTH=proxy or oidc, "
                    "or listen on 127.0.0.1."
                )
            return cls()
        return cls(
            mode=mode,
            public_url=_public_url(mode),
            roles=RoleMap(variables.names("SIGNPOST_CURATORS"), variables.names("SIGNPOST_ADMINISTRATORS")),
            proxy=_proxy() if mode is Mode.PROXY else None,
            oidc=_oidc() if mode is Mode.OIDC else None,
        )


def _mode() -> Mode:
    try:
        return Mode(variables.given("SIGNPOST_AUTH", Mode.NONE))
    except ValueError:
        raise ValueError("SIGNPOST_AUTH takes none, proxy or oidc, and nothing else.") from None


def _proxy() -> ProxySettings:
    what = "the IP address of the one proxy whose headers are believed"
    return ProxySettings(
        address=variables.one_address("SIGNPOST_PROXY", variables.needed("SIGNPOST_PROXY", what)),
        user_header=variables.header("SIGNPOST_USER_HEADER", "X-Forwarded-User"),
        roles_header=variables.header("SIGNPOST_ROLES_HEADER", "X-Forwarded-Groups"),
    )


def _oidc() -> OidcSettings:
    issuer = variables.needed("SIGNPOST_OIDC_ISSUER", "the provider's address, as its tokens name it")
    scopes = variables.given("SIGNPOST_OIDC_SCOPE").split()
    return OidcSettings(
        issuer=variables.provider("SIGNPOST_OIDC_ISSUER", issuer),
        client_id=variables.needed("SIGNPOST_OIDC_CLIENT_ID", "what the provider calls Signpost"),
        client_secret=variables.needed("SIGNPOST_OIDC_CLIENT_SECRET", "the secret that the provider gave Signpost"),
        scope=" ".join(dict.fromkeys(["openid", *scopes])),
        roles_claim=variables.given("SIGNPOST_ROLES_CLAIM", "roles"),
        session_hours=variables.whole_number("SIGNPOST_SESSION_HOURS", USUAL_SESSION_HOURS, LONGEST_SESSION_HOURS),
    )


def _public_url(mode: Mode) -> str | None:
    if mode is Mode.OIDC:
        variables.needed("SIGNPOST_PUBLIC_URL", "the address by which people reach Signpost")
    return variables.origin("SIGNPOST_PUBLIC_URL", variables.given("SIGNPOST_PUBLIC_URL"))
