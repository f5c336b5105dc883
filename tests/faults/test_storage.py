"""The tracker's file is locked, removed, damaged or full."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest

from launch.stack import Stack

from .parts import (
    ENGINE,
    QUESTION,
    TOPIC,
    Seen,
    Talker,
    all_at_once,
    code_of,
    engine_is_well,
    held_down,
    is_flagged,
    is_ready,
    live_seconds,
    percentile,
    pids,
    process_of,
    seconds_of,
    stored_turns,
    tracker_file,
    wait_until,
    wait_until_ready,
)

pytestmark = pytest.mark.long  # real time and real load: `make test-faults`

pytest_plugins = ("tests.faults.recording",)

FOLLOW_UP = "and in Camden only?"
ROOM = 400_000  # bytes, of a disk that is nearly full


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else writes to it, and does not finish."""
    with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("seconds", [5, pytest.param(20, marks=pytest.mark.long)])
def test_a_locked_tracker_keeps_nobody_waiting_and_nothing_is_lost_silently(
    stack: Stack, seconds: int, seen: Seen
) -> None:
    talkers = [Talker(stack.settings.base) for _ in range(8)]
    all_at_once([talker.ask for talker in talkers])
    answers, alive = [], []
    with locked(tracker_file(stack)):
        until = time.monotonic() + seconds
        listening = threading.Thread(target=lambda: _listen(stack, until, alive))
        listening.start()
        answers += all_at_once([partial(talker.ask, "lado number") for talker in talkers])
        while time.monotonic() < until:
            answers.append(talkers[0].ask("hello"))
        listening.join()
    after = talkers[0].ask()
    stored = set(stored_turns(stack))
    sent = [turn for talker in talkers for turn in talker.turns]
    told = {turn for talker in talkers for turn in talker.flagged_ids}
    refused = sum(code_of(answer) != "200" for answer in answers)
    eight, single = map(seconds_of, answers[:8]), [seconds_of(answer) for answer in answers[8:]]
    seen(
        f"locked {seconds} s: {len(answers)} turns, {len(told)} flagged, {refused} refused, one by one "
        f"{max(single):.1f} s at most, eight at once {max(eight):.1f} s; "
        f"/health/live p95 {percentile(alive, 0.95) * 1000:.0f} ms, {max(alive) * 1000:.0f} ms at most; "
        "stored again after"
    )
    assert max(single) <= 3
    assert max(map(seconds_of, answers)) <= 5
    assert percentile(alive, 0.95) < 0.2
    assert {code_of(answer) for answer in answers} <= {"200", "BUSY"}
    assert [turn for turn in sent if turn not in stored and turn not in told][refused:] == []
    assert code_of(after) == "200" and not is_flagged(after)


def test_locked_interactions_keep_no_answer_waiting_and_lose_nothing(stack: Stack, seen: Seen) -> None:
    """What is kept of turns is written behind the answers' backs."""
    file = stack.settings.state / "interactions.sqlite"
    talker = Talker(stack.settings.base)
    with locked(file):
        answers = [talker.ask() for _ in range(10)]
        time.sleep(3)
    took = wait_until(lambda: _kept(file, talker.turns) == 10, 20)
    slowest = max(map(seconds_of, answers))
    seen(f"locked 3 s: 10 turns, the slowest {slowest:.2f} s; all 10 kept {took:.1f} s after it was free")
    assert {code_of(answer) for answer in answers} == {"200"}
    assert slowest < 1


def _kept(file: Path, messages: list[str]) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
        marks = ", ".join("?" * len(messages))
        found = connection.execute(f"SELECT count(*) FROM turns WHERE message_id IN ({marks})", messages)
        return int(found.fetchone()[0])


def _listen(stack: Stack, until: float, alive: list[float]) -> None:
    while time.monotonic() < until:
        alive.append(live_seconds(stack.settings.base))
        time.sleep(0.1)


