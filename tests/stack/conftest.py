"""One real stack for the whole folder: engine, actions and gateway under the supervisor, on free ports."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil
import pytest

from launch.stack import Stack, private_stack
from web_widget.flow import limits
from web_widget.origins import VARIABLE

from .intranet import Intranet, running_intranet


@pytest.fixture(scope="session")
def intranet() -> Iterator[Intranet]:
    with running_intranet() as running:
        yield running


@pytest.fixture(scope="session")
def stack(intranet: Intranet) -> Iterator[Stack]:
    """Open to the intranet's pages, as an administrator would set it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(VARIABLE, intranet.origin)
        environment.setenv(limits.VARIABLE, limits.OFF)
        with private_stack() as running:
            intranet.gateway = running.settings.base
            yield running


@dataclass
class Conversation:
    """A client as the contract describes one: sends, keeps the id, shows nothing."""

    base: str
    borough: str | None = None
    id: str | None = None
    statuses: list[int] = field(default_factory=list)

    def say(self, message: str, turn_id: str | None = None) -> list[dict[str, Any]]:
        """The replies to a message; `statuses` gets its HTTP status."""
        body = {"message": message, "conversation_id": self.id, "borough": self.borough}
        body["turn_id"] = turn_id or str(uuid.uuid4())
        response = httpx.post(f"{self.base}/api/v1/chat", json=body, timeout=15, trust_env=False)
        answer = response.json()
        self.id = answer.get("conversation_id", self.id)
        self.statuses.append(response.status_code)
        replies: list[dict[str, Any]] = answer["replies"]
        return replies


@pytest.fixture
def conversation(stack: Stack) -> Conversation:
    return Conversation(stack.settings.base)


def process_of(stack: Stack, module: str) -> psutil.Process:
    """The stack's process that runs `python -m module`."""
    for child in psutil.Process(stack.pid).children(recursive=True):
        if module in child.cmdline():
            return child
    raise AssertionError(f"{module} is not running")
