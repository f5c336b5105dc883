"""The secret that gateway and engine share."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.turns import MIN_KEY
from launch.stack import turn_key
from web_widget.settings import MIN_KEY_BYTES, GatewaySettings


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = turn_key(tmp_path / "new")
    finally:
        os.umask(before)
    assert (tmp_path / "new" / "turn.key").stat().st_mode & 0o777 == 0o600
    assert turn_key(tmp_path / "new") == key


def test_it_is_long_enough_for_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = turn_key(tmp_path)
    assert len(key) >= max(MIN_KEY, MIN_KEY_BYTES)
    monkeypatch.setenv("SIGNPOST_TURN_KEY", key)
    assert GatewaySettings.from_environment().turn_key == key.encode()


@pytest.mark.parametrize("key", [None, "", "short", "x" * (MIN_KEY_BYTES - 1)])
def test_a_gateway_without_it_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))  # where no launcher has left one
    if key is not None:
        monkeypatch.setenv("SIGNPOST_TURN_KEY", key)
    with pytest.raises(ValueError, match="SIGNPOST_TURN_KEY must be set"):
        GatewaySettings.from_environment()


def test_two_folders_have_two(tmp_path: Path) -> None:
    assert turn_key(tmp_path / "a") != turn_key(tmp_path / "b")


def test_starting_twice_at_once_makes_one(tmp_path: Path) -> None:
    """Whoever comes second never reads a key that is half written."""
    for attempt in range(20):
        with ThreadPoolExecutor(4) as threads:
            folder = tmp_path / str(attempt)
            keys = set(threads.map(lambda _: turn_key(folder), range(4)))  # noqa: B023 - used at once
        assert len(keys) == 1
