"""A PostgreSQL server of the tests' own, from Debian's package: a fresh cluster on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

USER = "postgres"


@contextmanager
def running_server() -> Iterator[URL]:
    """The address of an empty database; the server stops and is gone afterwards."""
    # Not in pytest's own temporary folder: a second run of pytest shuts that to everybody but its owner.
    with tempfile.TemporaryDirectory(prefix="signpost-postgres-") as folder:
        yield from _server_in(Path(folder))


def _server_in(folder: Path) -> Iterator[URL]:
    binaries, data, port = _binaries(), folder / "data", _free_port()
    data.mkdir()
    if os.geteuid() == 0:  # the server refuses to run as root, so the package's own user gets the folder
        shutil.chown(folder, USER)
        shutil.chown(data, USER)
    _run([binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run([binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"])
    try:
        yield URL.create("postgresql+psycopg", USER, host="127.0.0.1", port=port, database="postgres")
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


def _binaries() -> Path:
    """Debian keeps them out of the PATH, a folder a version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.fail("There is no PostgreSQL here. Install it (Debian: apt-get install postgresql).")
    return found[-1].parent if found else Path(on_path or "").parent


def _run(command: Sequence[str | Path]) -> None:
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_user, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{Path(command[0]).name}: {done.stdout}{done.stderr}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
