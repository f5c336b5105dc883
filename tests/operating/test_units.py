"""The systemd units: understood by systemd, narrow, and in step with the launcher."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from launch.stack import STOP_SECONDS
from web_widget.retention.commands import COMMANDS

UNITS = ("signpost.service", "signpost-backup.service", "signpost-backup.timer")
PROGRAM = "/opt/signpost/app"
# systemd's own measure, 0 (narrow) to 10; both services come to 1.4.
MOST_EXPOSED = 15  # in tenths


@pytest.fixture(scope="module")
def units(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units with this clone's path filled in."""
    folder = tmp_path_factory.mktemp("units")
    for name in UNITS:
        text = (root / "ops" / "systemd" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(PROGRAM, str(root)), encoding="utf-8")
    return folder


def analyse(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.fail("There is no systemd here. Install it (Debian: apt-get install systemd).")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in (done.stdout + done.stderr).splitlines() if "signpost" in line]


def test_systemd_understands_every_line(units: Path) -> None:
    done = analyse("verify", *(units / name for name in UNITS))
    assert done.returncode == 0, done.stderr
    assert complaints(done) == []


def test_systemd_says_so_where_it_does_not(units: Path, tmp_path: Path) -> None:
    """Or the test above would prove nothing: for a word that it does not know, systemd only warns."""
    text = (units / "signpost.service").read_text(encoding="utf-8").replace("MemoryMax=", "MemoryMacks=")
    (tmp_path / "signpost.service").write_text(text, encoding="utf-8")
    assert complaints(analyse("verify", tmp_path / "signpost.service"))


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_is_as_narrow_as_was_measured(units: Path, name: str) -> None:
    done = analyse("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", units / name)
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


def value_of(root: Path, unit: str, key: str) -> list[str]:
    text = (root / "ops" / "systemd" / unit).read_text(encoding="utf-8")
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def test_systemd_waits_longer_than_the_launcher_needs_to_stop(root: Path) -> None:
    (seconds,) = value_of(root, "signpost.service", "TimeoutStopSec")
    assert int(seconds) >= max(40, STOP_SECONDS + 10)
    assert value_of(root, "signpost.service", "KillMode") == ["mixed"]


def test_what_the_backup_calls_is_a_command(root: Path) -> None:
    (command,) = value_of(root, "signpost-backup.service", "ExecStart")
    words = command.split()
    assert words[:3] == [f"{PROGRAM}/.venv/bin/python", "-m", "web_widget"]
    assert words[3] == "backup" and words[3] in COMMANDS
    assert words[4:] == ["/var/lib/signpost/backups"]  # where `purge` looks for them


@pytest.mark.parametrize("unit", ["signpost.service", "signpost-backup.service"])
def test_a_service_writes_to_its_state_alone_and_talks_to_this_machine_alone(root: Path, unit: str) -> None:
    assert value_of(root, unit, "ReadWritePaths") == ["/var/lib/signpost"]
    assert value_of(root, unit, "IPAddressDeny") == ["any"]
    assert value_of(root, unit, "IPAddressAllow") == ["localhost"]
    assert value_of(root, unit, "LimitCORE") == ["0"] and value_of(root, unit, "UMask") == ["0077"]
    assert value_of(root, unit, "MemoryMax") and value_of(root, unit, "TasksMax")
