"""A topic as its page shows it: what each borough's policy says, in the contract's parts, so that nothing is worded
twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contract import reply as c
from contract.parts import contact_part, currency, link_part, section_part
from knowledge.records import Document, Entry, Topic, TopicTitle
from knowledge.store import Store
from knowledge.vocabulary import Borough, TopicKind

KINDS = {
    TopicKind.GUIDANCE: "Guidance",
    TopicKind.PROCEDURE: "What to do",
    TopicKind.THRESHOLD: "Threshold",
    TopicKind.DEFINITION: "What a word means",
    TopicKind.CONTACT: "Who to contact",
}
NEAREST = "The nearest it does say"


@dataclass(frozen=True, slots=True)
class Side:
    """One borough's entry. `section` is None where its policy offers nothing at all; then `silent` says so. `looked_in`
    and `currency` name what was read."""

    borough: Borough
    silent: str | None
    section: c.Section | None
    caution: str | None
    contacts: tuple[c.Contact, ...]
    links: tuple[c.Link, ...]
    looked_in: str
    currency: str


@dataclass(frozen=True, slots=True)
class TopicView:
    """`sides` holds both boroughs, or the one that was asked for; `difference` only where both are shown. Who asks whom
    to contact wants the number before any words: `contacts_first`."""

    key: str
    title: str
    question: str
    kind: str
    contacts_first: bool
    subject: str
    sides: tuple[Side, ...]
    difference: str | None
    see_also: tuple[TopicTitle, ...]


def topic_view(store: Store, topic: Topic, only: Borough | None, today: date) -> TopicView:
    shown = [entry for entry in topic.entries if only in (None, entry.borough)]
    return TopicView(
        key=topic.key,
        title=topic.title,
        question=topic.question,
        kind=KINDS[topic.kind],
        contacts_first=topic.kind is TopicKind.CONTACT,
        subject=topic.subject,
        sides=tuple(side(store, entry, today) for entry in shown),
        difference=None if only else topic.difference,
        see_also=topic.see_also,
    )


def side(store: Store, entry: Entry, today: date) -> Side:
    document = _document(store, entry.borough)
    heading = NEAREST if entry.silent else None
    return Side(
        borough=entry.borough,
        silent=entry.silent,
        section=section_part(entry, heading, today) if entry.points else None,
        caution=entry.caution,
        contacts=tuple(contact_part(contact, today) for contact in entry.contacts),
        links=tuple(link_part(link) for link in entry.links),
        looked_in=document.title,
        currency=currency(document, today),
    )


def _document(store: Store, borough: Borough) -> Document:
    return next(document for document in store.documents.values() if document.borough is borough)
