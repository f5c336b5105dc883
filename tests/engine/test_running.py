"""The engine as it runs: closed but for one door, flat over a long conversation, and ending a turn that it began."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sessions import MESSAGES
from bot.turns import SIGNATURE_HEADER, TIMESTAMP_HEADER
from tests.engine.running import REPLY, TRAINED, Actions, Engine, prepared_engine
from tests.engine.signing import Signer

pytestmark = pytest.mark.skipif(not TRAINED, reason="no model yet: `make test` trains it")
LONG = 90  # turns


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Actions]]:
    folder = tmp_path_factory.mktemp("engine")
    with prepared_engine(folder, Signer()) as (engine, actions):
        engine.start()
        yield engine, actions


@pytest.fixture
def engine(running: tuple[Engine, Actions]) -> Engine:
    return running[0]


@pytest.fixture
def actions(running: tuple[Engine, Actions]) -> Iterator[Actions]:
    running[1].called.clear()
    running[1].delay = 0.0
    yield running[1]
    running[1].delay = 0.0


def events(engine: Engine, conversation: str) -> list[tuple[str, str]]:
    """The type and the JSON of each stored event, in order."""
    connection = sqlite3.connect(engine.state / "tracker.sqlite")
    rows = connection.execute(
        "SELECT type_name, data FROM events WHERE sender_id = ? ORDER BY id", (conversation,)
    ).fetchall()
    connection.close()
    return rows


def test_nothing_but_our_door_is_open(engine: Engine) -> None:
    conversation = "a" * 32
    closed = [
        ("GET", "/"),
        ("GET", "/version"),
        ("GET", "/status"),
        ("GET", "/domain"),
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/parse"),
        ("GET", f"/conversations/{conversation}/tracker"),
        ("POST", f"/conversations/{conversation}/messages"),
        ("PUT", f"/conversations/{conversation}/tracker/events"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/webhooks/rest/"),
        ("GET", "/socket.io/"),
        ("GET", "/webhooks/signpost/"),
    ]
    for method, path in closed:
        status, said = engine.call(method, path, b"{}" if method in ("POST", "PUT") else None, {})
        assert status == 404, (method, path, said)
        assert "asa" not in str(said).replace(path, ""), "it does not say what it is"
    assert engine.get("/webhooks/signpost/turn")[0] == 405


def test_it_listens_on_loopback_and_talks_to_nobody_else(engine: Engine, actions: Actions) -> None:
    assert engine.post(engine.signer.turn())[0] == 200
    assert engine.process is not None
    own = {str(link.readlink()) for link in Path(f"/proc/{engine.process.pid}/fd").iterdir() if link.is_symlink()}
    sockets = {name.removeprefix("socket:[").removesuffix("]") for name in own if name.startswith("socket:")}
    seen = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{engine.process.pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, remote, state, *_, inode = line.split()[:10]
            if inode in sockets:
                seen.append((table, local, remote, state))
    assert seen, "at least the port it listens on"
    loopback = re.compile(r"0100007F:[0-9A-F]{4}")
    for table, local, remote, _ in seen:
        assert table == "tcp" and loopback.fullmatch(local), seen
        assert loopback.fullmatch(remote) or remote == "00000000:0000", seen


def test_no_core_file_and_no_file_for_others(engine: Engine) -> None:
    assert engine.process is not None
    limits = Path(f"/proc/{engine.process.pid}/limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0\s", limits)
    assert re.search(r"Max address space\s+8589934592\s", limits)
    assert "Umask:\t0077" in Path(f"/proc/{engine.process.pid}/status").read_text()
    made = [path for path in engine.state.iterdir() if path.name.startswith("tracker")]
    assert made and not any(path.stat().st_mode & 0o077 for path in made)


def test_a_long_conversation_stays_short_to_read(engine: Engine, actions: Actions) -> None:
    """After every 40 messages a new session: fewer events a turn, the same slots, and nothing lost. The first
    message of the new one is read with the last question of the one before."""
    conversation = engine.signer.turn()["conversation"]
    texts = [f"Who may interpret, please, for the {number}th time?" for number in range(LONG)]
    texts[MESSAGES] = "and who books?"
    for text in texts:
        status, answer = engine.post(engine.signer.turn(conversation=conversation, text=text))
        assert (status, answer) == (200, {"replies": [REPLY], "saved": True})
    stored = events(engine, conversation)
    said = [json.loads(data)["text"] for kind, data in stored if kind == "user"]
    assert said == texts
    starts = [place for place, (kind, _) in enumerate(stored) if kind == "session_started"]
    ends = [*starts[1:], len(stored)]
    sessions = [stored[start:end] for start, end in zip(starts, ends, strict=True)]
    assert [[kind for kind, _ in session].count("user") for session in sessions] == [40, 40, 10]
    assert max(map(len, sessions[1:])) <= len(sessions[0]) + 5
    for number, session in enumerate(sessions[1:], start=1):
        kinds = [kind for kind, _ in session[:5]]
        assert kinds == ["session_started", "slot", "slot", "action", "user"], "each slot once"
        carried = " ".join(data for kind, data in session[:4] if kind == "slot")
        assert '"camden"' in carried and f'"topic_{MESSAGES * number}"' in carried
    assert '"topic_ranking_with_earlier": [{' in sessions[1][4][1]


def test_forgotten_and_purged_through_the_door(engine: Engine, actions: Actions) -> None:
    turn = engine.signer.turn()
    assert engine.post(turn)[0] == 200
    assert engine.post({"before": time.time() - 3600}, "purge") == (200, {"purged": 0})
    assert events(engine, turn["conversation"])
    status, answer = engine.post({"before": time.time() - 0.001}, "purge")
    assert status == 200 and answer["purged"] >= 1 and "left" not in answer
    assert not events(engine, turn["conversation"])
    for before in (time.time() + 60, 0, -1, True, None, "1", [1]):
        assert engine.post({"before": before}, "purge") == (400, {"code": "MALFORMED"})
    body, headers = engine.signer.request({"before": 1})
    wrong = {**headers, SIGNATURE_HEADER: "0" * 64}
    for given in ({}, wrong, {TIMESTAMP_HEADER: headers[TIMESTAMP_HEADER]}):
        assert engine.call("POST", "/webhooks/signpost/purge", body, given) == (401, {"code": "UNSIGNED"})


def test_nothing_was_written_into_the_models_folder(engine: Engine) -> None:
    """The engine has had its turns by now. What it unpacked lay elsewhere."""
    assert engine.process is not None
    began = Path(f"/proc/{engine.process.pid}").stat().st_mtime
    files = [*(engine.state / "models").iterdir(), *(engine.state / "encoders" / "mpnet").iterdir()]
    assert files and all(path.stat().st_mtime < began for path in files)


def test_a_turn_that_has_begun_is_ended_before_the_engine_is(engine: Engine, actions: Actions) -> None:
    """SIGTERM while an action works: it answers, and the turn is stored. The last test: the engine is gone then."""
    turn = engine.signer.turn()
    actions.delay = 3.0
    answers: list[tuple[int, Any]] = []
    asking = threading.Thread(target=lambda: answers.append(engine.post(turn)))
    asking.start()
    deadline = time.monotonic() + 10
    while not actions.called and time.monotonic() < deadline:
        time.sleep(0.02)
    assert actions.called
    assert engine.process is not None
    engine.process.send_signal(signal.SIGTERM)
    asking.join(20)
    assert answers == [(200, {"replies": [REPLY], "saved": True})]
    assert engine.process.wait(30) == 0
    kinds = [kind for kind, _ in events(engine, turn["conversation"])]
    assert kinds[-2:] == ["bot", "slot"] or ("bot" in kinds and "user" in kinds)
