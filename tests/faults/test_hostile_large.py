"""More than anybody may send, and slower: refused before it is read, and nobody else waits for it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from launch.stack import Stack
from tests.faults.conftest import breaches, pids, process_of, say
from tests.faults.hostile_wire import CHAT, JSON_TYPE, MARK, Answer, request, send

pytestmark = pytest.mark.long  # real time and real load: `make test-faults`

MEGABYTE = 1024 * 1024
SLOW_CONNECTIONS = 60
HEAD = b'{"message": "' + MARK.encode()


@pytest.mark.parametrize("size", [MEGABYTE, 100 * MEGABYTE], ids=["1 MB", "100 MB"])
@pytest.mark.parametrize("is_chunked", [False, True], ids=["with a length", "chunked"])
def test_a_body_too_large_is_refused_and_not_held(stack: Stack, size: int, is_chunked: bool) -> None:
    before = pids(stack)
    gateway = process_of(stack, "web_widget")
    held = gateway.memory_info().rss
    status, sent = _streamed(stack.settings.base, size, is_chunked)
    assert status in (413, None), status
    assert sent < size or size == MEGABYTE, "all of it was read"
    assert gateway.memory_info().rss - held < 20 * MEGABYTE
    assert pids(stack) == before
    assert say(stack.settings.base, "who can interpret?")["replies"][0]["topic"] == "interpreters"


def _streamed(base: str, size: int, is_chunked: bool) -> tuple[int | None, int]:
    """(status, bytes that were taken). None: the connection was closed while the rest was still being sent."""
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        yield HEAD
        while sent < size:
            yield b"a" * 65_536
            sent += 65_536

    headers = dict([JSON_TYPE]) | ({} if is_chunked else {"Content-Length": str(len(HEAD) + size)})
    try:
        response = httpx.post(f"{base}{CHAT}", content=pieces(), headers=headers, timeout=10, trust_env=False)
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return None, sent
    return response.status_code, sent


@pytest.mark.parametrize("size", [17 * 1024, MEGABYTE], ids=["17 KB", "1 MB"])
def test_too_large_is_said_in_the_contracts_words(stack: Stack, size: int) -> None:
    body = HEAD + b"a" * size + b'"}'
    answer = send(stack.settings.base, request("POST", CHAT, [JSON_TYPE], body))
    assert answer.status == 413
    assert breaches(answer.status, answer.headers, answer.body, CHAT) == []
    assert MARK not in answer.body.decode()
    assert "2,000" in answer.json()["message"]


def test_slow_senders_keep_nobody_else_waiting(stack: Stack) -> None:
    """Sixty who never finish their request, more than there ever were threads; meanwhile others are answered."""
    wire = request("POST", CHAT, [JSON_TYPE], HEAD + b'"}')
    address = urlsplit(stack.settings.base)
    before = pids(stack)
    with ExitStack() as opened:
        for number in range(SLOW_CONNECTIONS):
            connection = opened.enter_context(socket.create_connection((address.hostname, address.port), timeout=5))
            # some stop in the first line, some in the headers, some in the body
            connection.sendall(wire[: 5 + number * (len(wire) - 6) // SLOW_CONNECTIONS])
        started = time.monotonic()
        for _ in range(5):
            assert say(stack.settings.base, "who can interpret?")["replies"][0]["topic"] == "interpreters"
        assert time.monotonic() - started < 5, "five answers took over five seconds"
    assert pids(stack) == before


def test_a_body_that_comes_byte_by_byte_is_answered(stack: Stack) -> None:
    wire = request("POST", CHAT, [JSON_TYPE], json.dumps({"message": "who can interpret?"}).encode())
    address = urlsplit(stack.settings.base)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        for byte in wire:
            connection.sendall(bytes([byte]))
            time.sleep(0.002)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_who_hangs_up_at_once_ends_nothing(stack: Stack) -> None:
    """Forty who leave before their answer, each with a connection reset."""
    before = pids(stack)
    wire = request("POST", CHAT, [JSON_TYPE], json.dumps({"message": "who can interpret?"}).encode())
    address = urlsplit(stack.settings.base)
    for _ in range(40):
        with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.sendall(wire)
    assert say(stack.settings.base, "who can interpret?")["replies"][0]["topic"] == "interpreters"
    assert pids(stack) == before


def test_many_requests_down_one_connection_get_one_answer_each(stack: Stack) -> None:
    """Pipelined, as a smuggler or a proxy would: in order, none of them swallowed and none invented."""
    address = urlsplit(stack.settings.base)
    paths = ["/health/live", f"/api/v1/{MARK}", "/health/live", "/api/v1/documents"]
    wire = b"".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths)
    wire += request("GET", "/health/live")
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(wire)
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    found = [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]]
    assert found == [200, 404, 200, 200, 200]


def test_two_hundred_at_once_with_rubbish_and_one_with_a_question(stack: Stack) -> None:
    before = pids(stack)
    wire = request("POST", CHAT, [JSON_TYPE], b"[" * 10_000)
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(send(stack.settings.base, wire))) for _ in range(200)]
    for thread in threads:
        thread.start()
    assert say(stack.settings.base, "who can interpret?")["replies"][0]["topic"] == "interpreters"
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [400] * 200
    assert all(breaches(a.status, a.headers, a.body, CHAT) == [] for a in answers)
    assert pids(stack) == before
    assert psutil.pid_exists(before["web_widget"])
