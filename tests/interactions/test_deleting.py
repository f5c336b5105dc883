"""Forgetting one conversation, and deleting what is old: all of it, and nothing else."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.interactions.made import CANARY, NOON, feedback, mark, said, turn, turns
from web_widget.interactions.records import NotKept, Reason
from web_widget.interactions.rows import Purged
from web_widget.interactions.store import InteractionsStore

Location = Path | URL

LONG_AGO = NOON - timedelta(days=40)
CUTOFF = NOON - timedelta(days=30)


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_forgetting_leaves_only_a_vote_that_nothing_joins_to_anybody(
    store: InteractionsStore, location: Location
) -> None:
    mine, hers = turn("mine", question=CANARY), turn("hers")
    for each in (mine, hers):
        store.keep_turn(each)
        store.keep(said(each.message_id, reason=Reason.WRONG, comment=f"{CANARY} says {each.conversation}"))
    assert store.flush(5)
    assert store.forget(mark("mine")) == 1
    assert [row["message_id"] for row in turns(location)] == [hers.message_id]
    votes = {row["message_id"]: row for row in feedback(location)}
    assert len(votes) == 2 and mine.message_id not in votes
    kept = votes.pop(hers.message_id)
    assert kept["comment"] is not None
    (loose,) = votes.values()
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", loose["message_id"])
    assert loose["comment"] is None
    assert (loose["helpful"], loose["reason"], loose["topic"]) == (False, "wrong", "interpreters")


def test_nothing_of_what_is_forgotten_is_left_in_the_file_or_its_log(
    store: InteractionsStore, location: Location
) -> None:
    if not isinstance(location, Path):
        pytest.skip("a server's files hold it until the next purge: see docs/data-protection.md")
    with closing(sqlite3.connect(location)) as anchor:  # while one is open, closing another does not empty the log
        anchor.execute("SELECT 1 FROM turns").fetchall()
        for number in range(200):
            kept = turn("mine", question=f"{CANARY} {number}")
            store.keep_turn(kept)
            store.keep(said(kept.message_id, comment=CANARY))
        assert store.flush(5)
        assert CANARY.encode() in everything_in(location.parent)
        assert store.forget(mark("mine")) == 200
        assert CANARY.encode() not in everything_in(location.parent)
        assert mark("mine").encode() not in everything_in(location.parent)


def test_what_still_waits_is_forgotten_too(store: InteractionsStore, location: Location) -> None:
    mine = turn("mine", question=CANARY)
    with store._writer.held(mark("nobody")):  # nothing is written in here
        store.keep_turn(mine)
        store.keep_turn(turn("hers"))
        store.keep(said(mine.message_id, comment=CANARY))
    assert store.forget(mark("mine")) == 1
    assert store.flush(5)
    assert [row["conversation"] for row in turns(location)] == [mark("hers")]
    (row,) = feedback(location)
    assert row["message_id"] != mine.message_id and row["comment"] is None


def test_forgetting_twice_or_nobody_is_no_error(store: InteractionsStore) -> None:
    assert store.forget(mark("nobody")) == store.forget(mark("nobody")) == 0


def test_a_locked_file_is_not_said_to_be_forgotten(
    store: InteractionsStore, location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(location, Path):
        pytest.skip("a server locks rows, not files")
    monkeypatch.setattr("bot.sqlite.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("web_widget.interactions.store.BUSY_SECONDS", 0.1)
    store.keep_turn(turn("mine"))
    assert store.flush(5)
    with closing(sqlite3.connect(location)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(NotKept):
            store.forget(mark("mine"))
    assert store.forget(mark("mine")) == 1


def test_whole_conversations_go_or_stay(store: InteractionsStore, location: Location) -> None:
    store.keep_turn(turn("old", at=LONG_AGO))
    store.keep_turn(turn("both", at=LONG_AGO, question="first"))
    store.keep_turn(turn("old", at=CUTOFF - timedelta(seconds=1)))
    store.keep_turn(turn("both", at=NOON, question="second"))
    store.keep_turn(turn("just", at=CUTOFF))
    store.keep(said("old", at=LONG_AGO))
    store.keep(said("new", at=NOON))
    assert store.flush(5)
    assert store.purge(CUTOFF) == Purged(conversations=1, turns=2, feedback=1)
    assert [(row["conversation"], row["question"]) for row in turns(location)] == [
        (mark("both"), "first"),
        (mark("both"), "second"),
        (mark("just"), "who may interpret?"),
    ]
    assert [row["message_id"] for row in feedback(location)] == ["new"]
    assert store.purge(CUTOFF) == Purged()


def test_no_conversation_is_ever_cut(store: InteractionsStore, location: Location) -> None:
    """Whatever the order and the clock: after each purge a conversation has all of its turns or none."""
    chance = random.Random(4711)
    sizes: dict[str, int] = {}
    for _ in range(400):
        name = str(chance.randrange(60))
        sizes[mark(name)] = sizes.get(mark(name), 0) + 1
        store.keep_turn(turn(name, at=NOON - timedelta(days=chance.randrange(60))))
    assert store.flush(10)
    for days in (50, 30, 10, 5):
        store.purge(NOON - timedelta(days=days))
        left: dict[str, int] = {}
        for row in turns(location):
            left[row["conversation"]] = left.get(row["conversation"], 0) + 1
        assert left.items() <= sizes.items()
    assert 0 < len(left) < 60  # those whose last turn is of the last five days


def test_the_last_turn_is_the_one_kept_last_whatever_the_clock_did(
    store: InteractionsStore, location: Location
) -> None:
    store.keep_turn(turn("put back", at=NOON + timedelta(days=3650)))  # the clock was wrong, and was mended
    store.keep_turn(turn("put back", at=LONG_AGO))
    store.keep_turn(turn("ahead", at=datetime.now(UTC) + timedelta(days=3650)))
    assert store.flush(5)
    assert store.purge(CUTOFF) == Purged(conversations=1, turns=2, ahead=1)
    assert [row["conversation"] for row in turns(location)] == [mark("ahead")]


def test_nothing_of_what_is_purged_is_left(store: InteractionsStore, location: Location) -> None:
    for number in range(300):
        store.keep_turn(turn(str(number), at=LONG_AGO, question=f"{CANARY} {number}"))
        if number % 10 == 0:
            store.keep(said(str(number), at=LONG_AGO, comment=CANARY))
    assert store.flush(10)
    size = location.stat().st_size if isinstance(location, Path) else 0
    assert store.purge(CUTOFF) == Purged(conversations=300, turns=300, feedback=30)
    if isinstance(location, Path):
        assert CANARY.encode() not in everything_in(location.parent)
        assert location.stat().st_size < size
    assert turns(location) == feedback(location) == []


def test_where_there_is_no_file_there_is_nothing_to_purge(tmp_path: Path) -> None:
    assert InteractionsStore(tmp_path / "interactions.sqlite").purge(NOON) == Purged()
    assert list(tmp_path.iterdir()) == []
