"""The clock is set back by two hours; London's clock changes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from launch.stack import Stack
from tests.interactions.made import turn, turns
from web_widget.hours import LONDON
from web_widget.interactions.store import InteractionsStore

from .parts import TOPIC, Seen, Talker, code_of, stored_turns, tracker_file, wait_until_ready

pytest_plugins = ("tests.faults.recording",)

TWO_HOURS = 7200.0


def test_with_the_clock_set_back_a_conversation_goes_on_in_its_order(stack: Stack, seen: Seen) -> None:
    """What is stored bears times two hours from now, as if the clock had been set back since."""
    wait_until_ready(stack)
    talker = Talker(stack.settings.base)
    talker.ask("lado number")
    talker.ask("who can interpret?")
    _date_forward(tracker_file(stack), str(talker.id)[:32])
    answers = [talker.ask("and in Camden only?"), talker.ask("and in Lambeth?"), talker.ask("hello")]
    stored = stored_turns(stack, talker.id)
    first = answers[0].json()["replies"][0]
    seen(
        f"stored two hours ahead, then {[code_of(answer) for answer in answers]}: the follow-up "
        f"{'knows' if first['topic'] == TOPIC else 'does not know'} what was said, "
        f"{len(stored)} of {len(talker.turns)} turns in the order they were sent: {stored == talker.turns}"
    )
    assert first["topic"] == TOPIC
    assert [section["borough"] for section in first["sections"]] == ["camden"]
    assert answers[1].json()["replies"][0]["topic"] == TOPIC
    assert stored == talker.turns
    assert talker.flagged_ids == []


def _date_forward(file: Path, conversation: str) -> None:
    with closing(sqlite3.connect(file, timeout=10)) as connection, connection:
        rows = connection.execute("SELECT id, data FROM events WHERE sender_id = ?", (conversation,)).fetchall()
        assert rows
        for number, data in rows:
            event = json.loads(data)
            event["timestamp"] += TWO_HOURS
            connection.execute(
                "UPDATE events SET timestamp = ?, data = ? WHERE id = ?",
                (event["timestamp"], json.dumps(event), number),
            )


# London's clock, and the same moments at UTC.
CHANGES = {
    "2026-10-25, half past one twice": (
        ("2026-10-25 01:30:00", 0, "2026-10-25 00:30:00"),
        ("2026-10-25 01:30:00", 1, "2026-10-25 01:30:00"),
    ),
    "2027-03-28, ten seconds before and after one": (
        ("2027-03-28 00:59:50", 0, "2027-03-28 00:59:50"),
        ("2027-03-28 02:00:10", 0, "2027-03-28 01:00:10"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_utc_and_read_as_londons(tmp_path: Path, change: str, seen: Seen) -> None:
    store = InteractionsStore(tmp_path / "interactions.sqlite")
    store.migrate()
    moments = [datetime.fromisoformat(local).replace(tzinfo=LONDON, fold=fold) for local, fold, _ in CHANGES[change]]
    for moment in moments:
        store.keep_turn(turn(at=moment))
    assert store.flush(10)
    store.close()
    kept = [row["at"] for row in turns(tmp_path / "interactions.sqlite")]
    with closing(sqlite3.connect(tmp_path / "interactions.sqlite")) as connection:
        raw = [at[:19] for (at,) in connection.execute("SELECT at FROM turns ORDER BY id")]
    seen(f"{change}: kept as {raw} UTC, shown as {[f'{at.astimezone(LONDON):%H:%M:%S %Z}' for at in kept]}")
    assert raw == [utc for _, _, utc in CHANGES[change]]
    assert [at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M:%S") for at in kept] == [
        local for local, _, _ in CHANGES[change]
    ]
    assert kept[0] < kept[1] <= kept[0] + timedelta(hours=1)
    assert all(at.tzinfo is UTC for at in kept)
