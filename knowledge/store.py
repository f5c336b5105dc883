"""The store, read: keys in, records out. Everything an answer needs comes from here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import URL, Engine, Select, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from knowledge import server
from knowledge import tables as t
from knowledge.guiding.records import AS_JSON, Guide
from knowledge.records import CannedReply, Contact, Document, Ladder, Link, Passage, Term, Topic, TopicTitle
from knowledge.store_rows import RowReader, document, title
from knowledge.vocabulary import Borough, GuideKey

Vectors = npt.NDArray[np.float32]


class StoreUnavailable(Exception):
    """The store cannot be read. Says where it was looked for and how to build it."""


def open_store(location: Path | URL) -> Store:
    """The store in a file or on a server. Raises StoreUnavailable where there is none or it cannot be read."""
    where = location if isinstance(location, Path) else location.render_as_string(hide_password=True)
    try:
        engine = _engine(location)
        if engine is None:
            raise StoreUnavailable(f"There is no knowledge base at {where}. Run: python -m knowledge build")
        store = Store(engine)
        with Session(store.engine) as session:  # a first read of every table, so that a broken file is found now
            for table in t.Base.metadata.sorted_tables:
                session.execute(select(table).limit(1)).all()
            store.version  # noqa: B018
    except SQLAlchemyError as error:
        message = f"There is no knowledge base that can be read at {where}. Run: python -m knowledge build"
        raise StoreUnavailable(message) from error
    return store


def _engine(location: Path | URL) -> Engine | None:
    if not isinstance(location, Path):
        return server.open_schema(location)
    if not location.is_file():
        return None
    # Reading one record may read others, each over a connection of its own: with a limit, threads that have one would
    # wait for ever for another.
    return create_engine(f"sqlite:///file:{location}?mode=ro&uri=true", max_overflow=-1)


class Store:
    """Read-only and unchanging for as long as it is open, so what was read once is kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._topics: dict[str, Topic] = {}
        self._keys: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def version(self) -> str:
        with Session(self.engine) as session:
            return session.scalars(select(t.MetaRow.value).where(t.MetaRow.name == t.VERSION)).one()

    @cached_property
    def documents(self) -> dict[str, Document]:
        with Session(self.engine) as session:
            rows = session.scalars(select(t.DocumentRow)).all()
            return {row.key: document(row) for row in rows}

    @cached_property
    def titles(self) -> dict[str, TopicTitle]:
        """Every topic's title, in the content's order."""
        with Session(self.engine) as session:
            rows = session.scalars(select(t.TopicRow).order_by(t.TopicRow.position)).all()
            return {row.key: title(row) for row in rows}

    @cached_property
    def contacts(self) -> dict[str, Contact]:
        with Session(self.engine) as session:
            rows = session.scalars(select(t.ContactRow).order_by(t.ContactRow.position)).all()
            return {row.key: RowReader(session, self).contact(row) for row in rows}

    @cached_property
    def links(self) -> dict[str, Link]:
        with Session(self.engine) as session:
            rows = session.scalars(select(t.LinkRow)).all()
            return {row.key: Link(row.key, row.label, row.url, row.status) for row in rows}

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        """In the content's order, no level asked about; with a topic's entries they stand as that topic asks."""
        with Session(self.engine) as session:
            rows = session.scalars(select(t.LadderRow).order_by(t.LadderRow.position)).all()
            return {row.key: RowReader(session, self).ladder(row) for row in rows}

    @cached_property
    def guides(self) -> dict[GuideKey, Guide]:
        """In the order in which they are offered."""
        with Session(self.engine) as session:
            rows = session.scalars(select(t.GuideRow).order_by(t.GuideRow.position)).all()
            return {(guide := AS_JSON.validate_json(row.body)).key: guide for row in rows}

    @cached_property
    def guides_with(self) -> dict[str, tuple[Guide, ...]]:
        """The guides that each topic's answers offer, by the topic's key."""
        offered: dict[str, tuple[Guide, ...]] = {}
        for guide in self.guides.values():
            for topic in guide.offered_with:
                offered[topic] = (*offered.get(topic, ()), guide)
        return offered

    @cached_property
    def silences(self) -> dict[Borough, int]:
        """On how many topics each borough's document does not answer the question."""
        silent = t.EntryRow.silent.is_not(None)
        with Session(self.engine) as session:
            counts = select(t.EntryRow.borough, func.count().label("topics")).group_by(t.EntryRow.borough)
            rows = session.execute(counts.where(silent))
            return {**dict.fromkeys(Borough, 0), **{row.borough: row.topics for row in rows}}

    @cached_property
    def terms(self) -> dict[str, Term]:
        with Session(self.engine) as session:
            rows = session.scalars(select(t.TermRow)).all()
            return {row.key: RowReader(session, self).term(row) for row in rows}

    @cached_property
    def replies(self) -> dict[str, CannedReply]:
        with Session(self.engine) as session:
            rows = session.scalars(select(t.ReplyRow)).all()
            return {row.key: RowReader(session, self).reply(row) for row in rows}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        with Session(self.engine) as session:
            rows = session.scalars(select(t.PassageRow).order_by(t.PassageRow.id)).all()
            return tuple(Passage(self.documents[r.document_key], r.section, r.text) for r in rows)

    @cached_property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """(words, topic) pairs: how somebody asks for a topic, by its title, its question and its names."""
        with Session(self.engine) as session:
            rows = session.scalars(select(t.AskedRow).order_by(t.AskedRow.id)).all()
            return tuple((row.words, row.topic_key) for row in rows)

    def vectors_of_passages(self, fingerprint: str) -> Vectors | None:
        """Sentence vectors, shape (passages, dimensions), rows of length one, in the passages' order; None where they
        were made by another encoder than the one with this fingerprint, or by none."""
        return self._vectors(fingerprint, select(t.PassageRow.vector).order_by(t.PassageRow.id))

    def vectors_of_asked(self, fingerprint: str) -> Vectors | None:
        """The same for `asked`."""
        return self._vectors(fingerprint, select(t.AskedRow.vector).order_by(t.AskedRow.id))

    def _vectors(self, fingerprint: str, wanted: Select[bytes | None]) -> Vectors | None:
        with Session(self.engine) as session:
            made_by = session.scalars(select(t.MetaRow.value).where(t.MetaRow.name == t.ENCODER)).first()
            if made_by != fingerprint:
                return None
            return np.stack([np.frombuffer(vector or b"", dtype="<f4") for vector in session.scalars(wanted)])

    def names(self, kind: str) -> list[tuple[str, str]]:
        """(name, key) pairs of a kind: "topic", "contact", "need", "link" or "term"."""
        with Session(self.engine) as session:
            rows = session.scalars(select(t.NameRow).where(t.NameRow.kind == kind)).all()
            return [(row.name, row.key) for row in rows]

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """What somebody may need a contact for, in the words of the contacts."""
        return tuple(dict.fromkeys(name for name, _ in self.names("need")))

    def keys_named(self, kind: str, names: Iterable[str]) -> list[str]:
        """The keys of a kind that go by one of the names, whatever their case, in the names' order."""
        if kind not in self._keys:
            self._keys[kind] = {}
            for name, key in self.names(kind):
                self._keys[kind].setdefault(name.casefold(), []).append(key)
        found = (key for name in names for key in self._keys[kind].get(name.casefold(), []))
        return list(dict.fromkeys(found))

    def topic(self, key: str) -> Topic:
        """The topic, with both entries, citations, contacts and links. Raises KeyError."""
        if key not in self._topics:
            with Session(self.engine) as session:
                row = session.get(t.TopicRow, key)
                if row is None:
                    raise KeyError(key)
                self._topics[key] = RowReader(session, self).topic(row)
        return self._topics[key]
