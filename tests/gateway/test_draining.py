"""A gateway that is told to stop: who is being answered gets the answer, and what was to be kept is kept."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from launch.settings import free_ports
from tests.gateway.stub import KEY, Answer, StubEngine

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


@contextmanager
def running_gateway(engine: StubEngine, state: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`python -m web_widget` as the supervisor starts it, and its address."""
    (port,) = free_ports(1)
    environment = {
        **os.environ,
        "SIGNPOST_TURN_KEY": KEY.decode(),
        "SIGNPOST_PORT": str(port),
        "SIGNPOST_ENGINE_PORT": engine.url.rpartition(":")[2],
        "SIGNPOST_VAR": str(state),
    }
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", "web_widget"], cwd=ROOT, env=environment) as process:
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _is_up(base):
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.1)
            yield process, base
        finally:
            process.kill()


def _is_up(base: str) -> bool:
    try:
        return httpx.get(f"{base}/health/live", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def test_who_is_being_answered_gets_the_answer(engine: StubEngine, tmp_path: Path) -> None:
    engine.answer = Answer(pause=1.5)
    with running_gateway(engine, tmp_path) as (process, base), ThreadPoolExecutor(3) as threads:

        def ask(_: int) -> int:
            asked = {"message": "Who may interpret?"}
            return httpx.post(f"{base}/api/v1/chat", json=asked, timeout=15, trust_env=False).status_code

        answers = [threads.submit(ask, turn) for turn in range(3)]
        while len(engine.turns) < 3:
            time.sleep(0.01)
        process.terminate()
        assert [answer.result() for answer in answers] == [200, 200, 200]
        assert process.wait(20) == 0
    with closing(sqlite3.connect(tmp_path / "interactions.sqlite")) as kept:
        assert kept.execute("select count(*) from turns").fetchone() == (3,)


def test_a_gateway_with_nothing_to_do_stops_at_once(engine: StubEngine, tmp_path: Path) -> None:
    with running_gateway(engine, tmp_path) as (process, _):
        process.terminate()
        assert process.wait(10) == 0
