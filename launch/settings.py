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
KEEP_DAYS = range(7, 366)
MOST_ENGINES = 16  # each takes 1.5 GB of memory


class BadSetting(ValueError):
    """An environment variable that cannot be used. Says which and what it takes."""


@dataclass(frozen=True, slots=True)
class LaunchSettings:
    """`host` is the gateway's; everything else listens on 127.0.0.1. An engine for each of `engine_ports`.
    Conversations are deleted after `keep_days` days."""

    state: Path
    host: str = LOOPBACK
    port: int = 8080
    engine_ports: tuple[int, ...] = (5005,)
    actions_port: int = 5055
    keep_days: int = 30

    @classmethod
    def from_environment(cls) -> LaunchSettings:
        """Raises BadSetting."""
        return cls(
            state=state_folder(),
            host=os.environ.get("SIGNPOST_HOST", LOOPBACK),
            port=_port("SIGNPOST_PORT", 8080),
            engine_ports=_engine_ports(),
            actions_port=_port("SIGNPOST_ACTIONS_PORT", 5055),
            keep_days=_keep_days(),
        )

    @property
    def base(self) -> str:
        """Where a browser on this machine finds the gateway."""
        host = LOOPBACK if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def engine_port(self) -> int:
        """The first engine's."""
        return self.engine_ports[0]

    @property
    def engines(self) -> tuple[str, ...]:
        """What the supervisor calls them, and their logs: engine, engine-1, engine-2, …"""
        return ("engine", *(f"engine-{number}" for number in range(1, len(self.engine_ports))))

    @property
    def addresses(self) -> tuple[tuple[str, str, int], ...]:
        """Each variable with an address that it stands for."""
        return (
            ("SIGNPOST_PORT", self.host, self.port),
            *(("SIGNPOST_ENGINE_PORT", LOOPBACK, port) for port in self.engine_ports),
            ("SIGNPOST_ACTIONS_PORT", LOOPBACK, self.actions_port),
        )

    def variables(self) -> dict[str, str]:
        """The environment variables that the servers and the supervisor read."""
        return {
            "SIGNPOST_ROOT": str(ROOT),
            "SIGNPOST_VAR": str(self.state),
            "SIGNPOST_HOST": self.host,
            "SIGNPOST_PORT": str(self.port),
            "SIGNPOST_ENGINE_PORT": " ".join(map(str, self.engine_ports)),
            "SIGNPOST_MORE_ENGINES": str(len(self.engine_ports) - 1),
            "SIGNPOST_ACTIONS_PORT": str(self.actions_port),
            "SIGNPOST_KEEP_DAYS": str(self.keep_days),
        }

    def on_free_ports(self, state: Path) -> LaunchSettings:
        """The same on ports that were free just now, with another state folder."""
        port, actions, *engines = free_ports(2 + len(self.engine_ports))
        return replace(self, state=state, host=LOOPBACK, port=port, engine_ports=tuple(engines), actions_port=actions)


def taken_ports(settings: LaunchSettings) -> list[str]:
    """A line for each port that something else listens on, saying what to do."""
    lines = []
    for variable, host, port in settings.addresses:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                lines.append(
                    f"Port {port} on {host} cannot be used ({error.strerror}). Is Signpost running already? "
                    f"If not, choose another: make run {variable}={_instead(settings, variable, port)}"
                )
    return lines


def _instead(settings: LaunchSettings, variable: str, taken: int) -> str:
    """What to set the variable to, with the next port that is not one of ours."""
    ours = [port for _, _, port in settings.addresses]
    free = next(port for port in range(taken + 1, taken + 2 + len(ours)) if port not in ours)
    if variable != "SIGNPOST_ENGINE_PORT" or len(settings.engine_ports) == 1:
        return str(free)
    return f'"{" ".join(str(free if port == taken else port) for port in settings.engine_ports)}"'


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


def _engine_ports() -> tuple[int, ...]:
    """One or several, separated by spaces, all different."""
    variable = "SIGNPOST_ENGINE_PORT"
    value = os.environ.get(variable, "5005")
    parts = value.split()
    if not parts or not all(map(_is_port, parts)):
        raise _no_port(variable, value)
    if len(set(map(int, parts))) < len(parts) or len(parts) > MOST_ENGINES:
        raise BadSetting(f"{variable} is “{value}”; it takes up to {MOST_ENGINES} different ports.")
    return tuple(map(int, parts))


def _keep_days() -> int:
    value = os.environ.get("SIGNPOST_KEEP_DAYS", "30")
    if not _is_number(value) or int(value) not in KEEP_DAYS:
        raise BadSetting(f"SIGNPOST_KEEP_DAYS is “{value}”; it takes a number of days from 7 to 365.")
    return int(value)


def _port(variable: str, default: int) -> int:
    value = os.environ.get(variable, str(default))
    if not _is_port(value):
        raise _no_port(variable, value)
    return int(value)


def _no_port(variable: str, value: str) -> BadSetting:
    return BadSetting(f"{variable} is “{value}”; it takes a port number from 1 to 65535.")


def _is_port(value: str) -> bool:
    return _is_number(value) and 0 < int(value) < 65536


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10
