"""How far somebody is with the first week's tour: noted behind the answers' backs, read, forgotten and purged."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from contract.reply import Guide, Reply
from knowledge.content import load_content
from knowledge.guiding.page import Phase
from knowledge.vocabulary import GuideKey, Status
from tests.interactions.freezing import frozen
from tests.interactions.made import CANARY, NOON, mark, progress, read, turn, turns
from tests.interactions.spoiling import locked
from tests.interactions.test_keeping import SEEN
from web_widget.conversations import Conversations
from web_widget.hours import LONDON
from web_widget.interactions.database import make_engine, writing
from web_widget.interactions.progress import Progress, TourProgress, stops_shown
from web_widget.interactions.records import ENDED, NotKept
from web_widget.interactions.rows import Purged
from web_widget.interactions.store import InteractionsStore
from web_widget.interactions.tables import HEAD, VERSION_TABLE

Location = Path | URL
Open = Callable[[Location], InteractionsStore]

DAY = timedelta(days=1)
CUTOFF = NOON - 30 * DAY


def shows(stop: str | None, phase: Phase = Phase.STEP, key: GuideKey = GuideKey.FIRST_WEEK) -> Reply:
    guide = Guide(key=key, title="Your first week", heading="The law", phase=phase, stop=stop)
    return Reply(kind=Status.INDUCTION, text="A stop.", guide=guide)


PLAIN = Reply(kind=Status.ANSWER, text="An answer.")


@pytest.fixture
def tour(store: InteractionsStore) -> TourProgress:
    return TourProgress(store, mark)


def today() -> date:
    return datetime.now(LONDON).date()


@pytest.mark.parametrize(
    ("replies", "stops"),
    [
        ((shows("law"),), ["law"]),
        ((PLAIN, shows("marac")), ["marac"]),
        ((shows(None, Phase.BOROUGH),), []),
        ((shows(None, Phase.QUIZ),), []),
        ((shows(None, Phase.STOPPED),), []),
        ((shows(None, Phase.ENDING),), [ENDED]),
        ((shows(None, Phase.ENDING, GuideKey.MARAC),), []),  # another guide's summary is no end of the tour
        ((PLAIN,), []),
        ((), []),
    ],
)
def test_a_turn_shows_a_stop_or_the_end_or_nothing(replies: tuple[Reply, ...], stops: list[str]) -> None:
    assert list(stops_shown(replies)) == stops


def test_no_stop_can_be_mistaken_for_the_end() -> None:
    assert all(step.key != ENDED for guide in load_content().guides for step in guide.steps)


def test_what_was_shown_is_read_by_its_owner_alone(
    tour: TourProgress, store: InteractionsStore, location: Location
) -> None:
    for stop in ("law", "children"):
        tour.saw(replace(SEEN, owner="jo", replies=(shows(stop),)))
    tour.saw(replace(SEEN, owner="sam", replies=(shows("law"),)))
    tour.saw(replace(SEEN, owner="jo", replies=(shows(None, Phase.ENDING),)))
    assert store.flush(5)
    assert tour.read_by("jo") == Progress({"law": today(), "children": today()}, today())
    assert tour.read_by("sam") == Progress({"law": today()})
    assert tour.read_by("alex") == Progress({})
    assert {owner for owner, _, _ in progress(location)} == {mark("jo"), mark("sam")}
    assert turns(location) == []


def test_where_nobody_signs_in_nothing_is_kept(
    tour: TourProgress, store: InteractionsStore, location: Location
) -> None:
    tour.saw(replace(SEEN, owner="", replies=(shows("law"),)))
    tour.note("", "law")
    assert (store.waiting, progress(location)) == (0, [])
    assert (tour.read_by(""), tour.forget("")) == (Progress({}), 0)


def test_the_last_time_counts(store: InteractionsStore, location: Location) -> None:
    store.keep_turn(turn())
    for days in (3, 2):
        store.keep_stop(read(on=NOON.date() - days * DAY))
    assert store.flush(5)
    assert progress(location) == [(mark("jo"), "law", NOON.date() - 2 * DAY)]
    assert len(turns(location)) == 1  # written in one go with the stops


def test_forgetting_is_of_one_person_and_takes_what_still_waits(
    tour: TourProgress, store: InteractionsStore, location: Location
) -> None:
    for each in (read("jo"), read("jo", "marac"), read("sam")):
        store.keep_stop(each)
    assert store.flush(5)
    with store._writer.held(mark("nobody")):  # nothing is written in here
        store.keep_stop(read("jo", "training"))
        store.keep_stop(read("sam", "training"))
    assert tour.forget("jo") == 3
    assert store.flush(5)
    assert [row[:2] for row in progress(location)] == [(mark("sam"), "law"), (mark("sam"), "training")]
    assert tour.forget("jo") == tour.forget("nobody") == 0


def test_forgetting_a_conversation_leaves_the_tour_and_the_other_way_round(
    tour: TourProgress, store: InteractionsStore, location: Location
) -> None:
    store.keep_turn(turn("mine"))
    store.keep_stop(read("jo"))
    assert store.flush(5)
    assert store.forget(mark("mine")) == 1 and len(progress(location)) == 1
    store.keep_turn(turn("mine"))
    assert store.flush(5)
    assert tour.forget("jo") == 1 and len(turns(location)) == 1


def test_nothing_of_what_is_forgotten_is_left_in_the_file_or_its_log(
    tour: TourProgress, store: InteractionsStore, location: Location
) -> None:
    if not isinstance(location, Path):
        pytest.skip("a server's files hold it until the next purge: see docs/data-protection.md")
    with closing(sqlite3.connect(location)) as anchor:  # while one is open, closing another does not empty the log
        anchor.execute("SELECT 1 FROM tour_progress").fetchall()
        for number in range(100):
            store.keep_stop(read("jo", f"{CANARY} {number}"))
        assert store.flush(5)
        files = [file for file in location.parent.iterdir() if file.is_file()]
        assert any(mark("jo").encode() in file.read_bytes() for file in files)
        assert tour.forget("jo") == 100
        left = b"".join(file.read_bytes() for file in location.parent.iterdir())
        assert mark("jo").encode() not in left and CANARY.encode() not in left


def test_progress_goes_whole_with_its_last_stop(store: InteractionsStore, location: Location) -> None:
    """A date has no hour: the cutoff's own day is old enough. Of a clock that was put ahead nothing stays for years."""
    old, new = CUTOFF.date() - 10 * DAY, CUTOFF.date() + DAY
    store.keep_stop(read("old", "law", old))
    store.keep_stop(read("old", "marac", CUTOFF.date()))
    store.keep_stop(read("both", "law", old))
    store.keep_stop(read("both", "marac", new))
    store.keep_stop(read("ahead", "law", datetime.now(UTC).date() + 2 * DAY))
    store.keep_stop(read("tonight", "law", datetime.now(UTC).date() + DAY))  # in London it is tomorrow already
    assert store.flush(5)
    assert store.purge(CUTOFF) == Purged(progress=2)
    assert {row[0] for row in progress(location)} == {mark("both"), mark("tonight")}
    assert len(progress(location)) == 3
    assert store.purge(CUTOFF) == Purged()


