"""Records as rows, and what is written and deleted of them: each function within its caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from web_widget.interactions.records import Feedback, TurnRecord
from web_widget.interactions.tables import Base, FeedbackRow, TurnRow


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows a purge deleted, of how many whole conversations. `ahead`: conversations that bear a time which has
    not come yet, and so stay until it has."""

    conversations: int = 0
    turns: int = 0
    feedback: int = 0
    ahead: int = 0


def write_turns(connection: Connection, records: Sequence[TurnRecord]) -> None:
    """The last word on a turn replaces the one before: a turn that failed is sent again under its id."""
    _upsert(connection, TurnRow, ("conversation", "message_id"), [_plain(asdict(record)) for record in records])


def write_feedback(connection: Connection, feedback: Feedback) -> None:
    """The last word on a message replaces the one before."""
    _upsert(connection, FeedbackRow, ("message_id",), [_plain(asdict(feedback))])


def forget_turns(connection: Connection, mark: str, unwritten: Iterable[str] = ()) -> int:
    """Delete the conversation's turns, how many, and cut loose the feedback on them and on its messages that were never
    `unwritten`: a vote on a topic stays, without its comment and under a number that nothing else bears."""
    messages = {*unwritten, *connection.scalars(select(TurnRow.message_id).where(TurnRow.conversation == mark))}
    spoken_of = select(FeedbackRow.message_id).where(FeedbackRow.message_id.in_(messages))
    for message in connection.scalars(spoken_of).all():
        loose = update(FeedbackRow).where(FeedbackRow.message_id == message)
        connection.execute(loose.values(message_id=str(uuid.uuid4()), comment=None))
    return connection.execute(delete(TurnRow).where(TurnRow.conversation == mark)).rowcount


def purge_rows(connection: Connection, before: datetime, now: datetime) -> Purged:
    """Delete whole conversations whose last turn is older than `before`, and feedback older than that. The last turn is
    the one kept last, whatever the clock did."""
    old = _marks(TurnRow.at < before)
    conversations = connection.scalar(select(func.count()).select_from(old.subquery())) or 0
    turns = connection.execute(delete(TurnRow).where(TurnRow.conversation.in_(old))).rowcount
    feedback = connection.execute(delete(FeedbackRow).where(FeedbackRow.at < before)).rowcount
    ahead = connection.scalar(select(func.count()).select_from(_marks(TurnRow.at > now).subquery())) or 0
    return Purged(conversations, turns, feedback, ahead)


def _marks(condition: Any) -> Select[str]:
    """The conversations whose last turn is so."""
    last = select(func.max(TurnRow.id)).group_by(TurnRow.conversation)
    return select(TurnRow.conversation).where(TurnRow.id.in_(last), condition)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Enums as their words, tuples as lists."""
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(part) for part in value]
    return str(value) if isinstance(value, str) else value


def _upsert(connection: Connection, table: type[Base], keys: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table)
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=replaced), rows)
