"""Conversations in PostgreSQL: the server goes away at the start or under load, and an engine is replaced."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from launch.settings import ENGINE_PYTHON, ROOT, free_ports
from launch.stack import Stack, private_stack

from .database_server import Server, killable_server
from .parts import (
    ENGINE,
    QUESTION,
    Seen,
    Talker,
    code_of,
    is_flagged,
    percentile,
    process_of,
    seconds_of,
    stored_turns_on_server,
    wait_until,
    wait_until_ready,
)

pytest_plugins = ("tests.faults.recording",)
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with killable_server() as running:
        yield running


@pytest.fixture(scope="module")
def on_server(server: Server) -> Iterator[Stack]:
    """A stack of two engines, with tracker and interactions in the server."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIGNPOST_TURN_LIMIT", "off")
        environment.setenv("SIGNPOST_TRACKER_URL", server.url)
        environment.setenv("SIGNPOST_INTERACTIONS_URL", server.url)
        environment.setenv("SIGNPOST_ENGINE_PORT", " ".join(map(str, free_ports(2))))
        with private_stack() as running:
            yield running


class Load:
    """Five turns a second by ten people, each in a conversation of their own."""

    def __init__(self, stack: Stack) -> None:
        self.talkers = [Talker(stack.settings.base) for _ in range(10)]
        self.answers: list[tuple[float, str, float, bool]] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(10)]

    def __enter__(self) -> Load:
        self.started = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        self._stop.wait(number * 0.2)
        while not self._stop.is_set():
            at = time.monotonic() - self.started
            answer = self.talkers[number].ask(QUESTION)
            flagged = answer.status_code == 200 and is_flagged(answer)
            self.answers.append((at, code_of(answer), seconds_of(answer), flagged))
            self._stop.wait(max(0.0, 2 - seconds_of(answer)))


def test_a_server_that_goes_away_under_load_costs_no_turn_silently(
    on_server: Stack, server: Server, seen: Seen
) -> None:
    wait_until_ready(on_server)
    with Load(on_server) as load:
        time.sleep(6)
        server.kill()
        gone = time.monotonic() - load.started
        time.sleep(8)
        server.start()
        back = time.monotonic() - load.started
        time.sleep(14)
    kept = set(stored_turns_on_server(server.address))
    lost = [turn for talker in load.talkers for turn in talker.stored_ids if turn not in kept]
    meanwhile = [one for one in load.answers if gone < one[0] < back]
    recovered = min(at for at, code, _, flagged in load.answers if at > back and code == "200" and not flagged) - back
    late = [one for one in load.answers if one[0] > back + 10]
    seen(
        f"{len(load.answers)} turns; while it was away {dict(Counter(code for _, code, _, _ in meanwhile))}, "
        f"{sum(flagged for *_, flagged in meanwhile)} flagged, the slowest "
        f"{max(seconds for _, _, seconds, _ in meanwhile):.1f} s; stored again {recovered:.1f} s after it was back; "
        f"{len(lost)} lost silently"
    )
    assert lost == []
    assert max(seconds for _, _, seconds, _ in meanwhile) <= 5
    assert all(code == "200" and not flagged for _, code, _, flagged in late)


def test_with_two_engines_one_is_replaced_without_a_gap(on_server: Stack, server: Server, seen: Seen) -> None:
    """Five turns a second; each engine in turn is told to end, and comes back."""
    wait_until_ready(on_server)
    with Load(on_server) as load:
        for _ in range(2):
            time.sleep(2)
            first = process_of(on_server, ENGINE)
            first.terminate()
            gone = time.monotonic()
            wait_until(lambda ended=first: not ended.is_running() or ended.status() == psutil.STATUS_ZOMBIE, 40)
            wait_until_ready(on_server)
            away = time.monotonic() - gone
        time.sleep(2)
    codes = Counter(code for _, code, _, _ in load.answers)
    seconds = [took for _, _, took, _ in load.answers]
    kept = set(stored_turns_on_server(server.address))
    lost = [turn for talker in load.talkers for turn in talker.stored_ids if turn not in kept]
    seen(
        f"{len(load.answers)} turns over two restarts (the last {away:.0f} s): {dict(codes)}, p95 "
        f"{percentile(seconds, 0.95):.2f} s, {len(lost)} lost silently"
    )
    assert set(codes) == {"200"}
    assert lost == []


def test_without_its_database_the_engine_does_not_start(tmp_path: Path, seen: Seen) -> None:
    [port, engine_port] = free_ports(2)
    environment = {
        **os.environ,
        "SIGNPOST_TRACKER_URL": f"postgresql://signpost:very-secret@127.0.0.1:{port}/tracker",
        "SIGNPOST_ENGINE_PORT": str(engine_port),
        "SIGNPOST_TURN_KEY": "k" * 64,
        "SIGNPOST_VAR": str(tmp_path),
    }
    for shared in ("models", "encoders"):
        (tmp_path / shared).symlink_to(ROOT / "var" / shared)
    started = time.monotonic()
    ended = subprocess.run(
        [str(ENGINE_PYTHON), "-m", "bot.serve"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        timeout=90,
    )  # fmt: skip
    took = time.monotonic() - started
    lines = [line for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
    seen(f"ended with {ended.returncode} after {took:.0f} s, {len(lines)} line: {lines[-1]}")
    assert ended.returncode == 1
    assert took <= 60
    assert len(lines) == 1
    assert "very-secret" not in lines[0] and "SIGNPOST_TRACKER_URL" in lines[0]
