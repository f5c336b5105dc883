"""Environment variables of access, read one by one and refused in words that hold no secret."""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from web_widget.access.addresses import is_loopback
from web_widget.origins import ORIGIN

HEADER = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def given(name: str, usual: str = "") -> str:
    return os.environ.get(name, "").strip() or usual


def needed(name: str, what: str) -> str:
    """`what` says what it is. Raises ValueError where there is nothing; so do those below where it cannot be meant."""
    value = given(name)
    if not value:
        raise ValueError(f"SIGNPOST_AUTH={given('SIGNPOST_AUTH')} needs {name}: {what}.")
    return value


def names(name: str) -> frozenset[str]:
    """Separated by commas."""
    return frozenset(filter(None, map(str.strip, given(name).split(","))))


def header(name: str, usual: str) -> str:
    value = given(name, usual)
    if not HEADER.fullmatch(value):
        raise ValueError(f"{name} takes the name of a header, such as {usual}: letters, digits and hyphens.")
    return value


def whole_number(name: str, usual: int, most: int) -> int:
    """From 1 to `most`."""
    value = given(name, str(usual))
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise ValueError(f"{name} takes a whole number from 1 to {most}.")
    return int(value)


def one_address(name: str, value: str) -> str:
    try:
        address = ip_address(value)
    except ValueError:
        address = None
    if address is None or address.is_unspecified or address.is_multicast:
        raise ValueError(f"{name} takes one exact IP address, such as 10.0.0.7: no name, no port, no range.")
    return str(address)


def origin(name: str, value: str) -> str | None:
    """Without a closing slash; None where nothing is given."""
    url = value.removesuffix("/")
    if url and not ORIGIN.fullmatch(url):
        raise ValueError(
            f"{name} takes an address such as https://signpost.example: small letters, no path, a port only where it "
            "is not the usual one."
        )
    return _safe(name, url) if url else None


def provider(name: str, value: str) -> str:
    """As it is given: a closing slash counts."""
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or "@" in value:
        raise ValueError(f"{name} takes an address such as https://id.example/realms/staff.")
    return _safe(name, value)


def _safe(name: str, url: str) -> str:
    """Sign-ins travel by it."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ValueError(f"{name} must begin with https:// (plain http only on this machine).")
    return url
