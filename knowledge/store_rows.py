"""From the store's rows to records. Called by `Store`, which keeps what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import tables as t
from knowledge.records import (
    CannedReply,
    Citation,
    Contact,
    Document,
    Entry,
    Ladder,
    Level,
    Link,
    Meaning,
    Method,
    Point,
    Term,
    Topic,
    TopicTitle,
)
from knowledge.vocabulary import Borough


class Known(Protocol):
    """What rows refer to by key."""

    @property
    def documents(self) -> dict[str, Document]: ...
    @property
    def titles(self) -> dict[str, TopicTitle]: ...
    @property
    def contacts(self) -> dict[str, Contact]: ...
    @property
    def links(self) -> dict[str, Link]: ...
    @property
    def ladders(self) -> dict[str, Ladder]: ...


def document(row: t.DocumentRow) -> Document:
    return Document(row.key, row.borough, row.title, row.version, row.dated, row.review_due)


def title(row: t.TopicRow) -> TopicTitle:
    return TopicTitle(row.key, row.kind, row.subject, row.title, row.question)


@dataclass(frozen=True)
class RowReader:
    """Reads what belongs to a row, within one session."""

    session: Session
    known: Known

    def topic(self, row: t.TopicRow) -> Topic:
        return Topic(
            key=row.key,
            kind=row.kind,
            subject=row.subject,
            title=row.title,
            question=row.question,
            difference=row.difference,
            entries=tuple(self._entry(entry) for entry in row.entries),
            see_also=self._choices(f"topic:{row.key}"),
        )

    def _entry(self, row: t.EntryRow) -> Entry:
        shown = self._shown_with(f"entry:{row.id}")
        return Entry(
            borough=row.borough,
            points=tuple(Point(point.says, self._citations(f"point:{point.id}")) for point in row.points),
            silent=row.silent,
            caution=row.caution,
            contacts=tuple(self.known.contacts[s.contact_key] for s in shown if s.contact_key),
            links=tuple(self.known.links[s.link_key] for s in shown if s.link_key),
            ladders=tuple(self._ladders_shown(row.topic_key, row.borough)),
        )

    def _ladders_shown(self, topic: str, borough: Borough) -> Iterator[Ladder]:
        """The borough's ladders with a topic, in the content's order, each with the levels asked about marked."""
        asked: dict[str, set[int]] = {}
        for row in self.session.scalars(select(t.LadderShownRow).where(t.LadderShownRow.topic_key == topic)):
            asked.setdefault(row.ladder_key, set()).update([] if row.level is None else [row.level])
        for key, ladder in self.known.ladders.items():
            if key in asked and ladder.borough is borough:
                yield ladder.asked_about(asked[key])

    def ladder(self, row: t.LadderRow) -> Ladder:
        """No level of it asked about."""
        return Ladder(
            key=row.key,
            borough=self.known.documents[row.document_key].borough,
            title=row.title,
            applies=Point(row.applies, self._citations(f"ladder:{row.key}")),
            missing=row.missing,
            levels=tuple(self._level(level) for level in row.levels),
        )

    def _level(self, row: t.LevelRow) -> Level:
        criteria, quotes = (self._citations(f"{what}:{row.id}") for what in ("criteria", "level"))
        return Level(row.name, row.leads_to, criteria, quotes)

    def contact(self, row: t.ContactRow) -> Contact:
        def names(kind: str) -> tuple[str, ...]:
            wanted = select(t.NameRow.name).where(t.NameRow.kind == kind, t.NameRow.key == row.key)
            return tuple(self.session.scalars(wanted))

        return Contact(
            key=row.key,
            name=row.name,
            borough=row.borough,
            for_whom=row.for_whom,
            hours=row.hours,
            methods=tuple(Method(m.type, m.display, m.href, m.note) for m in row.methods),
            vouched=row.vouched,
            citation=next(iter(self._citations(f"contact:{row.key}")), None),
            checked_on=row.checked_on,
            names=names("contact"),
            needs=names("need"),
            standing=row.standing,
        )

    def term(self, row: t.TermRow) -> Term:
        rows = select(t.MeaningRow).where(t.MeaningRow.term_key == row.key).order_by(t.MeaningRow.id)
        meanings = tuple(
            Meaning(m.borough, m.says, self._citations(f"term:{row.key}:{m.borough}")[0])
            for m in self.session.scalars(rows)
        )
        topic = self.known.titles[row.topic_key] if row.topic_key else None
        return Term(row.key, row.name, row.expansion, meanings, topic)

    def reply(self, row: t.ReplyRow) -> CannedReply:
        owner = f"reply:{row.key}"
        shown = self._shown_with(owner)
        return CannedReply(
            key=row.key,
            status=row.status,
            text=row.text,
            contacts=tuple(self.known.contacts[s.contact_key] for s in shown if s.contact_key),
            topics=self._choices(owner),
            citations=self._citations(owner),
        )

    def _shown_with(self, owner: str) -> list[t.ShownWithRow]:
        rows = select(t.ShownWithRow).where(t.ShownWithRow.owner == owner).order_by(t.ShownWithRow.id)
        return list(self.session.scalars(rows))

    def _choices(self, owner: str) -> tuple[TopicTitle, ...]:
        rows = select(t.ChoiceRow.topic_key).where(t.ChoiceRow.owner == owner).order_by(t.ChoiceRow.id)
        return tuple(self.known.titles[key] for key in self.session.scalars(rows))

    def _citations(self, owner: str) -> tuple[Citation, ...]:
        rows = select(t.CitationRow).where(t.CitationRow.owner == owner).order_by(t.CitationRow.id)
        documents = self.known.documents
        return tuple(Citation(documents[r.document_key], r.section, r.quote) for r in self.session.scalars(rows))
