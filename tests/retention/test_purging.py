"""`python -m web_widget purge`: everywhere, and what one place cannot do keeps no other from it."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.interactions.made import CANARY, feedback, mark, progress, read, said, turn, turns
from tests.retention.conftest import make_file
from web_widget.interactions.store import InteractionsStore
from web_widget.retention import purging
from web_widget.retention.commands import run
from web_widget.retention.databases import purge_left_trackers
from web_widget.retention.purging import Place, keep_purging, purge_all

NOW = datetime.now(UTC)
OLD, NEW = NOW - timedelta(days=31), NOW - timedelta(days=29)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def no_engine(before: float) -> int:
    raise ConnectionError("nothing listens there")


def three(before: float) -> int:
    return 3


def keep_old_and_new(location: Path | URL) -> None:
    store = InteractionsStore(location)
    store.migrate()
    for name, at in (("old", OLD), ("new", NEW)):
        store.keep_turn(turn(name, at=at, question=f"{CANARY} {name}"))
        store.keep(said(name, at=at))
        store.keep_stop(read(name, on=at.date()))
    store.close()


def leave_traces(state: Path) -> None:
    """Everywhere that a month-old conversation leaves any, and a younger one."""
    keep_old_and_new(state / "interactions.sqlite")
    (state / "log").mkdir()
    lines = [f'{{"time": "{at.isoformat()}", "event": "{name}"}}\n' for name, at in (("old", OLD), ("new", NEW))]
    (state / "log" / "gateway.log").write_text("".join(lines))
    (state / "log" / "gateway.log.1").write_text(lines[0])
    for at in (OLD, NEW):
        (state / "backups" / f"signpost-{at:%Y%m%dT%H%M%SZ}").mkdir(parents=True)


def what_is_left(state: Path) -> tuple[list[str], list[str], list[str], list[str], list[str]]:
    database = state / "interactions.sqlite"
    return (
        [row["conversation"] for row in turns(database)],
        [row["message_id"] for row in feedback(database)],
        [path.read_text().split('"')[-2] for path in sorted((state / "log").iterdir())],
        [path.name for path in (state / "backups").iterdir()],
        [owner for owner, _, _ in progress(database)],
    )


ONLY_NEW = ([mark("new")], ["new"], ["new"], [f"signpost-{NEW:%Y%m%dT%H%M%SZ}"], [mark("new")])


def test_it_deletes_everywhere_and_says_how_much(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    leave_traces(here)
    asked: list[float] = []

    def engines(before: float) -> int:
        asked.append(before)
        return 12

    assert run(["purge", "--older-than", "30d"], engines) == 0
    assert what_is_left(here) == ONLY_NEW
    assert abs(asked[0] - (datetime.now(UTC) - timedelta(days=30)).timestamp()) < 60
    assert [record.getMessage() for record in caplog.records if record.name == "signpost.retention"] == [
        "purge: the engine: 12 conversations deleted",
        "purge: trackers of no engine: 0 files deleted",
        "purge: interactions: 1 conversations (1 turns), 1 feedback, and the progress of 1 people deleted",
        "purge: logs: 2 lines deleted",
        "purge: backups: 1 deleted",
    ]
    assert CANARY not in caplog.text


def test_without_the_engine_the_rest_is_purged_and_it_is_said(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    leave_traces(here)
    assert run(["purge", "--older-than", "30d"], no_engine) == 1
    assert what_is_left(here) == ONLY_NEW
    line = "purge: the engine: NOT DONE, will be tried again next time (ConnectionError: nothing listens there)"
    assert line in caplog.text


def test_a_locked_database_keeps_nothing_else_from_being_purged(
    here: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sqlite.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("web_widget.interactions.store.COMPACT_SECONDS", 0.2)
    leave_traces(here)
    with closing(sqlite3.connect(here / "interactions.sqlite")) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert run(["purge", "--older-than", "30d"], three) == 1
    assert "purge: interactions: NOT DONE, will be tried again next time (Trouble: database is locked)" in caplog.text
    assert what_is_left(here)[2:4] == ONLY_NEW[2:4]
    assert run(["purge", "--older-than", "30d"], three) == 0
    assert what_is_left(here) == ONLY_NEW


def test_in_a_database_on_a_server(here: Path, database: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_INTERACTIONS_URL", database.render_as_string(hide_password=False))
    keep_old_and_new(database)
    assert run(["purge"], three) == 0
    assert [row["conversation"] for row in turns(database)] == [mark("new")]
    assert [row["message_id"] for row in feedback(database)] == ["new"]
    assert [owner for owner, _, _ in progress(database)] == [mark("new")]


def test_a_server_that_is_away_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SIGNPOST_INTERACTIONS_URL", "postgresql://signpost:secret@127.0.0.1:1/none")
    assert run(["purge"], three) == 1
    assert "purge: interactions: NOT DONE" in caplog.text and "refused" in caplog.text
    assert "secret" not in caplog.text


def test_the_setting_says_how_long_unless_the_command_does(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting, arguments, days in (("7", [], 7), ("7", ["--older-than", "90d"], 90), ("", [], None)):
        asked: list[float] = []
        monkeypatch.setenv("SIGNPOST_KEEP_DAYS", setting)
        code = run(["purge", *arguments], lambda before, asked=asked: asked.append(before) or 0)  # type: ignore[misc]
        assert code == (1 if days is None else 0)
        assert [round((NOW.timestamp() - before) / 86400) for before in asked] == ([] if days is None else [days])


@pytest.mark.parametrize("age", ["23h", "30", "soon", "-1d"])
def test_an_age_that_is_none_is_refused_in_words(here: Path, age: str, capsys: pytest.CaptureFixture[str]) -> None:
    leave_traces(here)
    with pytest.raises(SystemExit) as ended:
        run(["purge", f"--older-than={age}"], three)
    assert ended.value.code == 2
    assert age in capsys.readouterr().err
    assert len(turns(here / "interactions.sqlite")) == 2


def test_backups_may_go_sooner(here: Path) -> None:
    leave_traces(here)
    assert run(["purge", "--older-than", "60d", "--backups-older-than", "30d"], three) == 0
    assert what_is_left(here)[0] == [mark("old"), mark("new")]
    assert what_is_left(here)[3] == ONLY_NEW[3]


def test_of_backups_only_those_of_ours_go(here: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    going_on = f".signpost-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.part"
    gone = {f"signpost-{OLD:%Y%m%dT%H%M%SZ}", f".signpost-{NEW:%Y%m%dT%H%M%SZ}.part"}
    left = {"signpost-20260230T000000", "somebody-elses", going_on}
    for name in gone | left:
        (folder / name).mkdir(parents=True)
    (folder / "signpost-20200101T000000Z").symlink_to(here)
    assert run(["purge", "--backups", str(folder)], three) == 0
    assert {path.name for path in folder.iterdir()} == left | {"signpost-20200101T000000Z"}
    assert here.is_dir()


@pytest.mark.parametrize(
    ("environment", "gone"),
    [
        ({}, {"tracker-1.sqlite"}),
        ({"SIGNPOST_ENGINE_PORT": "5005 5006"}, set()),
        ({"SIGNPOST_TRACKER_URL": "postgresql://server/x"}, {"tracker.sqlite", "tracker-1.sqlite"}),
    ],
)
def test_a_tracker_that_no_engine_opens_any_more_is_deleted_when_it_is_old(
    here: Path, environment: dict[str, str], gone: set[str]
) -> None:
    names = {"tracker.sqlite", "tracker-1.sqlite", "tracker-2.sqlite", "tracker-old.sqlite"}
    for name in names:
        make_file(here / name, 3)
        if name != "tracker-2.sqlite":
            os.utime(here / name, (OLD.timestamp(), OLD.timestamp()))
    assert purge_left_trackers(here, NOW - 30 * DAY, environment) == len(gone)
    assert {path.name for path in here.iterdir()} == names - gone


class Enough(Exception):
    """The test has seen enough rounds."""


@pytest.mark.parametrize(("works", "pause"), [(True, 24 * 3600), (False, 600)], ids=["done", "not done"])
def test_it_stays_and_comes_back_sooner_where_something_failed(
    works: bool, pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise Enough

    monkeypatch.setattr(purging.time, "sleep", sleep)
    cutoffs: list[datetime] = []

    def purge(cutoff: datetime) -> str:
        cutoffs.append(cutoff)
        if not works:
            raise OSError("no")
        return "x"

    with pytest.raises(Enough):
        keep_purging(lambda: purge_all([Place("somewhere", purge)], 30 * DAY, datetime.now(UTC)), DAY)
    assert slept == [pause] * 3
    assert len(cutoffs) == 3
    assert all(
        timedelta(0) <= NOW - 30 * DAY + timedelta(minutes=10) - cutoff < timedelta(hours=1) for cutoff in cutoffs
    )


@pytest.mark.parametrize(("engines", "marks"), [(three, ["purge.done"]), (no_engine, [])])
def test_with_nothing_there_there_is_nothing_to_do_but_to_say_when(
    here: Path, engines: Callable[[float], int], marks: list[str]
) -> None:
    """The mark is what the metrics tell the age of; a round in which something failed leaves none."""
    run(["purge"], engines)
    assert [path.name for path in here.iterdir()] == marks
