"""A PostgreSQL server of the engine's tests: a fresh cluster from Debian's package on a free port of 127.0.0.1, which
can be stopped as by a fault, frozen, and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.running import free_port

USER = "signpost"
SYSTEM_USER = "postgres"  # the server refuses to run as root, so the package's own user gets the folder
PASSWORD = "canary-password-31"
LOCAL_RULES = f"host all {SYSTEM_USER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@dataclass
class Server:
    """`url` is what SIGNPOST_TRACKER_URL would be."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/tracker"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._control("-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """As by a fault: nobody is waited for."""
        self._control("-m", "immediate", "-w", "stop")

    def signal(self, number: signal.Signals) -> None:
        """To the server and every connection's process of it."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(main)], capture_output=True, text=True, check=True)
        for pid in [main, *map(int, children.stdout.split())]:
            os.kill(pid, number)

    def make(self) -> None:
        data = self.folder / "data"
        data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, SYSTEM_USER)
            shutil.chown(data, SYSTEM_USER)
        _run([_binary("initdb"), "-D", data, "-U", SYSTEM_USER, "-A", "trust", "--no-sync", "-E", "UTF8"])
        (data / "pg_hba.conf").write_text(LOCAL_RULES)
        self.start()
        for statement in (f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'", f"CREATE DATABASE tracker OWNER {USER}"):
            self.sql(statement, "postgres")

    def sql(self, statement: str, database: str = "tracker") -> str:
        """What the administrator gets for it, a row a line."""
        command = [_binary("psql"), "-h", "127.0.0.1", "-p", self.port, "-U", SYSTEM_USER, "-d", database, "-Atc"]
        return _run([*command, statement]).strip()

    def _control(self, *arguments: str | Path) -> None:
        _run([_binary("pg_ctl"), "-D", self.folder / "data", *arguments])


@contextmanager
def running_server() -> Iterator[Server]:
    """A server with an empty database `tracker`; gone afterwards."""
    # Not in pytest's own temporary folder: a second run of pytest shuts that to everybody but its owner.
    with tempfile.TemporaryDirectory(prefix="signpost-tracker-") as folder:
        server = Server(Path(folder), free_port())
        server.make()
        try:
            yield server
        finally:
            server.signal(signal.SIGCONT)
            server.stop()


def _binary(name: str) -> Path:
    """Debian keeps them out of the PATH, a folder a version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    if not found and not on_path:
        pytest.fail("There is no PostgreSQL here. Install it (Debian: apt-get install postgresql).")
    return found[-1] if found else Path(on_path or "")


def _run(command: Sequence[object]) -> str:
    as_user = ["runuser", "-u", SYSTEM_USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_user, *map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout
