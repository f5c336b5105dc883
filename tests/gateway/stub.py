"""A stand-in for the engine's channel: a real server that checks the signature as the real one does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.turns import Refusal, Turn, forgotten_of, read_signed, turn_of

Json = dict[str, Any]

KEY = b"0123456789abcdef0123456789abcdef"
BROKEN = "what-nobody-thought-of-4711"
SAID = {"kind": "answer", "text": "Warm the pot.", "topic": "brewing", "confidence": 0.9}


@dataclass(frozen=True)
class Answer:
    """What the stub sends back. `pause` is slept before each of the body's `pieces`, seconds."""

    status: int = 200
    body: bytes = json.dumps({"replies": [SAID], "saved": True}).encode()
    pause: float = 0.0
    pieces: int = 1
    hangs_up: bool = False


def answered(*replies: Json, saved: bool = True) -> Answer:
    return Answer(body=json.dumps({"replies": list(replies), "saved": saved}).encode())


def refused(status: int, code: str) -> Answer:
    return Answer(status, json.dumps({"code": code}).encode())


@dataclass
class StubEngine:
    """`turns` and `forgotten` are what was accepted; `refusals` the codes of what was not."""

    answer: Answer = field(default_factory=Answer)
    forgets: Answer = field(default_factory=lambda: Answer(204, b""))
    health: Answer = field(default_factory=lambda: Answer(body=b'{"agent": true, "store": true}'))
    choose: Callable[[Turn], Answer] | None = None
    turns: list[Turn] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    url: str = ""

    def post(self, path: str, body: bytes, headers: Any) -> Answer:
        self.received.append(body)
        try:
            document = read_signed(body, headers, KEY, time.time())
            if path == "/webhooks/signpost/forget":
                self.forgotten.append(forgotten_of(document))
                return self.forgets
            turn = turn_of(document)
        except Refusal as refusal:
            self.refusals.append(refusal.code.name)
            return refused(refusal.code.value, refusal.code.name)
        self.turns.append(turn)
        return self.choose(turn) if self.choose else self.answer


@contextmanager
def serving(engine: StubEngine) -> Iterator[StubEngine]:
    """The stub on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(engine.post(self.path, body, self.headers))

        def do_GET(self) -> None:
            self._send(engine.health)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Quiet."""

        def _send(self, answer: Answer) -> None:
            if answer.hangs_up:
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            size = -(-len(answer.body) // answer.pieces) or 1
            try:
                for start in range(0, len(answer.body), size):
                    time.sleep(answer.pause)
                    self.wfile.write(answer.body[start : start + size])
                    self.wfile.flush()
            except OSError:  # the gateway gave up waiting, as it should
                pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    engine.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield engine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
