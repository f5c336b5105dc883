"""Guides into a store, each as one JSON document. Called by `fill` only; `Store.guides` reads them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.guiding.records import AS_JSON
from knowledge.guiding.resolving import Resolver
from knowledge.tables import GuideRow
from knowledge.vocabulary import GuideKey


def add_guides(session: Session, content: Content, library: Library) -> None:
    """In the order of their keys' list, which is the order they are offered in."""
    resolver = Resolver(content, library)
    order = list(GuideKey)
    for record in content.guides:
        body = AS_JSON.dump_json(resolver.guide(record)).decode()
        session.add(GuideRow(key=record.key, position=order.index(record.key), body=body))
