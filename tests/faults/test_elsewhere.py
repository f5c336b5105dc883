"""Promises that are held by tests of other folders are run with the faults, so that the table tells how they ended."""

from __future__ import annotations

import subprocess

import pytest

from launch.settings import APP_PYTHON, ROOT

from .rows import FAULTS, ROWS

ELSEWHERE = sorted({id_ for row in ROWS for id_ in row.ids if not id_.startswith(FAULTS)})
FOLDERS = sorted({id_.rpartition("/")[0] for id_ in ELSEWHERE})


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_held_elsewhere_is_held(folder: str) -> None:
    """A run for each folder: their fixtures do not mix."""
    wanted = [id_ for id_ in ELSEWHERE if id_.startswith(f"{folder}/")]
    command = [str(APP_PYTHON), "-m", "pytest", "-p", "tests.faults.recording", *wanted]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
