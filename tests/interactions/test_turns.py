"""Turns and feedback, as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from knowledge.vocabulary import Borough, Status
from tests.interactions.made import NOON, feedback, mark, said, turn, turns
from web_widget.interactions.records import Reason
from web_widget.interactions.store import InteractionsStore

Location = Path | URL
Open = Callable[[Location], InteractionsStore]

FULL: dict[str, Any] = {
    "message_id": "m1",
    "conversation": "one",
    "question": "who may interpret? 😀 Café",
    "kinds": (Status.EMERGENCY, Status.CHOICE),
    "topic": None,
    "scores": (None, 0.41),
    "offered": ("Who may interpret", "Booking an interpreter"),
    "picked": "Interpreters",
    "redactions": ("a name", "a phone number"),
    "took_ms": 41,
    "engine_ms": None,
    "saved": False,
    "fault": "SLOW",
    "content_version": None,
    "model_version": None,
    "borough": Borough.LAMBETH,
    "user": "j.bloggs",
}


def test_a_turn_is_kept_as_it_was(store: InteractionsStore, location: Location) -> None:
    store.keep_turn(turn(**FULL))
    assert store.flush(5)
    (row,) = turns(location)
    lists = {name: list(value) for name, value in FULL.items() if isinstance(value, tuple)}
    assert row == {**FULL, **lists, "id": 1, "conversation": mark("one"), "at": NOON}
    assert (store.dropped, store.waiting, store.trouble) == (0, 0, None)


def test_turns_stand_in_the_order_in_which_they_were_kept(store: InteractionsStore, location: Location) -> None:
    """The clock goes back two hours in between."""
    for number in range(250):
        store.keep_turn(turn(question=str(number), at=NOON - timedelta(hours=2 * (number >= 100))))
    assert store.flush(10)
    assert [row["question"] for row in turns(location)] == [str(number) for number in range(250)]


def test_a_time_is_utc_wherever_it_was_taken(store: InteractionsStore, location: Location) -> None:
    summer = datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=1)))
    store.keep_turn(turn(at=summer))
    store.keep(said("m1", at=summer))
    assert store.flush(5)
    for row in (*turns(location), *feedback(location)):
        assert row["at"] == summer and row["at"].utcoffset() == timedelta(0)


def test_a_turn_that_failed_and_is_sent_again_is_one(store: InteractionsStore, location: Location) -> None:
    store.keep_turn(turn(message_id="m1", kinds=(), fault="SLOW", saved=False))
    store.keep_turn(turn(message_id="m2"))
    store.keep_turn(turn(message_id="m1", fault=None))
    assert store.flush(5)
    assert [(row["id"], row["message_id"], row["fault"]) for row in turns(location)] == [
        (1, "m1", None),
        (2, "m2", None),
    ]


def test_nobody_writes_over_anothers_turn_by_its_id(store: InteractionsStore, location: Location) -> None:
    store.keep_turn(turn("hers", message_id="m1", question="hers"))
    store.keep_turn(turn("his", message_id="m1", question="his"))
    assert store.flush(5)
    assert [(row["conversation"], row["question"]) for row in turns(location)] == [
        (mark("hers"), "hers"),
        (mark("his"), "his"),
    ]


def test_no_id_is_given_twice(store: InteractionsStore, location: Location) -> None:
    """Or what was forgotten would make later turns look like earlier ones."""
    store.keep_turn(turn("one"))
    assert store.flush(5)
    store.forget(mark("one"))
    store.keep_turn(turn("two"))
    assert store.flush(5)
    assert [row["id"] for row in turns(location)] == [2]


def test_who_changes_her_mind_has_the_last_word(store: InteractionsStore, location: Location) -> None:
    store.keep(said("m1", reason=Reason.UNCLEAR, comment="what?"))
    store.keep(said("m1", helpful=True))
    (row,) = feedback(location)
    assert (row["helpful"], row["reason"], row["comment"]) == (True, None, None)


def keep_ten(location: Location) -> None:
    store = InteractionsStore(location)
    store.migrate()
    for number in range(10):
        kept = turn(str(number))
        store.keep_turn(kept)
        store.keep(said(kept.message_id))
    store.close()
    assert store.dropped == 0


AT_ONCE: dict[str, Callable[[], Executor]] = {
    "threads": lambda: ThreadPoolExecutor(4),
    "processes": lambda: ProcessPoolExecutor(2, get_context("spawn")),
}


@pytest.fixture(params=AT_ONCE.values(), ids=AT_ONCE.keys())
def workers(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with request.param() as executor:
        yield executor


def test_several_may_keep_at_once(location: Location, workers: Executor) -> None:
    """From the first moment, when they make the tables."""
    for done in [workers.submit(keep_ten, location) for _ in range(4)]:
        done.result()
    assert len(turns(location)) == len(feedback(location)) == 40


def test_what_a_database_cannot_hold_costs_that_turn_alone(
    store: InteractionsStore, location: Location, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a character can be written nowhere; the turns around it in the batch are kept."""
    with store._writer.held(mark("nobody")):  # nothing is written in here, so they are one batch
        for number in range(20):
            store.keep_turn(turn(question="\ud800" if number == 7 else str(number)))
    assert store.flush(5)
    assert [row["question"] for row in turns(location)] == [str(number) for number in range(20) if number != 7]
    assert store.dropped == 1
    assert "turns not kept: 1 (UnicodeEncodeError)" in caplog.text
