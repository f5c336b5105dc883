"""Ladders into the tables of a store that has its documents and topics. Called by `fill` only."""

from __future__ import annotations

from sqlalchemy.orm import Session

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.schema_ladders import LadderRecord
from knowledge.tables import CitationRow, LadderRow, LadderShownRow, LevelRow


def add_ladders(session: Session, content: Content, library: Library) -> None:
    for position, ladder in enumerate(content.ladders):
        row = LadderRow(
            key=ladder.key,
            position=position,
            document_key=ladder.document,
            title=ladder.title,
            applies=ladder.applies.says,
            missing=ladder.missing,
        )
        session.add(row)
        session.flush()
        _cite(session, library, ladder.document, f"ladder:{ladder.key}", ladder.applies.quotes)
        _add_levels(session, ladder, library)
        for topic, asked in ladder.shown_with().items():
            places: list[int | None] = [*sorted(asked)] or [None]
            session.add_all(LadderShownRow(topic_key=topic, ladder_key=ladder.key, level=place) for place in places)


def _add_levels(session: Session, ladder: LadderRecord, library: Library) -> None:
    for level in ladder.levels:
        row = LevelRow(ladder_key=ladder.key, name=level.name, leads_to=level.leads_to)
        session.add(row)
        session.flush()
        _cite(session, library, ladder.document, f"level:{row.id}", level.quotes)
        _cite(session, library, ladder.document, f"criteria:{row.id}", level.criteria)


def _cite(session: Session, library: Library, document: str, owner: str, quotes: list[str]) -> None:
    for quote in quotes:
        session.add(CitationRow.of(owner, library.cite(library.documents[document], quote)))
