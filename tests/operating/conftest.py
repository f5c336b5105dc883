"""nginx in front of a gateway whose engine is absent: what is tried here needs no answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.settings import free_ports
from tests.operating.proxying import Nginx, Served, gateway, nginx
from web_widget import create_app
from web_widget.settings import GatewaySettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def served(state: Path) -> Iterator[Served]:
    (nobody,) = free_ports(1)
    settings = GatewaySettings(turn_key=b"k" * 32, state=state, engine_urls=(f"http://127.0.0.1:{nobody}",))
    with gateway(create_app(settings)) as running:
        yield running


@pytest.fixture(scope="session")
def in_front(served: Served) -> Iterator[Nginx]:
    with nginx(served.port) as running:
        yield running
