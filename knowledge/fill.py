"""Content into the tables of an empty store, citations resolved. Called by `build` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from knowledge import passages
from knowledge.citing import Library, method_from
from knowledge.content import Content
from knowledge.encoding import Encoder
from knowledge.fill_guides import add_guides
from knowledge.fill_ladders import add_ladders
from knowledge.schema import EntryRecord
from knowledge.tables import (
    ENCODER,
    VERSION,
    AskedRow,
    ChoiceRow,
    CitationRow,
    ContactRow,
    DocumentRow,
    EntryRow,
    LinkRow,
    MeaningRow,
    MetaRow,
    MethodRow,
    NameRow,
    PassageRow,
    PointRow,
    ReplyRow,
    ShownWithRow,
    TermRow,
    TopicRow,
)
from knowledge.vocabulary import Borough


def fill(session: Session, content: Content, library: Library, encoder: Encoder | None) -> None:
    """Add every record of `content` to an empty store. The caller commits."""
    session.add(MetaRow(name=VERSION, value=content.version))
    _add_documents(session, content, library)
    _add_links(session, content)
    _add_contacts(session, content, library)
    _add_topics(session, content, library)
    add_ladders(session, content, library)
    add_guides(session, content, library)
    _add_terms(session, content, library)
    _add_replies(session, content, library)
    if encoder:
        session.add(MetaRow(name=ENCODER, value=encoder.fingerprint))
    _add_asked(session, content, encoder)
    _add_passages(session, library, encoder)


def _add_asked(session: Session, content: Content, encoder: Encoder | None) -> None:
    for topic in content.topics:
        for words in dict.fromkeys([topic.title, topic.question, *topic.names]):
            session.add(AskedRow(topic_key=topic.key, words=words, vector=_vector(encoder, words)))


def _add_passages(session: Session, library: Library, encoder: Encoder | None) -> None:
    splitter = passages.load_splitter()
    for key, source in library.sources.items():
        for section, text in passages.split(source, splitter):
            vector = _vector(encoder, f"{section}. {text}")
            session.add(PassageRow(document_key=key, section=section, text=text, vector=vector))


def _vector(encoder: Encoder | None, words: str) -> bytes | None:
    return encoder.encoder.encode(words).astype("<f4").tobytes() if encoder else None


def _add_documents(session: Session, content: Content, library: Library) -> None:
    for document in library.documents.values():
        session.add(
            DocumentRow(
                key=document.key,
                borough=document.borough,
                title=document.title,
                version=document.version,
                dated=document.dated,
                review_due=document.review_due,
            )
        )
    session.flush()


def _add_links(session: Session, content: Content) -> None:
    for link in content.links:
        session.add(LinkRow(key=link.key, label=link.label, url=link.url, status=link.status))
        session.add_all(_names("link", link.key, link.names))


def _add_contacts(session: Session, content: Content, library: Library) -> None:
    for position, contact in enumerate(content.contacts):
        methods = [
            MethodRow(type=m.type, display=m.display, href=m.href, note=m.note)
            for m in map(method_from, contact.methods)
        ]
        session.add(
            ContactRow(
                key=contact.key,
                position=position,
                name=contact.name,
                borough=contact.borough,
                for_whom=contact.for_whom,
                hours=contact.hours,
                vouched=contact.source,
                checked_on=contact.checked_on,
                standing=contact.standing,
                methods=methods,
            )
        )
        session.add_all(_names("contact", contact.key, [contact.name, *contact.names]))
        session.add_all(_names("need", contact.key, contact.needs))
        if contact.document and contact.quote:
            citation = library.cite(library.documents[contact.document], contact.quote)
            session.add(CitationRow.of(f"contact:{contact.key}", citation))
    session.flush()


def _add_topics(session: Session, content: Content, library: Library) -> None:
    told = _differences(content)
    for position, topic in enumerate(content.topics):
        session.add(
            TopicRow(
                key=topic.key,
                position=position,
                kind=topic.kind,
                subject=content.subjects[topic.key],
                title=topic.title,
                question=topic.question,
                difference=told.get(topic.key),
            )
        )
        session.add_all(_names("topic", topic.key, topic.names))
    session.flush()
    for topic in content.topics:
        session.add_all(ChoiceRow(owner=f"topic:{topic.key}", topic_key=key) for key in topic.see_also)
        for borough in Borough:
            _add_entry(session, topic.key, borough, topic.entries.of(borough), library)


def _differences(content: Content) -> dict[str, str]:
    """Each topic's differences, in one text."""
    told: dict[str, list[str]] = {}
    for difference in content.differences:
        for key in difference.topics:
            told.setdefault(key, []).append(difference.says)
    return {key: " ".join(says) for key, says in told.items()}


def _add_entry(session: Session, topic: str, borough: Borough, entry: EntryRecord, library: Library) -> None:
    row = EntryRow(topic_key=topic, borough=borough, silent=entry.silent, caution=entry.caution)
    session.add(row)
    session.flush()
    for point in entry.points:
        held = PointRow(entry_id=row.id, says=point.says)
        session.add(held)
        session.flush()
        for quote in point.quotes:
            session.add(CitationRow.of(f"point:{held.id}", library.cite(library.document_of(borough), quote)))
    session.add_all(ShownWithRow(owner=f"entry:{row.id}", contact_key=key) for key in entry.contacts)
    session.add_all(ShownWithRow(owner=f"entry:{row.id}", link_key=key) for key in entry.links)


def _add_terms(session: Session, content: Content, library: Library) -> None:
    for term in content.terms:
        session.add(TermRow(key=term.key, name=term.name, expansion=term.expansion, topic_key=term.topic))
        spellings = [term.name, *term.names, *([term.expansion] if term.expansion else [])]
        session.add_all(_names("term", term.key, spellings))
        session.flush()
        for borough in Borough:
            if meaning := term.meanings.of(borough):
                session.add(MeaningRow(term_key=term.key, borough=borough, says=meaning.says))
                citation = library.cite(library.document_of(borough), meaning.quote)
                session.add(CitationRow.of(f"term:{term.key}:{borough}", citation))


def _add_replies(session: Session, content: Content, library: Library) -> None:
    for reply in content.replies:
        owner = f"reply:{reply.key}"
        session.add(ReplyRow(key=reply.key, status=reply.kind, text=reply.text))
        session.add_all(ShownWithRow(owner=owner, contact_key=key) for key in reply.contacts)
        session.add_all(ChoiceRow(owner=owner, topic_key=key) for key in reply.topics)
        for quote in reply.quotes:
            session.add(CitationRow.of(owner, library.cite(library.documents[reply.document or ""], quote)))


def _names(kind: str, key: str, names: Iterable[str]) -> Iterator[NameRow]:
    yield from (NameRow(kind=kind, key=key, name=name) for name in dict.fromkeys(names))
