"""Who may come in is set in words, and a setting that would leave the door open is refused in words."""

from __future__ import annotations

import os

import pytest

from web_widget.access import AccessSettings, Mode
from web_widget.access.people import RoleMap
from web_widget.access.settings import OidcSettings, ProxySettings

SECRET = "a-secret-of-the-provider's-4711"
PROXY = {"SIGNPOST_AUTH": "proxy", "SIGNPOST_PROXY": "10.0.0.7"}
OIDC = {
    "SIGNPOST_AUTH": "oidc",
    "SIGNPOST_OIDC_ISSUER": "https://id.example/realms/staff",
    "SIGNPOST_OIDC_CLIENT_ID": "signpost",
    "SIGNPOST_OIDC_CLIENT_SECRET": SECRET,
    "SIGNPOST_PUBLIC_URL": "https://signpost.example",
}
STAFF = OidcSettings("https://id.example/realms/staff", "signpost", SECRET)


def settings_of(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], host: str = "127.0.0.1") -> AccessSettings:
    for name in [name for name in os.environ if name.startswith("SIGNPOST_")]:
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return AccessSettings.from_environment(host)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, AccessSettings()),
        ({"SIGNPOST_AUTH": "none"}, AccessSettings()),
        ({"SIGNPOST_AUTH": " "}, AccessSettings()),
        (PROXY, AccessSettings(Mode.PROXY, proxy=ProxySettings("10.0.0.7"))),
        (
            {
                **PROXY,
                "SIGNPOST_PROXY": "::1",
                "SIGNPOST_USER_HEADER": "Remote-User",
                "SIGNPOST_ROLES_HEADER": "Remote-Groups",
                "SIGNPOST_PUBLIC_URL": "https://signpost.example/",
                "SIGNPOST_CURATORS": "policy team, ,safeguarding",
                "SIGNPOST_ADMINISTRATORS": "it",
            },
            AccessSettings(
                Mode.PROXY,
                "https://signpost.example",
                RoleMap(frozenset({"policy team", "safeguarding"}), frozenset({"it"})),
                proxy=ProxySettings("::1", "Remote-User", "Remote-Groups"),
            ),
        ),
        (OIDC, AccessSettings(Mode.OIDC, "https://signpost.example", oidc=STAFF)),
        (
            {
                **OIDC,
                "SIGNPOST_OIDC_ISSUER": "http://localhost:9000",
                "SIGNPOST_PUBLIC_URL": "http://127.0.0.1:8080",
                "SIGNPOST_OIDC_SCOPE": "groups profile",
                "SIGNPOST_ROLES_CLAIM": "realm_access.roles",
                "SIGNPOST_SESSION_HOURS": "4",
            },
            AccessSettings(
                Mode.OIDC,
                "http://127.0.0.1:8080",
                oidc=OidcSettings(
                    "http://localhost:9000", "signpost", SECRET, "openid groups profile", "realm_access.roles", 4
                ),
            ),
        ),
    ],
)
def test_the_settings_are_read(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], read: AccessSettings) -> None:
    assert settings_of(monkeypatch, given) == read


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "::ffff:127.0.0.1"])
def test_nobody_need_sign_in_on_the_machine_itself(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert settings_of(monkeypatch, {}, host).mode is Mode.NONE


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "signpost.example", "", "localhost.example", "127.1"])
def test_beyond_it_somebody_must(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    with pytest.raises(ValueError, match=r"^Signpost listens on .* but asks nobody to sign in: set SIGNPOST_AUTH="):
        settings_of(monkeypatch, {}, host)


@pytest.mark.parametrize("given", [PROXY, OIDC])
def test_and_then_it_may_listen_anywhere(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    assert settings_of(monkeypatch, given, "0.0.0.0").mode is not Mode.NONE


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"SIGNPOST_AUTH": "ldap"}, "SIGNPOST_AUTH"),
        ({"SIGNPOST_AUTH": "None"}, "SIGNPOST_AUTH"),
        *[({**PROXY, "SIGNPOST_PROXY": proxy}, "SIGNPOST_PROXY") for proxy in ["", "proxy.example", "10.0.0.0/8"]],
        *[
            ({**PROXY, "SIGNPOST_PROXY": proxy}, "SIGNPOST_PROXY")
            for proxy in ["10.0.0.7:80", "10.0.0.7 10.0.0.8", "*"]
        ],
        *[({**PROXY, "SIGNPOST_PROXY": proxy}, "SIGNPOST_PROXY") for proxy in ["0.0.0.0", "::", "224.0.0.1"]],
        ({**PROXY, "SIGNPOST_USER_HEADER": "X Forwarded"}, "SIGNPOST_USER_HEADER"),
        ({**PROXY, "SIGNPOST_USER_HEADER": "X_Forwarded_User"}, "SIGNPOST_USER_HEADER"),
        ({**PROXY, "SIGNPOST_ROLES_HEADER": "groups:"}, "SIGNPOST_ROLES_HEADER"),
        ({**PROXY, "SIGNPOST_PUBLIC_URL": "http://signpost.example"}, "SIGNPOST_PUBLIC_URL"),
        *[({key: value for key, value in OIDC.items() if key != name}, name) for name in list(OIDC)[1:]],
        *[
            ({**OIDC, "SIGNPOST_OIDC_ISSUER": issuer}, "SIGNPOST_OIDC_ISSUER")
            for issuer in [
                "id.example",
                "http://id.example",
                "ftp://id.example",
                "https://",
                "https://[",
                "https://a?b",
            ]
        ],
        *[
            ({**OIDC, "SIGNPOST_PUBLIC_URL": url}, "SIGNPOST_PUBLIC_URL")
            for url in ["http://signpost.example", "https://signpost.example/a", "signpost.example", "https://*"]
        ],
        *[({**OIDC, "SIGNPOST_SESSION_HOURS": hours}, "SIGNPOST_SESSION_HOURS") for hours in ["0", "25", "-1", "1.5"]],
        *[({**OIDC, "SIGNPOST_SESSION_HOURS": hours}, "SIGNPOST_SESSION_HOURS") for hours in ["ten", "²"]],
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str
) -> None:
    with pytest.raises(ValueError, match=name) as refusal:
        settings_of(monkeypatch, given)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SECRET not in repr(settings_of(monkeypatch, OIDC))
