"""The servers under supervisord: started, waited for, stopped."""

from __future__ import annotations

import os
import resource
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from launch.prepare import prepare
from launch.settings import APP_PYTHON, ROOT, LaunchSettings

CONFIGURATION = ROOT / "launch" / "supervisord.conf"
READY_SECONDS = 120.0
STOP_SECONDS = 105.0  # group after group: purge 10, gateway 20, engines 30 and 30, actions 10 at most


class NotReady(Exception):
    """The stack did not come up. Says which part, and where its log is."""


class Stack:
    """One running assistant. Its processes are in a session of their own, so a Ctrl-C reaches only us."""

    def __init__(self, settings: LaunchSettings) -> None:
        self.settings = settings
        _keep_private(settings.state / "log")
        environment = {
            **os.environ,
            **settings.variables(),
            "SIGNPOST_TURN_KEY": turn_key(settings.state),
            "PYTHONUNBUFFERED": "1",
        }
        command = [str(APP_PYTHON), "-m", "supervisor.supervisord", "-c", str(CONFIGURATION)]
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # inherited by all: what was typed stands in their memory
        self._supervisor = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            umask=0o077,  # for its logs, and for whatever the servers make
        )

    @property
    def pid(self) -> int:
        """The supervisor's."""
        return self._supervisor.pid

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Raises NotReady."""
        deadline = time.monotonic() + seconds
        parts: dict[str, bool] = {}
        while time.monotonic() < deadline:
            if self._supervisor.poll() is not None:
                raise NotReady(f"The supervisor stopped at once. See {self._log('supervisord')}")
            with suppress(httpx.HTTPError, ValueError):
                answer = httpx.get(f"{self.settings.base}/health/ready", timeout=15, trust_env=False)
                parts = answer.json().get("parts", {})
                if answer.is_success:
                    return
            self._refuse_the_fatal()
            time.sleep(0.25)
        missing = ", ".join(name for name, works in parts.items() if not works) or "the gateway"
        raise NotReady(f"Not ready after {seconds:.0f} s: {missing}. Logs: {self._log('*')}")

    def wait(self) -> int:
        """Until the supervisor ends by itself."""
        return self._supervisor.wait()

    def stop(self) -> None:
        """Stop everything, gently first."""
        if self._supervisor.poll() is None:
            self._supervisor.send_signal(signal.SIGTERM)
            try:
                self._supervisor.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._supervisor.pid, signal.SIGKILL)
                self._supervisor.wait()

    def _refuse_the_fatal(self) -> None:
        log = self._log("supervisord")
        text = log.read_text(encoding="utf-8") if log.is_file() else ""
        for name in ("actions", *self.settings.engines, "gateway"):
            if f"gave up: {name} entered FATAL state" in text:
                end = self._log(name).read_text(encoding="utf-8").strip().splitlines()[-8:]
                raise NotReady("\n".join([f"{name} does not start. The end of {self._log(name)}:", *end]))

    def _log(self, name: str) -> Path:
        return self.settings.state / "log" / f"{name}.log"


def _keep_private(folder: Path) -> None:
    """The folder and the logs in it are their owner's alone, those of earlier versions too."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for log in folder.iterdir():
        log.chmod(0o600)


def turn_key(state: Path) -> str:
    """The secret that gateway and engine share: made once, readable by its owner alone."""
    path = state / "turn.key"
    state.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        # Written whole under another name first: whoever starts at the same moment reads all of it or makes it.
        with tempfile.NamedTemporaryFile("w", dir=state, prefix=".turn-key-") as draft:
            draft.write(secrets.token_hex(32))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text().strip()


@contextmanager
def running_stack() -> Iterator[str]:
    """A whole private stack on free ports, with conversations of its own; yields its address. What is built
    (store, encoders, model) is shared with `make run`. Raises StepFailed or NotReady."""
    with private_stack() as stack:
        yield stack.settings.base


@contextmanager
def private_stack() -> Iterator[Stack]:
    """The stack behind `running_stack`, for tests that need its processes."""
    built = LaunchSettings.from_environment()
    prepare(built, print)
    with tempfile.TemporaryDirectory(prefix="signpost-") as folder:
        state = Path(folder)
        shutil.copy(built.state / "knowledge.sqlite", state)
        for shared in ("models", "encoders"):
            (state / shared).symlink_to(built.state / shared)
        stack = Stack(built.on_free_ports(state))
        try:
            stack.wait_until_ready()
            yield stack
        finally:
            stack.stop()
