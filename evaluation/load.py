"""python -m evaluation.load: many people at once against a gateway, in a process of its own, so that the measuring
does not wait for what is measured. Writes what became of every turn as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
import uuid
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass

import httpx

from evaluation.conformity import Conformity

SECONDS = 15.0  # the promise is ten: what takes longer is seen as what it is
NOT_SAVED = "could not be saved"
# What staff ask: answers of every kind, follow-ups among them.
QUESTIONS = (
    *("who can interpret?", "and in Camden only?", "when do I refer to MARAC?", "lado number"),
    *("what does IDSVA stand for", "is she safe now theyve split up", "hello", "what training do I have to do"),
    *("mum says shes leaving him tonight, what do I need to sort", "what is the capital of peru"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` send `turns` each, one every `every` seconds at most, never one before the last was answered; each
    begins somewhere in the first `every` seconds. `as_one`: all with one cookie, as one person would."""

    base: str
    people: int
    turns: int
    every: float
    as_one: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of one turn. `at` and `seconds` from the beginning and to the whole answer; `code` is `200`, a
    problem's code, or the name of the error where there was no answer; `breaches` of the contract."""

    person: int
    number: int
    turn_id: str
    conversation: str | None
    at: float
    seconds: float
    code: str
    flagged: bool
    breaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Exchange:
    person: int
    number: int
    turn_id: str
    at: float
    seconds: float
    response: httpx.Response | None
    error: str


async def measure(plans: Sequence[Plan]) -> list[list[Turn]]:
    """Runs the plans at the same time; each one's turns. Answers are held to the contract only afterwards."""
    transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=None, max_keepalive_connections=None))
    started = time.perf_counter()
    async with transport:
        exchanged = await asyncio.gather(*(_run(plan, transport, started) for plan in plans))
    conformity = Conformity.from_contract()
    return [[_turn(exchange, conformity) for exchange in one] for one in exchanged]


async def _run(plan: Plan, transport: httpx.AsyncHTTPTransport, started: float) -> list[_Exchange]:
    cookies = await _cookie(plan, transport) if plan.as_one else httpx.Cookies()
    people: list[Awaitable[list[_Exchange]]] = [
        _person(plan, number, transport, started, httpx.Cookies(cookies)) for number in range(plan.people)
    ]
    return [exchange for person in await asyncio.gather(*people) for exchange in person]


async def _cookie(plan: Plan, transport: httpx.AsyncHTTPTransport) -> httpx.Cookies:
    client = _client(plan, transport, httpx.Cookies())
    await client.post("/api/v1/chat", json={"message": QUESTIONS[0]})
    return client.cookies


def _client(plan: Plan, transport: httpx.AsyncHTTPTransport, cookies: httpx.Cookies) -> httpx.AsyncClient:
    """Shares the connections, and has a jar of its own. Never closed: that would close the transport."""
    return httpx.AsyncClient(base_url=plan.base, transport=transport, timeout=SECONDS, cookies=cookies)


async def _person(
    plan: Plan, person: int, transport: httpx.AsyncHTTPTransport, started: float, cookies: httpx.Cookies
) -> list[_Exchange]:
    client = _client(plan, transport, cookies)
    exchanges: list[_Exchange] = []
    conversation: str | None = None
    begins = time.perf_counter() + plan.every * person / plan.people
    for number in range(plan.turns):
        await asyncio.sleep(begins + number * plan.every - time.perf_counter())
        exchange = await _exchange(client, person, number, conversation, started)
        exchanges.append(exchange)
        if exchange.response is not None and exchange.response.status_code == 200:
            conversation = exchange.response.json()["conversation_id"]
    return exchanges


async def _exchange(
    client: httpx.AsyncClient, person: int, number: int, conversation: str | None, started: float
) -> _Exchange:
    turn_id = str(uuid.uuid4())
    message = QUESTIONS[(person + number) % len(QUESTIONS)]
    body = {"message": message, "turn_id": turn_id, "conversation_id": conversation}
    sent = time.perf_counter()
    response, error = None, ""
    try:
        response = await client.post("/api/v1/chat", json=body)
    except httpx.TransportError as failed:
        error = type(failed).__name__
    return _Exchange(person, number, turn_id, sent - started, time.perf_counter() - sent, response, error)


def _turn(exchange: _Exchange, conformity: Conformity) -> Turn:
    code, conversation, flagged, breaches = exchange.error, None, False, [exchange.error] if exchange.error else []
    if exchange.response is not None:
        try:
            read = exchange.response.json()
        except ValueError:
            read = {}
        breaches = conformity.failures(exchange.response.status_code, read)
        code = "200" if exchange.response.status_code == 200 else str(read.get("code"))
        conversation = read.get("conversation_id")
        flagged = NOT_SAVED in exchange.response.text
    return Turn(
        exchange.person,
        exchange.number,
        exchange.turn_id,
        conversation,
        round(exchange.at, 3),
        round(exchange.seconds, 4),
        code,
        flagged,
        tuple(breaches),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.load", description=__doc__)
    parser.add_argument("plans", help='a JSON list of {"base", "people", "turns", "every", "as_one"}')
    plans = [Plan(**given) for given in json.loads(parser.parse_args(arguments).plans)]
    json.dump([[asdict(turn) for turn in turns] for turns in asyncio.run(measure(plans))], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
