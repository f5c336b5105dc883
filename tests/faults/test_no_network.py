"""No outward call: the stack starts and answers where nothing but loopback exists, and tries nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ALONE = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "alone"]


def alone(*command: str) -> str:
    """The command's last line of output, run with only loopback."""
    done = subprocess.run([*ALONE, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def test_an_attempt_to_leave_would_be_counted() -> None:
    """Or the test below would prove nothing."""
    calls = (
        "import socket; from tests.faults.without_network import attempts_to_leave as tried\n"
        "before = tried()\n"
        "for address in [('192.0.2.1', 80), ('example.org', 80)]:\n"
        "    try: socket.create_connection(address, 1)\n"
        "    except OSError: pass\n"
        "print(before, tried() - before > 0)"
    )
    assert alone(sys.executable, "-c", calls) == "0 True"


@pytest.mark.long
def test_the_stack_answers_without_a_network_and_tries_to_reach_nobody() -> None:
    found = json.loads(alone(sys.executable, "-m", "tests.faults.without_network"))
    assert found["statuses"] and set(found["statuses"]) == {200}
    assert found["attempts"] == 0
