"""The engine as it runs, with the model that was trained, and a stand-in for the actions that does as it is told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from bot.places import model_checksums
from encoders.places import var_folder

ROOT = Path(__file__).parents[2]
BUILT = var_folder()  # before the tests' own state folder takes its place
TRAINED = model_checksums().is_file()
REPLY = {"kind": "answer", "text": "Only professional interpreters."}
START_SECONDS = 90.0

_opener = build_opener(ProxyHandler({}))


@dataclass
class Actions:
    """Answers every action after `delay` seconds, setting the slot `topic` to the number of the call."""

    port: int = 0
    delay: float = 0.0
    called: list[str] = field(default_factory=list)

    def answer(self, call: dict[str, Any]) -> dict[str, Any]:
        self.called.append(call["tracker"]["latest_message"]["text"])
        time.sleep(self.delay)
        topic = {"event": "slot", "name": "topic", "value": f"topic_{len(self.called)}", "timestamp": None}
        borough = {"event": "slot", "name": "borough", "value": "camden", "timestamp": None}
        return {"events": [borough, topic], "responses": [{"custom": REPLY}]}


@contextmanager
def running_actions() -> Iterator[Actions]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(actions.answer(call)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    actions = Actions(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield actions
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


@dataclass
class Engine:
    """A process of `python -m bot.serve` with a state folder of its own."""

    state: Path
    signer: Any
    port: int
    actions_port: int
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.state / "engine.log").read_text(encoding="utf-8")

    def begin(self) -> subprocess.Popen[bytes]:
        """Started, not waited for."""
        ours = {
            "SIGNPOST_VAR": str(self.state),
            "SIGNPOST_ENGINE_PORT": str(self.port),
            "SIGNPOST_ACTIONS_PORT": str(self.actions_port),
            "SIGNPOST_TURN_KEY": self.signer.key.decode(),
        }
        with (self.state / "engine.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.serve"],
                cwd=ROOT,
                env={**os.environ, **ours, **self.variables},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self.process

    def start(self) -> None:
        process = self.begin()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert process.poll() is None, self.log[-3000:]
            try:
                if self.get("/webhooks/signpost/health")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not ready: {self.log[-3000:]}")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def post(self, document: Any, route: str = "turn") -> tuple[int, Any]:
        body, headers = self.signer.request(document)
        return self.call("POST", f"/webhooks/signpost/{route}", body, headers)

    def get(self, path: str) -> tuple[int, Any]:
        return self.call("GET", path, None, {})

    def call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        """Status and JSON, or the text where it is none. Raises OSError if nobody is there."""
        request = Request(f"http://127.0.0.1:{self.port}{path}", body, headers, method=method)
        try:
            with _opener.open(request, timeout=30) as answer:
                return answer.status, _read(answer.read())
        except HTTPError as refused:
            with refused:
                return refused.code, _read(refused.read())


@contextmanager
def prepared_engine(folder: Path, signer: Any, **variables: str) -> Iterator[tuple[Engine, Actions]]:
    """An engine that is not started yet, and its actions; both are gone afterwards."""
    for built in ("models", "encoders"):
        (folder / built).symlink_to(BUILT / built)
    with running_actions() as actions:
        engine = Engine(folder, signer, free_port(), actions.port, variables)
        try:
            yield engine, actions
        finally:
            engine.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")