def test_a_mark_names_nobody_and_is_everybodys_own() -> None:
    one, other = Conversations(b"k" * 32), Conversations(b"l" * 32)
    marks = {one.owner_mark("jo"), one.owner_mark("sam"), other.owner_mark("jo"), one.conversation_mark("jo")}
    assert len(marks) == 4 and all(len(each) == 32 and int(each, 16) for each in marks)
    assert one.owner_mark("jo") == Conversations(b"k" * 32).owner_mark("jo")


@pytest.mark.parametrize("found", ["0002", "9999"], ids=["older", "newer"])
def test_another_versions_tables_are_left_alone(
    tour: TourProgress, store: InteractionsStore, location: Location, found: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(location)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{found}'"))
    tour.note("jo", "law")  # never an error
    assert store.flush(5)
    assert (store.dropped, store._writer.stops_lost.total) == (0, 1)  # no turn was lost
    assert f"stops of the tour not kept: 1 (the tables are of version {found}" in caplog.text
    for work in (lambda: tour.read_by("jo"), lambda: tour.forget("jo")):
        with pytest.raises(NotKept):
            work()
    with writing(engine, at_head=False) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{HEAD}'"))
    engine.dispose()
    assert tour.read_by("jo") == Progress({})


def test_a_locked_file_loses_nothing_and_keeps_nobody_waiting(
    opened: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("bot.sqlite", "web_widget.interactions.store"):
        monkeypatch.setattr(f"{place}.BUSY_SECONDS", 0.1)
    store = opened(path)
    tour = TourProgress(store, mark)
    with locked(path):
        started = time.monotonic()
        for number in range(50):
            tour.saw(replace(SEEN, owner="jo", replies=(shows(f"stop {number}"),)))
        assert time.monotonic() - started < 0.5  # the promise: an answer never waits for it
        with pytest.raises(NotKept):
            tour.forget("jo")
    tour.note("jo", "one more")
    assert store.flush(15)
    assert set(tour.read_by("jo").stops) == {"one more"}  # who wanted it forgotten finds nothing of before
    assert (store.dropped, store._writer.stops_lost.total) == (0, 0)


def test_a_file_that_is_gone_is_said(opened: Open, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = opened(path)
    for file in path.parent.glob("interactions.sqlite*"):
        file.unlink()
    tour = TourProgress(store, mark)
    tour.note("jo", "law")
    assert store.flush(5)
    for work in (lambda: tour.read_by("jo"), lambda: tour.forget("jo")):
        with pytest.raises(NotKept):
            work()
    assert not path.exists()
    assert "progress not read: there is no such file" in caplog.text
    assert "stops of the tour not kept: 1 (there is no such file" in caplog.text


def test_a_frozen_server_keeps_nobody_for_longer_than_three_seconds(opened: Open, database: URL) -> None:
    store = opened(database)
    tour = TourProgress(store, mark)
    tour.note("jo", "law")
    assert store.flush(5)
    before = set(threading.enumerate())
    with frozen(database):
        started = time.monotonic()
        tour.note("jo", "marac")
        assert time.monotonic() - started < 0.2
        for work in (lambda: tour.read_by("jo"), lambda: tour.forget("sam")):
            started = time.monotonic()
            with pytest.raises(NotKept):
                work()
            assert time.monotonic() - started < 3.2
    assert store.flush(15)
    assert set(tour.read_by("jo").stops) == {"law", "marac"}
    assert set(threading.enumerate()) <= before


def test_it_never_raises_for_a_turn_and_says_no_name(
    store: InteractionsStore, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(owner: str) -> str:
        raise RuntimeError(owner)

    with caplog.at_level(logging.ERROR):
        TourProgress(store, broken).saw(replace(SEEN, owner=CANARY, replies=(shows("law"),)))
    assert "a stop could not be noted: RuntimeError" in caplog.text and CANARY not in caplog.text
