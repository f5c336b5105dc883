"""Ports and folders, from environment variables with defaults."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.paths import state_folder

ROOT = Path(__file__).parent.parent
APP_PYTHON = ROOT / ".venv" / "bin" / "python"
ENGINE_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
LOOPBACK = "127.0.0.1"


class BadSetting(ValueError):
    """An environment variable that cannot be used. Says which and what it takes."""


@dataclass(frozen=True, slots=True)
class LaunchSettings:
    """`host` is the gateway's; everything else listens on 127.0.0.1."""

    state: Path
    host: str = LOOPBACK
    port: int = 8080
    engine_port: int = 5005
    actions_port: int = 5055

    @classmethod
    def from_environment(cls) -> LaunchSettings:
        """Raises BadSetting."""
        return cls(
            state=state_folder(),
            host=os.environ.get("SIGNPOST_HOST", LOOPBACK),
            port=_port("SIGNPOST_PORT", 8080),
            engine_port=_port("SIGNPOST_ENGINE_PORT", 5005),
            actions_port=_port("SIGNPOST_ACTIONS_PORT", 5055),
        )

    @property
    def base(self) -> str:
        """Where a browser on this machine finds the gateway."""
        host = LOOPBACK if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def ports(self) -> dict[str, tuple[str, int]]:
        """Each variable with the address that it stands for."""
        return {
            "SIGNPOST_PORT": (self.host, self.port),
            "SIGNPOST_ENGINE_PORT": (LOOPBACK, self.engine_port),
            "SIGNPOST_ACTIONS_PORT": (LOOPBACK, self.actions_port),
        }

    def variables(self) -> dict[str, str]:
        """The environment variables that the servers read."""
        return {
            "SIGNPOST_ROOT": str(ROOT),
            "SIGNPOST_VAR": str(self.state),
            "SIGNPOST_HOST": self.host,
            **{name: str(port) for name, (_, port) in self.ports.items()},
        }

    def on_free_ports(self, state: Path) -> LaunchSettings:
        """The same on three ports that were free just now, with another state folder."""
        port, engine, actions = free_ports(3)
        return replace(self, state=state, host=LOOPBACK, port=port, engine_port=engine, actions_port=actions)


def taken_ports(settings: LaunchSettings) -> list[str]:
    """A line for each port that something else listens on, saying what to do."""
    lines = []
    for variable, (host, port) in settings.ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                lines.append(
                    f"Port {port} on {host} cannot be used ({error.strerror}). Is Signpost running already? "
                    f"If not, choose another: make run {variable}={port + 1}"
                )
    return lines


def free_ports(count: int) -> list[int]:
    """Ports that were free on 127.0.0.1 just now, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _port(variable: str, default: int) -> int:
    value = os.environ.get(variable, str(default))
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 65536:
        raise BadSetting(f"{variable} is “{value}”; it takes a port number from 1 to 65535.")
    return int(value)