def test_a_removed_tracker_is_noticed_and_said(stack: Stack, seen: Seen) -> None:
    wait_until_ready(stack)
    before, file = pids(stack), tracker_file(stack)
    kept = file.with_suffix(".kept")
    os.link(file, kept)
    talker = Talker(stack.settings.base)
    try:
        file.unlink()
        noticed = wait_until(lambda: not is_ready(stack.settings.base), 15)
        answer = talker.ask()
        made_anew = file.exists()
    finally:
        file.unlink(missing_ok=True)
        os.link(kept, file)
        kept.unlink()
    again = talker.ask()
    seen(
        f"readiness 503 after {noticed:.1f} s; a turn meanwhile: {code_of(answer)}, flagged: {is_flagged(answer)}; no "
        f"second file was made: {not made_anew}; once it was put back: stored: {not is_flagged(again)}"
    )
    assert noticed <= 10
    assert code_of(answer) == "200" and is_flagged(answer)
    assert not made_anew
    assert not is_flagged(again)
    assert pids(stack) == before


DAMAGE = {
    "cut short": '{"event": "us',
    "no text": None,
    "not UTF-8": b"\xff\xfe\x00",
    "null": "null",
    "an event that there is not": '{"event": "earthquake"}',
    "a list": "[]",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_who_has_a_damaged_row_starts_fresh_and_nobody_else_notices(stack: Stack, damage: str, seen: Seen) -> None:
    before = pids(stack)
    victim, other = Talker(stack.settings.base), Talker(stack.settings.base)
    for talker in (victim, other):
        talker.ask()
    with closing(sqlite3.connect(tracker_file(stack), timeout=10)) as connection, connection:
        connection.execute(
            "UPDATE events SET data = ? WHERE id = "
            "(SELECT max(id) FROM events WHERE sender_id = ? AND type_name = 'user')",
            (DAMAGE[damage], str(victim.id)[:32]),
        )
    fresh, onward = victim.ask(FOLLOW_UP), other.ask(FOLLOW_UP)
    then = [victim.ask(), victim.ask(FOLLOW_UP)]
    seen(
        f"{damage}: {code_of(fresh)}, without what was said before; the next follow-up "
        f"{'knows it again' if then[1].json()['replies'][0]['topic'] == TOPIC else 'does not'}"
    )
    assert code_of(fresh) == "200"
    assert fresh.json()["replies"][0]["topic"] != TOPIC
    assert onward.json()["replies"][0]["topic"] == TOPIC
    assert then[1].json()["replies"][0]["topic"] == TOPIC and not is_flagged(then[1])
    assert pids(stack) == before


@pytest.mark.long
@pytest.mark.parametrize("kind", ["leaf", "overflow"])
def test_a_damaged_page_is_its_owners_trouble(stack: Stack, kind: str, seen: Seen) -> None:
    """The tracker is made anew afterwards: nothing is to be hoped of a damaged file but a copy."""
    before = pids(stack)
    victim, others = Talker(stack.settings.base), [Talker(stack.settings.base) for _ in range(3)]
    for _ in range(3):
        victim.ask()
    all_at_once([other.ask for other in others])
    needles = [str(victim.id)[:32]] if kind == "leaf" else victim.turns
    assert _overwrite_page(tracker_file(stack), kind, needles) > 0
    try:
        damaged = [victim.ask() for _ in range(3)]
        onward = [other.ask(FOLLOW_UP) for other in others] + [Talker(stack.settings.base).ask()]
        alive = pids(stack)
    finally:
        with held_down(stack, ENGINE):
            for file in tracker_file(stack).parent.glob("tracker.sqlite*"):
                file.unlink()
        wait_until_ready(stack)
    seen(
        f"{kind} page: its owner {dict(Counter(map(code_of, damaged)))}, flagged {sum(map(is_flagged, damaged))}; "
        f"others {dict(Counter(map(code_of, onward)))}, flagged {sum(map(is_flagged, onward))}; no process ended"
    )
    assert {code_of(one) for one in damaged + onward} == {"200"}
    assert not any(map(is_flagged, onward))
    assert alive == before


def _overwrite_page(file: Path, kind: str, needles: list[str]) -> int:
    """The first page of the events in which one of the needles stands; its number, 0 where there is none."""
    _empty_log(file)
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        size = int(connection.execute("PRAGMA page_size").fetchone()[0])
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = ? ORDER BY pageno", (kind,)
        ).fetchall()
    with file.open("r+b") as opened:
        for (page,) in pages:
            opened.seek((page - 1) * size)
            held = opened.read(size)
            if any(needle.encode() in held for needle in needles):
                opened.seek((page - 1) * size)
                opened.write(b"\xdb" * size)
                return int(page)
    return 0


