"""A hostile case: bytes for a socket, and what may come back.

MARK stands in whatever has room for it: it may come back in no error, and stand in no log.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

MARK = "zebedee4711"
HOST = "127.0.0.1"
CHAT, FORGET, FEEDBACK = "/api/v1/chat", "/api/v1/forget", "/api/v1/feedback"
JSON_TYPE = ("Content-Type", "application/json")

Headers = Iterable[tuple[str, str | bytes]]


@dataclass(frozen=True, slots=True)
class Case:
    """`name` is unique. `wire` is sent as it stands. `statuses`: the HTTP statuses that may answer it; 0 stands for
    no answer at all, where HTTP itself is broken. `unseen` may stand in no error's body, and
    in no page. `kinds`: what the first reply may be, where that is part of the promise."""

    name: str
    wire: bytes
    statuses: frozenset[int]
    path: str = CHAT
    unseen: tuple[str, ...] = (MARK,)
    kinds: frozenset[str] = frozenset()

    @property
    def group(self) -> str:
        """What the case is one of: the words before the colon, or the first."""
        return self.name.split(": ")[0] if ": " in self.name else self.name.split(" ")[0]

    @property
    def patience(self) -> float:
        """Seconds to wait for an answer; fewer where none may come."""
        return 2.0 if 0 in self.statuses else 12.0

    @property
    def reads_body(self) -> bool:
        """Whether the answer may have a body at all."""
        return not self.wire.startswith((b"HEAD ", b"OPTIONS "))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Status 0: no answer at all, whether the connection was closed or the server waits for more."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        """Raises ValueError."""
        return json.loads(self.body)


def request(method: str, path: str | bytes, headers: Headers = (), body: bytes = b"", length: bool = True) -> bytes:
    """An HTTP/1.1 request for one answer on one connection. `length` adds a true Content-Length where there is a body
    or the method is POST."""
    target = path.encode("utf-8") if isinstance(path, str) else path
    given = list(headers)
    if not any(name.lower() == "host" for name, _ in given):
        given.insert(0, ("Host", HOST))
    given.append(("Connection", "close"))
    if length and (body or method == "POST"):
        given.append(("Content-Length", str(len(body))))
    lines = [name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) for name, value in given]
    return b"\r\n".join([method.encode() + b" " + target + b" HTTP/1.1", *lines, b"", body])


def posted(body: bytes | object, path: str = CHAT, headers: Headers = ()) -> bytes:
    """A POST of JSON; what is not bytes is made JSON, lone surrogates escaped."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return request("POST", path, [JSON_TYPE, *headers], raw)


def send(base: str, wire: bytes, seconds: float = 12.0) -> Answer:
    """Send the bytes and read one answer, to its end. A server may answer and close before it has read everything."""
    address = urlsplit(base)
    started = monotonic()
    with socket.create_connection((address.hostname or HOST, address.port or 80), timeout=seconds) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it would not read on; what it said stands to be read
            connection.sendall(wire)
        method = wire.split(b" ", 1)[0].decode("ascii", "replace")
        try:
            with HTTPResponse(connection, method=method) as response:
                response.begin()
                body = response.read()
                headers = {name.lower(): value for name, value in response.getheaders()}
                return Answer(response.status, headers, body, monotonic() - started)
        except (ConnectionResetError, HTTPException, TimeoutError):
            return Answer(0, {}, b"", monotonic() - started)


def of(*statuses: int) -> frozenset[int]:
    return frozenset(statuses)
