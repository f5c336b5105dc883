"""Ports and folders: a bad value is told what it should be, a taken port what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from launch.settings import BadSetting, LaunchSettings, free_ports, taken_ports

PORTS = ("SIGNPOST_PORT", "SIGNPOST_ENGINE_PORT", "SIGNPOST_ACTIONS_PORT")


@pytest.fixture
def free(tmp_path: Path) -> LaunchSettings:
    return LaunchSettings(tmp_path).on_free_ports(tmp_path)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken


def test_the_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = LaunchSettings.from_environment()
    assert settings == LaunchSettings(tmp_path / "var", "127.0.0.1", 8080, (5005,), 5055, 30)
    assert settings.base == "http://127.0.0.1:8080"


def test_each_variable_sets_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {"SIGNPOST_VAR": str(tmp_path), "SIGNPOST_HOST": "0.0.0.0"}
    values |= {name: str(9001 + n) for n, name in enumerate(PORTS)}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = LaunchSettings.from_environment()
    assert settings == LaunchSettings(tmp_path, "0.0.0.0", 9001, (9002,), 9003)
    assert settings.base == "http://127.0.0.1:9001"
    assert settings.variables().items() >= values.items()


@pytest.mark.parametrize("variable", PORTS)
@pytest.mark.parametrize("value", ["", "0", "65536", "-1", "80a", "8,080", "http", "1e3", "\u00b2"])
def test_a_bad_port_is_named_with_what_it_takes(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as caught:
        LaunchSettings.from_environment()
    assert str(caught.value) == f"{variable} is “{value}”; it takes a port number from 1 to 65535."


@pytest.mark.parametrize(
    ("value", "ports", "names"),
    [
        ("5005", (5005,), ("engine",)),
        ("5005 5006", (5005, 5006), ("engine", "engine-1")),
        (" 7  9 8 ", (7, 9, 8), ("engine", "engine-1", "engine-2")),
    ],
)
def test_an_engine_for_each_port(
    monkeypatch: pytest.MonkeyPatch, value: str, ports: tuple[int, ...], names: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SIGNPOST_ENGINE_PORT", value)
    settings = LaunchSettings.from_environment()
    assert (settings.engine_ports, settings.engine_port, settings.engines) == (ports, ports[0], names)
    assert settings.variables()["SIGNPOST_ENGINE_PORT"] == " ".join(map(str, ports))
    assert settings.variables()["SIGNPOST_MORE_ENGINES"] == str(len(ports) - 1)


@pytest.mark.parametrize("value", ["5005 5005", " ".join(str(n) for n in range(1, 18)), "5005 05005"])
def test_ports_that_are_no_list_of_different_ones(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SIGNPOST_ENGINE_PORT", value)
    with pytest.raises(BadSetting, match="SIGNPOST_ENGINE_PORT is"):
        LaunchSettings.from_environment()


@pytest.mark.parametrize(("value", "days"), [("7", 7), ("365", 365)])
def test_how_long_conversations_are_kept(monkeypatch: pytest.MonkeyPatch, value: str, days: int) -> None:
    monkeypatch.setenv("SIGNPOST_KEEP_DAYS", value)
    settings = LaunchSettings.from_environment()
    assert settings.keep_days == days
    assert settings.variables()["SIGNPOST_KEEP_DAYS"] == value


@pytest.mark.parametrize("value", ["", "6", "366", "-7", "30d", "7.5", "\u00b9\u00b9"])
def test_days_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SIGNPOST_KEEP_DAYS", value)
    with pytest.raises(BadSetting, match="takes a number of days from 7 to 365"):
        LaunchSettings.from_environment()


@pytest.mark.parametrize("value", ["1", "65535"])
def test_the_outermost_ports_are_taken(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SIGNPOST_PORT", value)
    assert LaunchSettings.from_environment().port == int(value)


def test_nothing_is_said_of_free_ports(free: LaunchSettings) -> None:
    assert taken_ports(free) == []


@pytest.mark.parametrize(("variable", "field"), [("SIGNPOST_PORT", "port"), ("SIGNPOST_ACTIONS_PORT", "actions_port")])
def test_a_taken_port_is_named_with_its_variable(
    free: LaunchSettings, listener: socket.socket, variable: str, field: str
) -> None:
    number = listener.getsockname()[1]
    (line,) = taken_ports(replace(free, **{field: number}))
    assert f"Port {number} on 127.0.0.1 cannot be used" in line
    assert f"make run {variable}={number + 1}" in line


def test_of_several_engines_ports_the_taken_one_is_named(free: LaunchSettings, listener: socket.socket) -> None:
    number = listener.getsockname()[1]
    (line,) = taken_ports(replace(free, engine_ports=(number,)))
    assert f"make run SIGNPOST_ENGINE_PORT={number + 1}" in line
    (line,) = taken_ports(replace(free, engine_ports=(free.engine_port, number)))
    assert f"Port {number} on 127.0.0.1" in line
    assert f'make run SIGNPOST_ENGINE_PORT="{free.engine_port} {number + 1}"' in line


def test_free_ports_are_all_different() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    assert all(1024 <= port <= 65535 for port in ports)


def test_a_private_stack_keeps_to_this_machine(tmp_path: Path) -> None:
    private = LaunchSettings(Path("elsewhere"), host="0.0.0.0").on_free_ports(tmp_path)
    assert (private.host, private.state) == ("127.0.0.1", tmp_path)
    assert len({private.port, private.engine_port, private.actions_port}) == 3


def test_a_private_stack_has_as_many_engines(tmp_path: Path) -> None:
    private = LaunchSettings(Path("elsewhere"), engine_ports=(1, 2, 3)).on_free_ports(tmp_path)
    assert len({private.port, *private.engine_ports, private.actions_port}) == 5
