"""What the tests of faults do to a running stack: hold a part down, pause it, wait for it, read what it stored."""

from __future__ import annotations

import json
import math
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from sqlalchemy import URL, create_engine, text

from launch.stack import Stack

from .conftest import Json, ask, held

GATEWAY, ENGINE, ACTIONS = "web_widget", "bot.serve", "bot.actions"
QUESTION, TOPIC = "who can interpret?", "interpreters"
ENGINE_ID = 32  # the part of a conversation's id that the engine knows
NOT_SAVED = "could not be saved"
BACK_SECONDS = 120.0  # for what comes back on a busy machine; a promise of less is asserted by its test

Seen = Callable[[str], None]  # the fixture `seen`


@dataclass
class Talker:
    """A client as the contract describes one: keeps its conversation's id, mints a turn's id each time. Of the turns
    that it has sent, `told_ids` are those with an answer or a refusal, `stored_ids` those that were answered without a
    word of not being saved, `flagged_ids` those with one."""

    base: str
    id: str | None = None
    turns: list[str] = field(default_factory=list)
    stored_ids: list[str] = field(default_factory=list)
    flagged_ids: list[str] = field(default_factory=list)
    told_ids: list[str] = field(default_factory=list)

    def ask(self, message: str = QUESTION, turn_id: str | None = None) -> httpx.Response:
        """Whatever it answers, held to the contract and to its ten seconds."""
        turn = turn_id or str(uuid.uuid4())
        self.turns.append(turn)
        given = {"conversation_id": self.id} if self.id else {}
        response = ask(self.base, message, turn_id=turn, **given)
        self.told_ids.append(turn)
        if response.status_code == 200:
            self.id = response.json()["conversation_id"]
            (self.flagged_ids if is_flagged(response) else self.stored_ids).append(turn)
        return response


def process_of(stack: Stack, module: str) -> psutil.Process:
    """The stack's process that runs `python -m module` and nothing else of it; the first of several."""
    for child in psutil.Process(stack.pid).children(recursive=True):
        with suppress(psutil.Error):
            if child.cmdline()[-2:] == ["-m", module]:
                return child
    raise AssertionError(f"{module} is not running")


def pids(stack: Stack) -> dict[str, int]:
    """Of gateway, engine and actions. Fails where one is not running."""
    return {part: process_of(stack, part).pid for part in (GATEWAY, ENGINE, ACTIONS)}


def is_flagged(response: httpx.Response) -> bool:
    """Whether it says that the turn could not be saved."""
    return any(NOT_SAVED in notice for reply in response.json()["replies"] for notice in reply["notices"])


def code_of(response: httpx.Response) -> str:
    """`200` for an answer, the problem's code for any other."""
    return "200" if response.status_code == 200 else str(response.json()["code"])


def seconds_of(response: httpx.Response) -> float:
    return response.elapsed.total_seconds()


