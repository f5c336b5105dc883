"""What an address asks for after its question mark, and how words are compared."""

from __future__ import annotations

from flask import request

from knowledge.vocabulary import Borough

MOST_WORDS = 100  # characters of a search; contacts.html and topics.html let nobody type more


def borough_asked_of() -> Borough | None:
    """`?borough=`; None where there is none, or it is none that there is."""
    given = request.args.get("borough", "")
    return Borough(given) if given in set(Borough) else None


def words_asked_for() -> str:
    """`?q=`, without the space around it; empty where nothing is searched for."""
    return request.args.get("q", "").strip()[:MOST_WORDS]


def plain(text: str) -> str:
    """Without capitals, and with the straight apostrophe: phones type the curly one."""
    return text.casefold().replace("’", "'")
