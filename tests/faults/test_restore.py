"""The state folder is lost, and put in place again from a backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from launch.settings import APP_PYTHON, ROOT, LaunchSettings
from launch.stack import Stack

from .parts import TOPIC, Seen, Talker, code_of, stored_turns, wait_until, wait_until_ready

pytest_plugins = ("tests.faults.recording",)
pytestmark = pytest.mark.long


def test_a_lost_state_folder_is_back_within_the_hour(stack: Stack, tmp_path: Path, seen: Seen) -> None:
    """The backup is taken while people ask. Restored into an empty folder, started, and their conversations go on: the
    key that their ids are made with is kept apart from the backups, as every secret."""
    wait_until_ready(stack)
    before, after = Talker(stack.settings.base), Talker(stack.settings.base)
    before.ask()
    wait_until(lambda: _kept(stack.settings.state) > 0, 10)
    started = time.monotonic()
    run(stack.settings.state, "backup", tmp_path / "backups")
    backed_up = time.monotonic() - started
    after.ask()
    [backup] = (tmp_path / "backups").iterdir()
    state = tmp_path / "state"
    state.mkdir()
    started = time.monotonic()
    restored = LaunchSettings.from_environment().on_free_ports(state)
    run(state, "restore", backup, restored.variables())
    put_back = time.monotonic() - started
    for built in ("models", "encoders"):
        (state / built).symlink_to(ROOT / "var" / built)
    shutil.copy(stack.settings.state / "turn.key", state)
    second = Stack(restored)
    try:
        second.wait_until_ready()
        back = time.monotonic() - started
        before.base = after.base = restored.base
        onward = before.ask("and in Camden only?")
        unknown = after.ask("and in Camden only?")
        stored = stored_turns(second)
        kept = _kept(state)
    finally:
        second.stop()
    seen(
        f"backup {backed_up:.1f} s, restore {put_back:.1f} s, ready {back:.0f} s after it was begun; a conversation "
        f"from before the backup {'goes on' if onward.json()['replies'][0]['topic'] == TOPIC else 'lost its thread'}, "
        f"a turn from after it is gone; {kept} turns in interactions"
    )
    assert onward.json()["replies"][0]["topic"] == TOPIC
    assert code_of(unknown) == "200" and unknown.json()["replies"][0]["topic"] != TOPIC
    assert before.turns[0] in stored and after.turns[0] not in stored
    assert kept > 0
    assert back < 3600


def run(state: Path, command: str, folder: Path, variables: dict[str, str] | None = None) -> None:
    environment = {**os.environ, **(variables or {}), "SIGNPOST_VAR": str(state), "SIGNPOST_TURN_KEY": "k" * 64}
    done = subprocess.run(
        [str(APP_PYTHON), "-m", "web_widget", command, str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _kept(state: Path) -> int:
    """Turns in interactions."""
    with closing(sqlite3.connect(f"file:{state / 'interactions.sqlite'}?mode=ro", uri=True, timeout=10)) as connection:
        return int(connection.execute("SELECT count(*) FROM turns").fetchone()[0])
