"""How the knowledge base's records look in the contract."""

from __future__ import annotations

from datetime import date

from contract import reply as c
from knowledge.records import Citation, Contact, Link, TopicTitle


def citation_part(citation: Citation, today: date) -> c.Citation:
    return c.Citation(
        document=citation.document.key,
        title=citation.document.title,
        section=citation.section,
        quote=citation.quote,
        review_due=citation.document.review_due,
        overdue=citation.document.overdue(today),
    )


def contact_part(contact: Contact, today: date) -> c.Contact:
    """A contact in the contract's shape."""
    return c.Contact(
        key=contact.key,
        name=contact.name,
        borough=c.BoroughKey(contact.borough) if contact.borough else None,
        for_whom=contact.for_whom,
        hours=contact.hours,
        methods=[
            c.Method(type=c.MethodKind(m.type), display=m.display, href=m.href) for m in contact.methods
        ],
        checked_on=contact.checked_on,
        source=c.ContactSource(contact.vouched),
        citation=citation_part(contact.citation, today) if contact.citation else None,
    )


def link_part(link: Link) -> c.Link:
    return c.Link(label=link.label, url=link.url, status=c.LinkState(link.status))


def choice_part(title: TopicTitle) -> c.Choice:
    return c.Choice(label=title.title, message=title.question)