def _empty_log(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


@pytest.mark.parametrize("turns", [60, pytest.param(250, marks=pytest.mark.long)])
def test_a_file_that_may_not_grow_is_told_with_every_turn(stack: Stack, turns: int, seen: Seen) -> None:
    """The engine may write so much into the tracker's log and no more, as with a disk that is full."""
    engine = process_of(stack, ENGINE)
    wait_until(lambda: engine_is_well(stack), 60)
    talkers = [Talker(stack.settings.base) for _ in range(turns // 10)]
    _empty_log(tracker_file(stack))
    usual = engine.rlimit(psutil.RLIMIT_FSIZE)
    engine.rlimit(psutil.RLIMIT_FSIZE, (ROOM, usual[1]))
    try:
        answers = _ask_in_turn(talkers, turns)
        degraded = not is_ready(stack.settings.base)
    finally:
        engine.rlimit(psutil.RLIMIT_FSIZE, usual)
    after = talkers[0].ask()
    _account(stack, talkers, answers, seen, degraded, f"after the size was allowed: stored: {not is_flagged(after)}")
    assert degraded
    assert not is_flagged(after)


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk_is_told_with_every_turn(stack: Stack, tmp_path: Path, seen: Seen) -> None:
    """The tracker on a disk of 400 KB, 250 turns; then the disk gets room."""
    disk, file = tmp_path / "disk", tracker_file(stack)
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(disk)], check=True)
    try:
        with _tracker_on(stack, file, disk / "tracker.sqlite"):
            talkers = [Talker(stack.settings.base) for _ in range(25)]
            answers = _ask_in_turn(talkers, 250)
            degraded = not is_ready(stack.settings.base)
            subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
            after = talkers[0].ask()
            _account(stack, talkers, answers, seen, degraded, f"once there was room: stored: {not is_flagged(after)}")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert degraded
    assert not is_flagged(after)


@contextmanager
def _tracker_on(stack: Stack, file: Path, elsewhere: Path) -> Iterator[None]:
    """The engine starts with its tracker there, and afterwards with an empty one at its usual place."""
    with held_down(stack, ENGINE):
        for old in file.parent.glob("tracker.sqlite*"):
            old.unlink()
        file.symlink_to(elsewhere)
    wait_until_ready(stack)
    try:
        yield
    finally:
        with held_down(stack, ENGINE):
            file.unlink()
        wait_until_ready(stack)


def _ask_in_turn(talkers: list[Talker], turns: int) -> list[str]:
    """The codes of so many turns, four conversations at once."""
    codes: list[str] = []
    for first in range(0, turns, 4):
        some = [talkers[number % len(talkers)] for number in range(first, min(first + 4, turns))]
        codes += map(code_of, all_at_once([partial(talker.ask, QUESTION) for talker in some]))
    return codes


def _account(stack: Stack, talkers: list[Talker], codes: list[str], seen: Seen, degraded: bool, then: str) -> None:
    """What was stored and what was said not to be is all that was sent."""
    stored = set(stored_turns(stack))
    whole = sum(turn in stored for talker in talkers for turn in talker.stored_ids)
    flagged = sum(len(talker.flagged_ids) for talker in talkers)
    unsaid = [turn for talker in talkers for turn in talker.stored_ids if turn not in stored]
    refused = sum(code != "200" for code in codes)
    seen(
        f"{len(codes)} turns: {flagged} flagged, {refused} refused, {len(unsaid)} lost silently; "
        f"readiness {'503' if degraded else '200'}; {then}"
    )
    assert unsaid == []
    assert flagged > 0
    assert whole + flagged + refused == len(codes) + 1
