"""A PostgreSQL server that is killed and started again in the middle of things."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil
from sqlalchemy import URL

from tests.knowledge.postgres import USER, running_server


@dataclass
class Server:
    """`url` without a driver, as an administrator would write it."""

    address: URL
    _command: list[str] = field(default_factory=list)
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.address.set(drivername="postgresql").render_as_string(hide_password=False)

    def kill(self) -> None:
        """As `pg_ctl -m immediate stop` does it: every connection is cut, nothing is tidied up."""
        process = self._process()
        self._command = process.cmdline()
        process.send_signal(signal.SIGQUIT)
        for own in self._started:
            own.wait(20)
        self._started.clear()
        deadline = time.monotonic() + 20
        while self.accepts() or _is_running(process):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def start(self) -> None:
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        quiet = subprocess.DEVNULL
        self._started.append(subprocess.Popen([*as_user, *self._command], stdout=quiet, stderr=quiet))
        deadline = time.monotonic() + 30
        while not self.accepts():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def accepts(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.address.port or 0), timeout=1):
            return True
        return False

    def settle(self) -> None:
        """What was started here ends when the server is stopped."""
        for own in self._started:
            own.wait(20)

    def _process(self) -> psutil.Process:
        for process in psutil.process_iter(["name"]):
            with suppress(psutil.Error):
                command = process.cmdline()
                if process.info["name"] == "postgres" and "-D" in command and str(self.address.port) in command:
                    return process
        raise AssertionError("the server is not running")


def _is_running(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


@contextmanager
def killable_server() -> Iterator[Server]:
    """Runs, unless it is killed, for as long as the block lasts."""
    with running_server() as address:
        server = Server(address)
        try:
            yield server
        finally:
            if not server.accepts():
                server.start()
    server.settle()
