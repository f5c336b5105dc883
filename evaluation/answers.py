"""What a person would see of an answer, and which documents it cites.

An answer is the JSON object that the gateway sent. It is read here without trust in its shape: one that
breaks the contract is counted elsewhere (`conformity.py`), and must not stop the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.vocabulary import Borough

Json = Mapping[str, Any]
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def replies(answer: Json) -> list[Json]:
    return _records(answer, "replies")


def reply_kinds(answer: Json) -> list[str]:
    """The kind of each reply, in order; an empty string where one has none."""
    return [_text(reply, "kind") for reply in replies(answer)]


def topics(answer: Json) -> list[str | None]:
    return [_text(reply, "topic") or None for reply in replies(answer)]


def confidence(answer: Json) -> float | None:
    """The first confidence that a reply states."""
    stated = (reply.get("confidence") for reply in replies(answer))
    return next((float(value) for value in stated if isinstance(value, (int, float))), None)


def choice_messages(answer: Json) -> list[str]:
    """What a client would send for each choice offered, in order."""
    offered = (choice for reply in replies(answer) for choice in _records(reply, "choices"))
    return [message for choice in offered if (message := _text(choice, "message"))]


def word_count(answer: Json) -> int:
    """Words of the replies' `text`: what a person who hears only that must listen to."""
    return sum(len(_text(reply, "text").split()) for reply in replies(answer))


def visible_text(answer: Json) -> str:
    """Text, differences, notices, sections with quotes, contacts and links; choices are not part of it.

    White space is collapsed to single spaces and curly quotation marks are straight.
    """
    parts = [part for reply in replies(answer) for part in _reply_parts(reply)]
    return re.sub(r"\s+", " ", "\n".join(parts).translate(STRAIGHT))


def cited_boroughs(answer: Json) -> frozenset[str]:
    """The boroughs whose documents the sections and the contacts cite."""
    return frozenset(borough for reply in replies(answer) for borough in _reply_sources(reply))


def _reply_parts(reply: Json) -> Iterator[str]:
    yield _text(reply, "text")
    yield _text(reply, "difference")
    yield from _texts(reply, "notices")
    for section in _records(reply, "sections"):
        yield _text(section, "heading")
        yield from _texts(section, "body")
        yield from (_text(citation, "quote") for citation in _records(section, "citations"))
    for contact in _records(reply, "contacts"):
        yield from (_text(contact, key) for key in ("name", "for_whom", "hours"))
        yield from (_text(method, "display") for method in _records(contact, "methods"))
    for link in _records(reply, "links"):
        yield from (_text(link, key) for key in ("label", "url"))


def _reply_sources(reply: Json) -> Iterator[str]:
    for section in _records(reply, "sections"):
        if _records(section, "citations"):
            yield _text(section, "borough")
    for contact in _records(reply, "contacts"):
        citation = contact.get("citation")
        document = _text(citation, "document") if isinstance(citation, Mapping) else ""
        yield from (borough for borough in Borough if borough in document)


def _records(record: Json, key: str) -> list[Json]:
    return [item for item in _items(record, key) if isinstance(item, Mapping)]


def _texts(record: Json, key: str) -> list[str]:
    return [item for item in _items(record, key) if isinstance(item, str)]


def _items(record: Json, key: str) -> list[object]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _text(record: Json, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""
