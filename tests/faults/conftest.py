"""One real stack for the folder, what every answer is held to, and who must still be alive afterwards."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from evaluation.conformity import Conformity
from launch.stack import Stack, private_stack

Json = dict[str, Any]

MODULES = ("web_widget", "bot.serve", "bot.actions")  # gateway, engine, actions, as `python -m` names them
CONFORMITY = Conformity.from_contract()
SECONDS = 15.0  # the promise is ten; what takes longer fails by `held`, not by a lost connection
PROMISED_SECONDS = 10.0
EMERGENCY = "call 999"
IDS = ("conversation_id", "message_id", "reference")
ID = re.compile(r"[0-9a-f-]{8,64}")
UUID = "0cb0a68a-c263-4427-ad90-a65dd4597c21"
_known: dict[tuple[int, str], list[str]] = {}
# Rate limits would answer the attack instead of what is attacked; they have tests of their own.
UNLIMITED = {"SIGNPOST_TURN_LIMIT": "off"}


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Gateway, engine and actions under the supervisor, on free ports, with a state folder of their own."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in UNLIMITED.items():
            environment.setenv(name, value)
        with private_stack() as running:
            yield running


def process_of(stack: Stack, module: str) -> psutil.Process:
    """The stack's process that runs `python -m module`."""
    for child in psutil.Process(stack.pid).children(recursive=True):
        if module in child.cmdline():
            return child
    raise AssertionError(f"{module} is not running")


def pids(stack: Stack) -> dict[str, int]:
    """Module to process id, of gateway, engine and actions. Fails where one is not running."""
    return {module: process_of(stack, module).pid for module in MODULES}


def ask(base: str, message: object, headers: Mapping[str, str] | None = None, **fields: object) -> httpx.Response:
    """One POST to /chat with the given fields (`conversation_id`, `turn_id`, `borough`, …), whatever it answers; a
    `turn_id` is minted where none is given. The answer is `held`."""
    body = json.dumps({"turn_id": str(uuid.uuid4()), **fields, "message": message})  # lone surrogates escaped
    told = {"Content-Type": "application/json", **(headers or {})}
    response = httpx.post(f"{base}/api/v1/chat", content=body, headers=told, timeout=SECONDS, trust_env=False)
    held(response)
    return response


def say(base: str, message: str, **fields: object) -> Json:
    """The 200 answer to a message: conversation_id, message_id, replies. Fails on any other status."""
    response = ask(base, message, **fields)
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def held(response: httpx.Response) -> Json:
    """Hold an answer of the gateway to the contract, and give its JSON ({} for a page or an empty answer).

    A problem, whichever call it answers, is a reply with the emergency line, standing contacts, code and reference;
    as a page where a page was asked for.
    """
    said = breaches(response.status_code, response.headers, response.content, urlsplit(str(response.request.url)).path)
    assert said == [], f"{response.status_code}: {said}"
    assert response.elapsed.total_seconds() < PROMISED_SECONDS
    return response.json() if response.content and "json" in response.headers.get("content-type", "") else {}


def breaches(status: int, headers: Mapping[str, str], body: bytes, path: str) -> list[str]:
    """What is wrong with an answer, each in words; empty for a good one. `path` is what was asked for."""
    wrong = [
        f"no {name}"
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy")
        if name not in headers
    ]
    if status == 204 or (200 <= status < 400 and not path.startswith("/api/v1/chat")):
        return wrong
    if headers.get("content-type", "").startswith("text/html") and not path.startswith(("/api/", "/health/")):
        return wrong + _breaches_of_page(body.decode("utf-8"))
    try:
        read = httpx.Response(status, content=body).json()
    except ValueError:
        return [*wrong, f"no JSON: {body[:120]!r}"]
    wrong += _failures(status, read)
    if status != 200 and not wrong:
        wrong += _breaches_of_problem(read)
    return wrong


def _failures(status: int, read: Any) -> list[str]:
    """The contract's. The same answer but for its ids is looked through once: it takes longer than to be given it."""
    ids = {name: read[name] for name in IDS if name in read} if isinstance(read, dict) else {}
    alike = {**read, **dict.fromkeys(ids, UUID)} if ids else read
    key = (status, json.dumps(alike))
    if key not in _known:
        _known[key] = CONFORMITY.failures(status, alike)
    named = [f"no {name}" for name, value in ids.items() if not (isinstance(value, str) and ID.fullmatch(value))]
    return [*_known[key], *named]


def _breaches_of_problem(read: Json) -> list[str]:
    """Beyond the schema: there is help in it, and nobody is left without a number."""
    error = read["replies"][-1]
    checks = {
        "the last reply is no error": error["kind"] == "error",
        "no emergency line": EMERGENCY in error["text"],
        "no standing contacts": bool(error["contacts"]),
    }
    return [wrong for wrong, holds in checks.items() if not holds]


def _breaches_of_page(text: str) -> list[str]:
    wanted = {"no emergency line": EMERGENCY, "no reference": "eference", "no number to ring": 'href="tel:'}
    return [wrong for wrong, part in wanted.items() if part not in text]
