"""The gateway as it is served, in front of a stand-in engine, with the real content and safety file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evaluation.conformity import Conformity
from knowledge.store import StoreUnavailable
from launch.settings import free_ports
from tests.gateway.stub import BROKEN, KEY, StubEngine, serving
from tests.gateway.talk import Talk
from web_widget import create_app
from web_widget.rooms import EXTENSION
from web_widget.settings import GatewaySettings

MakeApp = Callable[..., Flask]


@pytest.fixture(scope="session")
def conformity() -> Conformity:
    return Conformity.from_contract()


@pytest.fixture(scope="session")
def served() -> Iterator[StubEngine]:
    with serving(StubEngine()) as stub:
        yield stub


@pytest.fixture
def engine(served: StubEngine) -> StubEngine:
    """The one server, as new."""
    for field, value in vars(StubEngine(url=served.url)).items():
        setattr(served, field, value)
    return served


@pytest.fixture(scope="session")
def make_app(state: Path, served: StubEngine) -> MakeApp:
    """Makes a gateway in front of the stub, with the settings given. Those made live on until the end: the
    health page knows an application by its place in memory."""
    made = []

    def make(**changes: Any) -> Flask:
        settings: dict[str, Any] = {"turn_key": KEY, "engine_urls": (served.url,), "actions_url": served.url}
        settings |= {"state": state, "connect_timeout": 0.5, "answer_timeout": 3.0, "turn_limit": None}
        made.append(create_app(GatewaySettings(**{**settings, **changes})))
        return made[-1]

    return make


@pytest.fixture(scope="session")
def app(make_app: MakeApp) -> Flask:
    """The one that most tests share: what it remembers is only its conversations."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Whatever the test before did to the breaker is mended."""
    for guarded in app.extensions[EXTENSION].engines.all:
        guarded.breaker.succeeded()
    return app.test_client()


@pytest.fixture
def talk(client: FlaskClient, engine: StubEngine, conformity: Conformity) -> Talk:
    return Talk(client, conformity)


@pytest.fixture
def talk_to(make_app: MakeApp, engine: StubEngine, conformity: Conformity) -> Callable[..., Talk]:
    """Makes a gateway with the settings given, to talk to."""
    return lambda **changes: Talk(make_app(**changes).test_client(), conformity)


@pytest.fixture
def breakable(make_app: MakeApp, engine: StubEngine) -> FlaskClient:
    """A gateway with routes that fail in a way nobody thought of (/broken) or for want of the knowledge base
    (/unreadable), as pages and below /api/v1."""

    def broken() -> str:
        raise RuntimeError(BROKEN)

    def unreadable() -> str:
        raise StoreUnavailable(BROKEN)

    app = make_app()
    for view in (broken, unreadable):
        for prefix in ("", "/api/v1"):
            app.add_url_rule(f"{prefix}/{view.__name__}", f"{prefix}{view.__name__}", view)
    return app.test_client()


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    (port,) = free_ports(1)
    return f"http://127.0.0.1:{port}"