def all_at_once(calls: Sequence[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """What they give, in their order; each in a thread of its own."""
    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` from 0 to 1."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def wait_until(holds: Callable[[], bool], seconds: float = BACK_SECONDS, every: float = 0.1) -> float:
    """How many seconds it took. Fails after `seconds`."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < seconds, f"still not so after {seconds:.0f} s"
        time.sleep(every)
    return time.monotonic() - started


def wait_until_ready(stack: Stack) -> float:
    """How many seconds it took until every part worked, and a turn was answered: a breaker may still be open."""
    base = stack.settings.base
    return wait_until(lambda: is_ready(base), every=0.25) + wait_until(lambda: is_answering(base))


def is_answering(base: str) -> bool:
    return code_of(ask(base, QUESTION)) == "200"


def is_ready(base: str) -> bool:
    """Also looks at the shape of what it says. A gateway that does not answer is not ready."""
    try:
        response = httpx.get(f"{base}/health/ready", timeout=15, trust_env=False)
    except httpx.TransportError:
        return False
    assert response.json()["ready"] is response.is_success
    return response.is_success


@contextmanager
def paused(process: psutil.Process) -> Iterator[None]:
    """SIGSTOP: its port takes connections and nobody answers."""
    process.suspend()
    try:
        yield
    finally:
        process.resume()


@contextmanager
def paused_for(process: psutil.Process, seconds: float) -> Iterator[None]:
    """Paused when the block begins; goes on after so many seconds, or when the block ends."""
    with paused(process):
        timer = threading.Timer(seconds, process.resume)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


@contextmanager
def held_down(stack: Stack, module: str) -> Iterator[None]:
    """Killed, and the one that the supervisor starts in its place is stopped before it listens, so that nobody does;
    when the block ends it goes on starting."""
    killed = process_of(stack, module)
    killed.kill()
    fresh = next_process(stack, module, killed.pid)
    with paused(fresh):
        yield


def next_process(stack: Stack, module: str, before: int) -> psutil.Process:
    """The one that came after the process with the id `before`, as soon as it is there."""
    found: list[psutil.Process] = []

    def is_there() -> bool:
        try:
            process = process_of(stack, module)
        except (AssertionError, psutil.Error):
            return False
        if process.pid != before:
            found.append(process)
        return bool(found)

    wait_until(is_there, 20, every=0.02)
    return found[0]


def engine_url(stack: Stack) -> str:
    """The first engine's own address."""
    ports = process_of(stack, ENGINE).environ()["SIGNPOST_ENGINE_PORT"].split()
    return f"http://127.0.0.1:{ports[0]}"


def engine_is_well(stack: Stack) -> bool:
    try:
        return httpx.get(f"{engine_url(stack)}/webhooks/signpost/health", timeout=2, trust_env=False).is_success
    except (httpx.HTTPError, psutil.Error, AssertionError):
        return False


def live_seconds(base: str) -> float:
    """How long the gateway takes to say that it is alive."""
    response = httpx.get(f"{base}/health/live", timeout=15, trust_env=False)
    assert response.json() == {"live": True}
    return seconds_of(response)


def tracker_file(stack: Stack) -> Path:
    return stack.settings.state / "tracker.sqlite"


def stored_turns(stack: Stack, conversation: str | None = None) -> list[str]:
    """The ids of the turns whose message is in the tracker's file, in the order they were stored: of one conversation,
    or of all."""
    return [event["message_id"] for event in _events(stack, conversation) if event["event"] == "user"]


def stored_turns_on_server(address: URL) -> list[str]:
    """The same of a tracker in PostgreSQL, of all conversations."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT data FROM events WHERE type_name = 'user' ORDER BY id"))
            return [json.loads(data)["message_id"] for data in rows.scalars()]
    finally:
        engine.dispose()


def stored_events(stack: Stack, conversation: str) -> list[str]:
    """The kinds of a conversation's events, in their order."""
    return [event["event"] for event in _events(stack, conversation)]


def _events(stack: Stack, conversation: str | None) -> list[Json]:
    with closing(sqlite3.connect(f"file:{tracker_file(stack)}?mode=ro", uri=True, timeout=10)) as connection:
        rows = connection.execute("SELECT sender_id, data FROM events ORDER BY id").fetchall()
    wanted = conversation and conversation[:ENGINE_ID]
    return [event for sender, data in rows if wanted in (None, sender) and (event := _event(data))]


def _event(data: object) -> Json | None:
    """None for a row that a test has damaged."""
    try:
        event = json.loads(data if isinstance(data, str | bytes) else "")
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def log_of(stack: Stack, part: str) -> str:
    """What a part has logged: `gateway`, `engine`, `actions`."""
    return (stack.settings.state / "log" / f"{part}.log").read_text(encoding="utf-8", errors="replace")


def post_raw(base: str, path: str, body: Json) -> httpx.Response:
    response = httpx.post(f"{base}{path}", json=body, timeout=15, trust_env=False)
    held(response)
    return response


def is_answered_by(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
