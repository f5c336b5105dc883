"""Records as rows, and what is written and deleted of them: each function within its caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from web_widget.interactions.records import Feedback, Kept, StopRead, TurnRecord
from web_widget.interactions.tables import Base, FeedbackRow, StopRow, TurnRow


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows a purge deleted, of how many whole conversations, and of how many people the progress on the tour.
    `ahead`: conversations that bear a time which has not come yet, and so stay until it has."""

    conversations: int = 0
    turns: int = 0
    feedback: int = 0
    ahead: int = 0
    progress: int = 0


def write_kept(connection: Connection, records: Sequence[Kept]) -> None:
    """The last word on a turn replaces the one before: a turn that failed is sent again under its id. So does the last
    time that a stop was read."""
    turns = [_plain(asdict(record)) for record in records if isinstance(record, TurnRecord)]
    stops = [_plain(asdict(record)) for record in records if isinstance(record, StopRead)]
    _upsert(connection, TurnRow, ("conversation", "message_id"), turns)
    _upsert(connection, StopRow, ("owner", "stop"), stops)


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


def stops_of(connection: Connection, owner: str) -> dict[str, date]:
    """What somebody read of the tour, and when last."""
    found = connection.execute(select(StopRow.stop, StopRow.read_on).where(StopRow.owner == owner))
    return {row.stop: row.read_on for row in found}


def forget_stops(connection: Connection, owner: str) -> int:
    """How many."""
    return connection.execute(delete(StopRow).where(StopRow.owner == owner)).rowcount


def purge_rows(connection: Connection, before: datetime, now: datetime) -> Purged:
    """Delete whole conversations whose last turn is older than `before`, feedback older than that, and all of the
    progress whose last stop is. The last turn is the one kept last, whatever the clock did."""
    old = _marks(TurnRow.at < before)
    conversations = connection.scalar(select(func.count()).select_from(old.subquery())) or 0
    turns = connection.execute(delete(TurnRow).where(TurnRow.conversation.in_(old))).rowcount
    feedback = connection.execute(delete(FeedbackRow).where(FeedbackRow.at < before)).rowcount
    ahead = connection.scalar(select(func.count()).select_from(_marks(TurnRow.at > now).subquery())) or 0
    progress = _purge_stops(connection, before.astimezone(UTC).date(), now.astimezone(UTC).date())
    return Purged(conversations, turns, feedback, ahead, progress)


def _purge_stops(connection: Connection, before: date, today: date) -> int:
    """Of how many people. A date has no hour, so what was last read on the very day goes too, rather than stay too
    long. So does what a clock put ahead has left: little is lost with it. London may be a day ahead of `today`."""
    last = func.max(StopRow.read_on)
    old = select(StopRow.owner).group_by(StopRow.owner)
    old = old.having(or_(last <= before, last > today + timedelta(days=1)))
    people = connection.scalar(select(func.count()).select_from(old.subquery())) or 0
    connection.execute(delete(StopRow).where(StopRow.owner.in_(old)))
    return people


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
    if not rows:
        return
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table)
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=replaced), rows)
