"""A server on the actions' port that passes calls on to the real actions, later, or answers them wrongly."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from launch.settings import APP_PYTHON, ROOT, free_ports
from launch.stack import Stack

from .parts import ACTIONS, held_down, is_answered_by, process_of, wait_until, wait_until_ready


@dataclass(frozen=True)
class Reaction:
    """What happens to a call after `seconds`: it is answered with `status` and `body`, cut off without a word, or
    passed on where there is neither."""

    seconds: float = 0.0
    status: int | None = None
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    cut: bool = False


PASSED_ON = Reaction()
React = Callable[[str], Reaction]


@dataclass
class StandIn:
    """`react` is told the message and says what happens. `runs` are the messages of the calls, in the order they
    came."""

    react: React = field(default=lambda message: PASSED_ON)
    runs: list[str] = field(default_factory=list)


@contextmanager
def standing_in(stack: Stack) -> Iterator[StandIn]:
    """Between engine and actions for as long as the block lasts. The real actions run on another port meanwhile."""
    environment = {**process_of(stack, ACTIONS).environ()}
    port = int(environment["SIGNPOST_ACTIONS_PORT"])
    [elsewhere] = free_ports(1)
    stand_in = StandIn()
    with (
        _actions_on(elsewhere, environment) as upstream,
        held_down(stack, ACTIONS),
        httpx.Client(base_url=upstream, timeout=30, trust_env=False) as client,
    ):
        server = _server(port, client, stand_in)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            wait_until_ready(stack)
            yield stand_in
        finally:
            server.shutdown()
            server.server_close()
            thread.join(10)
    wait_until_ready(stack)


@contextmanager
def _actions_on(port: int, environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(
        [str(APP_PYTHON), "-m", "bot.actions"],
        cwd=ROOT,
        env={**environment, "SIGNPOST_ACTIONS_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: is_answered_by(f"{address}/health"))
        yield address
    finally:
        process.kill()
        process.wait()


def _server(port: int, client: httpx.Client, stand_in: StandIn) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = client.get(self.path)
            self._send(answer.status_code, answer.content, (("Content-Type", "application/json"),))

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            message = str(json.loads(raw)["tracker"]["latest_message"].get("text"))
            stand_in.runs.append(message)
            reaction = stand_in.react(message)
            time.sleep(reaction.seconds)
            if reaction.cut:
                self.close_connection = True
            elif reaction.status is not None:
                self._send(reaction.status, reaction.body, reaction.headers)
            else:
                self._pass_on(raw)

        def _pass_on(self, raw: bytes) -> None:
            try:
                answer = client.post(self.path, content=raw, headers={"Content-Type": "application/json"})
            except (httpx.HTTPError, RuntimeError):  # the real actions, or the client, are gone: the test is over
                self.close_connection = True
            else:
                self._send(answer.status_code, answer.content, (("Content-Type", "application/json"),))

        def _send(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
            try:
                self.send_response(status)
                for name, value in (*headers, ("Content-Length", str(len(body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the engine has given up waiting

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server
