"""Killed parts: every reply stays well-formed and says so, and what died comes back alone."""

from __future__ import annotations

import time
from typing import Any

import psutil
import pytest

from launch.stack import Stack

from .conftest import Conversation, process_of

OTHERS = {"bot.actions": "bot.serve", "bot.serve": "bot.actions"}
RECOVERY_SECONDS = 60


@pytest.mark.parametrize("module", OTHERS)
def test_a_killed_server_comes_back_alone(stack: Stack, module: str) -> None:
    survivors = {name: process_of(stack, name).pid for name in (OTHERS[module], "web_widget")}
    process_of(stack, module).kill()
    replies, statuses = _ask_until_answered(stack)
    assert statuses[0] in {502, 503}, statuses
    assert statuses[-1] == 200
    for reply in replies[:-1]:
        assert reply["kind"] == "error"
        assert "call 999" in reply["text"]
        assert reply["contacts"]
    assert replies[-1]["topic"] == "interpreters"
    assert {name: process_of(stack, name).pid for name in survivors} == survivors


def _ask_until_answered(stack: Stack) -> tuple[list[dict[str, Any]], list[int]]:
    conversation = Conversation(stack.settings.base)
    replies = []
    deadline = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < deadline:
        replies.append(conversation.say("who can interpret?")[0])
        if conversation.statuses[-1] == 200:
            break
        time.sleep(0.2)
    return replies, conversation.statuses


def test_nothing_but_the_gateway_could_be_reached_from_outside(stack: Stack) -> None:
    """The gateway's own address is a setting; the engine's and the actions' are not."""
    listening = [
        connection.laddr
        for child in psutil.Process(stack.pid).children(recursive=True)
        for connection in child.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    ports = {stack.settings.port, stack.settings.engine_port, stack.settings.actions_port}
    assert {address.port for address in listening} == ports
    assert {address.ip for address in listening} == {"127.0.0.1"}
