"""How the knowledge base's records look in the contract."""

from __future__ import annotations

from datetime import date

from contract import reply as c
from knowledge.guiding.records import Guide
from knowledge.records import Citation, Contact, Document, Entry, Ladder, Link, Topic, TopicTitle


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
        borough=contact.borough if contact.borough else None,
        for_whom=contact.for_whom,
        hours=contact.hours,
        methods=[c.Method(type=m.type, display=m.display, href=m.href, note=m.note) for m in contact.methods],
        checked_on=contact.checked_on,
        source=contact.vouched,
        citation=citation_part(contact.citation, today) if contact.citation else None,
    )


def link_part(link: Link) -> c.Link:
    """A link; an address printed without its scheme gets one."""
    url = f"https://{link.url}" if link.url and "://" not in link.url else link.url
    return c.Link(label=link.label, url=url, status=link.status)


def choice_part(title: TopicTitle) -> c.Choice:
    return c.Choice(label=title.title, message=title.question)


def guide_choice(guide: Guide) -> c.Choice:
    return c.Choice(label=f"Guide: {guide.title}", message=guide.question)


def ladder_part(ladder: Ladder, today: date) -> c.Ladder:
    """A ladder with its levels. The criteria stand in their level's quotes, so that they need no citation each."""
    levels = [
        c.Level(
            name=level.name,
            leads_to=level.leads_to,
            criteria=[criterion.quote for criterion in level.criteria],
            asked=level.asked,
            citations=[citation_part(citation, today) for citation in level.citations],
        )
        for level in ladder.levels
    ]
    return c.Ladder(
        title=ladder.title,
        applies=ladder.applies.says,
        missing=ladder.missing,
        levels=levels,
        citations=[citation_part(citation, today) for citation in ladder.applies.citations],
    )


def section_part(entry: Entry, heading: str | None, today: date) -> c.Section:
    """An entry's points with every quote they rest on, each quote once, and its ladders."""
    quoted = dict.fromkeys(citation for point in entry.points for citation in point.citations)
    return c.Section(
        borough=entry.borough,
        heading=heading,
        body=[point.says for point in entry.points],
        citations=[citation_part(citation, today) for citation in quoted],
        ladders=[ladder_part(ladder, today) for ladder in entry.ladders],
    )


def topic_part(topic: Topic, borough: str | None, today: date) -> dict[str, object]:
    """A topic as GET /topics/{key} gives it: one borough's entry, or both."""
    entries = [entry for entry in topic.entries if borough in (None, entry.borough)]
    return {
        "key": topic.key,
        "title": topic.title,
        "subject": topic.subject,
        "kind": topic.kind.value,
        "question": topic.question,
        "silences": [entry.silent for entry in entries if entry.silent],
        "cautions": [entry.caution for entry in entries if entry.caution],
        "sections": [
            section_part(entry, topic.title, today).model_dump(mode="json") for entry in entries if entry.points
        ],
        "contacts": [contact_part(contact, today).as_json() for entry in entries for contact in entry.contacts],
        "links": [link_part(link).model_dump(mode="json") for entry in entries for link in entry.links],
        "difference": topic.difference if borough is None else None,
    }


def document_part(document: Document, today: date) -> dict[str, object]:
    """A policy as GET /documents gives it."""
    return {
        "key": document.key,
        "borough": document.borough.value,
        "title": document.title,
        "version": document.version,
        "dated": document.dated.isoformat() if document.dated else None,
        "review_due": document.review_due.isoformat() if document.review_due else None,
        "overdue": document.overdue(today),
    }


def currency(document: Document, today: date) -> str:
    """How old the document is, as a sentence."""
    if document.dated is None:
        return f"{document.borough.label}'s copy is undated."
    dated = f"{document.borough.label}'s policy is dated {day_in_words(document.dated)}"
    if document.review_due is None:
        return f"{dated}."
    due = "was due" if document.overdue(today) else "is due"
    return f"{dated}; its review {due} on {day_in_words(document.review_due)}."


def age(document: Document, today: date) -> str:
    """The same in a few words: “May 2022, review overdue since June 2025”."""
    if document.dated is None:
        return "undated"
    if document.review_due is None:
        return f"{document.dated:%B %Y}"
    due = "review overdue since" if document.overdue(today) else "review due"
    return f"{document.dated:%B %Y}, {due} {document.review_due:%B %Y}"


def day_in_words(day: date) -> str:
    """“1 September 2023”."""
    return f"{day.day} {day:%B %Y}"
