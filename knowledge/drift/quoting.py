"""Every quote of the content that one document must hold, with the record that quotes it."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.content import Content
from knowledge.schema import DocumentRecord


def quotes_of(content: Content, document: DocumentRecord) -> Iterator[tuple[str, str]]:
    """(record, quote) pairs: ("topic csn_tiers", "…")."""
    for topic in content.topics:
        for point in topic.entries.of(document.borough).points:
            yield from ((f"topic {topic.key}", quote) for quote in point.quotes)
    for term in content.terms:
        if meaning := term.meanings.of(document.borough):
            yield f"term {term.key}", meaning.quote
    for contact in content.contacts:
        if contact.document == document.key and contact.quote:
            yield f"contact {contact.key}", contact.quote
    for ladder in content.ladders:
        if ladder.document == document.key:
            yield from ((f"ladder {ladder.key}", quote) for quote in ladder.quotes())
    for link in content.links:
        if link.document == document.key:
            yield from ((f"link {link.key}", words) for words in (link.label, link.url) if words)
    for reply in content.replies:
        if reply.document == document.key:
            yield from ((f"reply {reply.key}", quote) for quote in reply.quotes)
