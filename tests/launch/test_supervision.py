"""What the supervisor is told: how many engines, each with its own number and log, and for how long to wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from supervisor.options import ProcessConfig, ServerOptions

from launch.settings import LaunchSettings
from launch.stack import CONFIGURATION, STOP_SECONDS


def told(settings: LaunchSettings, monkeypatch: pytest.MonkeyPatch) -> dict[str, ProcessConfig]:
    """Each process by its name, as supervisord itself reads its configuration."""
    (settings.state / "log").mkdir(exist_ok=True)
    for name, value in settings.variables().items():
        monkeypatch.setenv(name, value)
    options = ServerOptions()
    options.realize(["-c", str(CONFIGURATION)])
    return {process.name: process for group in options.process_group_configs for process in group.process_configs}


@pytest.mark.parametrize("count", [1, 3])
def test_an_engine_for_each_port_with_a_number_and_a_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int
) -> None:
    settings = LaunchSettings(tmp_path, engine_ports=tuple(range(5005, 5005 + count)))
    processes = told(settings, monkeypatch)
    assert set(processes) == {"actions", "gateway", "purge", *settings.engines}
    for number, name in enumerate(settings.engines):
        assert processes[name].environment == {"SIGNPOST_ENGINE_NUMBER": str(number)}
        assert processes[name].stdout_logfile == str(tmp_path / "log" / f"{name}.log")
        assert processes[name].stopwaitsecs == 30


def test_stopping_is_given_as_long_as_all_of_them_may_take(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    processes = told(LaunchSettings(tmp_path, engine_ports=(5005, 5006)), monkeypatch)
    assert sum(process.stopwaitsecs for process in processes.values()) <= STOP_SECONDS


def test_old_conversations_are_deleted_daily_and_for_ever(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    purge = told(LaunchSettings(tmp_path, keep_days=7), monkeypatch)["purge"]
    assert purge.command.endswith("-m web_widget purge --older-than 7d --every 24h")
    assert purge.autorestart and purge.startretries > 10_000
