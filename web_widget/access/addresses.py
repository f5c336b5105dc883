"""Network addresses, compared as what they mean and not as they are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


def address_of(written: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address that came by an IPv6 socket is that IPv4 address. None where it is no address."""
    try:
        found = ip_address(written)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def is_loopback(host: str) -> bool:
    """Whether only this machine is meant: an address, or the name `localhost`."""
    found = address_of(host)
    return host == "localhost" if found is None else found.is_loopback
