"""The store's tables. One row a fact; text columns hold the content as written, citations resolved."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from knowledge.records import Citation
from knowledge.vocabulary import Borough, LinkStatus, MethodType, Status, TopicKind, Vouched

# Names in `meta`.
VERSION = "version"  # of the content
ENCODER = "encoder"  # the fingerprint of the one that made the vectors


class Base(DeclarativeBase):
    pass


class MetaRow(Base):
    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class DocumentRow(Base):
    __tablename__ = "documents"
    key: Mapped[str] = mapped_column(primary_key=True)
    borough: Mapped[Borough]
    title: Mapped[str]
    version: Mapped[str | None]
    dated: Mapped[date | None]
    review_due: Mapped[date | None]


class CitationRow(Base):
    """`owner` names what is cited for: "point:12", "contact:gaia", "term:marac:lambeth", "reply:greet",
    "ladder:camden_london"; of a level "level:3", and "criteria:3" for what it asks for."""

    __tablename__ = "citations"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    document_key: Mapped[str] = mapped_column(ForeignKey("documents.key"))
    section: Mapped[str]
    quote: Mapped[str]

    @classmethod
    def of(cls, owner: str, citation: Citation) -> CitationRow:
        return cls(owner=owner, document_key=citation.document.key, section=citation.section, quote=citation.quote)


class TopicRow(Base):
    __tablename__ = "topics"
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[TopicKind]
    subject: Mapped[str]
    title: Mapped[str]
    question: Mapped[str]
    difference: Mapped[str | None]
    entries: Mapped[list[EntryRow]] = relationship(order_by="EntryRow.id")


class NameRow(Base):
    """Another name for something: `kind` is "topic", "contact", "need" (of a contact), "link" or "term"."""

    __tablename__ = "names"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]


class ChoiceRow(Base):
    """A topic offered next to another topic (`topic:…`) or a fixed reply (`reply:…`)."""

    __tablename__ = "choices"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    topic_key: Mapped[str] = mapped_column(ForeignKey("topics.key"))


class EntryRow(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_key: Mapped[str] = mapped_column(ForeignKey("topics.key"), index=True)
    borough: Mapped[Borough]
    silent: Mapped[str | None]
    caution: Mapped[str | None]
    points: Mapped[list[PointRow]] = relationship(order_by="PointRow.id")


class PointRow(Base):
    __tablename__ = "points"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    says: Mapped[str]


class LadderRow(Base):
    __tablename__ = "ladders"
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    document_key: Mapped[str] = mapped_column(ForeignKey("documents.key"))
    title: Mapped[str]
    applies: Mapped[str]
    missing: Mapped[str | None]
    levels: Mapped[list[LevelRow]] = relationship(order_by="LevelRow.id")


class LevelRow(Base):
    __tablename__ = "levels"
    id: Mapped[int] = mapped_column(primary_key=True)
    ladder_key: Mapped[str] = mapped_column(ForeignKey("ladders.key"), index=True)
    name: Mapped[str]
    leads_to: Mapped[str | None]


class LadderShownRow(Base):
    """A ladder shown with a topic. `level`: the place, from 0, of a level that the topic asks about; None for none."""

    __tablename__ = "ladders_shown"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_key: Mapped[str] = mapped_column(ForeignKey("topics.key"), index=True)
    ladder_key: Mapped[str] = mapped_column(ForeignKey("ladders.key"))
    level: Mapped[int | None]


class ContactRow(Base):
    __tablename__ = "contacts"
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    borough: Mapped[Borough | None]
    for_whom: Mapped[str | None]
    hours: Mapped[str | None]
    vouched: Mapped[Vouched]
    checked_on: Mapped[date | None]
    standing: Mapped[bool]
    methods: Mapped[list[MethodRow]] = relationship(order_by="MethodRow.id")


class MethodRow(Base):
    __tablename__ = "methods"
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_key: Mapped[str] = mapped_column(ForeignKey("contacts.key"), index=True)
    type: Mapped[MethodType]
    display: Mapped[str]
    href: Mapped[str]
    note: Mapped[str | None]


class LinkRow(Base):
    __tablename__ = "links"
    key: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    url: Mapped[str | None]
    status: Mapped[LinkStatus]


class ShownWithRow(Base):
    """A contact or link shown with an entry (`entry:…`) or a fixed reply (`reply:…`)."""

    __tablename__ = "shown_with"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    contact_key: Mapped[str | None] = mapped_column(ForeignKey("contacts.key"))
    link_key: Mapped[str | None] = mapped_column(ForeignKey("links.key"))


class TermRow(Base):
    __tablename__ = "terms"
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    expansion: Mapped[str | None]
    topic_key: Mapped[str | None] = mapped_column(ForeignKey("topics.key"))


class MeaningRow(Base):
    __tablename__ = "meanings"
    id: Mapped[int] = mapped_column(primary_key=True)
    term_key: Mapped[str] = mapped_column(ForeignKey("terms.key"), index=True)
    borough: Mapped[Borough]
    says: Mapped[str]


class ReplyRow(Base):
    __tablename__ = "replies"
    key: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[Status]
    text: Mapped[str]


class AskedRow(Base):
    """Words by which somebody asks for a topic: its title, its question, its names. `vector` as in PassageRow."""

    __tablename__ = "asked"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_key: Mapped[str] = mapped_column(ForeignKey("topics.key"))
    words: Mapped[str]
    vector: Mapped[bytes | None]


class GuideRow(Base):
    """`body`: the whole guide as JSON; it is read whole or not at all."""

    __tablename__ = "guides"
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    body: Mapped[str]


class PassageRow(Base):
    """`vector`: float32, little-endian, by the encoder whose fingerprint stands in `meta`; None without one."""

    __tablename__ = "passages"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_key: Mapped[str] = mapped_column(ForeignKey("documents.key"))
    section: Mapped[str]
    text: Mapped[str]
    vector: Mapped[bytes | None]
