"""Requests that another site's page makes a browser send."""

from __future__ import annotations

SAME = ("same-origin", "none")


def is_cross_site(origin: str | None, fetch_site: str | None, own: str | None, allowed: tuple[str, ...]) -> bool:
    """Whether a request that changes something must be refused.

    `origin` and `fetch_site` are the headers Origin and Sec-Fetch-Site, which no page can write itself; programs that
    are no browsers send neither. `own` is the gateway's origin, `allowed` the intranet's. Origins are compared letter
    for letter. A form on our own pages has the Origin `null` (they send no referrer), so `null` passes where the
    browser itself says that it comes from here."""
    if origin in allowed:
        return False
    if origin == "null":
        return fetch_site != "same-origin"
    if origin is not None and origin != own:
        return True
    return fetch_site is not None and fetch_site not in SAME
