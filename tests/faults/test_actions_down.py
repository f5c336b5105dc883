"""The actions are gone, slow, or answer with anything but a reply."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

import pytest

from launch.stack import Stack

from .conftest import ask
from .parts import (
    ACTIONS,
    ENGINE,
    GATEWAY,
    TOPIC,
    Seen,
    Talker,
    all_at_once,
    code_of,
    held_down,
    log_of,
    paused_for,
    percentile,
    pids,
    process_of,
    seconds_of,
    stored_turns,
    wait_until,
    wait_until_ready,
)
from .stand_in import PASSED_ON, Reaction, StandIn, standing_in

pytestmark = pytest.mark.long  # real time and real load: `make test-faults`

pytest_plugins = ("tests.faults.recording",)

DANGER = "he's got a knife to mum right now"
MIXED = [
    *("who can interpret?", "lado number", "when do I refer to MARAC?", "hello", "what does IDSVA stand for"),
    *("is she safe now theyve split up", "what is the capital of peru", "??", DANGER, "who are you"),
] * 2
CANARY = "canary-5521"


def test_without_actions_every_turn_says_so_and_the_first_after_is_real(stack: Stack, seen: Seen) -> None:
    wait_until_ready(stack)
    before = pids(stack)
    with held_down(stack, ACTIONS):
        refused = [ask(stack.settings.base, message) for message in MIXED]
    back = wait_until(lambda: code_of(ask(stack.settings.base, "who can interpret?")) == "200")
    first = ask(stack.settings.base, "who can interpret?").json()["replies"][0]
    codes = Counter(map(code_of, refused))
    seen(
        f"{len(refused)} turns: {dict(codes)}, the slowest {max(map(seconds_of, refused)):.2f} s; "
        f"answered {back:.1f} s after the actions were started; engine and gateway not restarted"
    )
    assert codes == {"KB_UNAVAILABLE": len(MIXED)}
    assert refused[MIXED.index(DANGER)].json()["replies"][0]["kind"] == "emergency"
    assert first["topic"] == TOPIC
    assert {part: pids(stack)[part] for part in (GATEWAY, ENGINE)} == {part: before[part] for part in (GATEWAY, ENGINE)}


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(2, "200"), (5, "200"), pytest.param(30, "SLOW", marks=pytest.mark.long)],
)
def test_actions_that_hang_are_waited_for_eight_seconds(stack: Stack, seconds: int, code: str, seen: Seen) -> None:
    wait_until_ready(stack)
    with paused_for(process_of(stack, ACTIONS), seconds):
        asked = time.monotonic()
        response = ask(stack.settings.base, "who can interpret?")
        seen(f"stopped for {seconds} s: {code_of(response)} after {seconds_of(response):.1f} s")
        time.sleep(max(0.0, seconds - (time.monotonic() - asked)))
    assert code_of(response) == code
    assert seconds_of(response) <= 8.5
    wait_until_ready(stack)


@pytest.fixture(scope="module")
def stand_in(stack: Stack) -> Iterator[StandIn]:
    wait_until_ready(stack)
    with standing_in(stack) as running:
        yield running


@pytest.mark.parametrize("seconds", [4, pytest.param(30, marks=pytest.mark.long)])
def test_one_persons_slow_turns_keep_nobody_else_waiting(
    stack: Stack, stand_in: StandIn, seconds: int, seen: Seen
) -> None:
    """Four are as many as one person may have under way. Others ask one after another meanwhile."""
    slow = "slow canary: who may interpret?"
    stand_in.react = lambda message: Reaction(seconds=seconds) if message == slow else PASSED_ON
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(ask, stack.settings.base, slow) for _ in range(4)]
        time.sleep(0.5)
        others = []
        until = time.monotonic() + min(seconds, 8) - 1
        while time.monotonic() < until:
            others.append(ask(stack.settings.base, "who can interpret?"))
            time.sleep(0.05)
        kept = [future.result() for future in waiting]
    p95 = percentile([seconds_of(other) for other in others], 0.95)
    seen(
        f"4 turns {seconds} s slow: {dict(Counter(map(code_of, kept)))} after "
        f"{max(map(seconds_of, kept)):.1f} s at most; {len(others)} turns of others meanwhile, p95 {p95:.2f} s"
    )
    assert {code_of(other) for other in others} == {"200"}
    assert p95 < 1
    assert {code_of(one) for one in kept} == {"200" if seconds < 8 else "SLOW"}
    assert max(map(seconds_of, kept)) <= 8.5


def said(body: str) -> Reaction:
    return Reaction(status=200, body=body.encode())


WRONG = {
    "no JSON": said(f"<html>{CANARY}</html>"),
    "JSON cut short": said('{"events": [], "responses": [{"custom": {"text": "' + CANARY),
    "bytes": Reaction(status=200, body=b"\x00\xff" * 5000),
    "nothing": said(""),
    "another shape": said(f'{{"said": "{CANARY}"}}'),
    "a list": said(f'["{CANARY}"]'),
    "responses of another shape": said(f'{{"events": [], "responses": "{CANARY}"}}'),
    "a reply of another shape": said(f'{{"events": [], "responses": [{{"custom": {{"text": "{CANARY}"}}}}]}}'),
    "plain text for a reply": said(f'{{"events": [], "responses": [{{"text": "{CANARY}"}}]}}'),
    "events that are none": said(f'{{"events": [{{"event": "{CANARY}"}}], "responses": []}}'),
    "no reply": said('{"events": [], "responses": []}'),
    "400": Reaction(status=400, body=f'{{"error": "{CANARY}", "action_name": "{CANARY}"}}'.encode()),
    "404": Reaction(status=404, body=CANARY.encode()),
    "500": Reaction(status=500, body=f'{{"error": "{CANARY}"}}'.encode()),
    "503": Reaction(status=503, body=CANARY.encode()),
    "redirected": Reaction(status=302, headers=(("Location", "http://127.0.0.1:9/elsewhere"),)),
    "cut off": Reaction(cut=True),
    "10 MB of junk": Reaction(status=200, body=CANARY.encode() * 1_000_000),
    "10 MB in a reply": said(f'{{"events": [], "responses": [{{"custom": {{"text": "{CANARY * 1_000_000}"}}}}]}}'),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_reply_is_never_shown(stack: Stack, stand_in: StandIn, wrong: str, seen: Seen) -> None:
    before = pids(stack)
    talker = Talker(stack.settings.base)
    stand_in.react = lambda message: WRONG[wrong]
    response = talker.ask()
    stand_in.react = lambda message: PASSED_ON
    after = Talker(stack.settings.base).ask()
    seen(f"{wrong}: {code_of(response)} after {seconds_of(response):.2f} s")
    assert code_of(response) in {"KB_ERROR", "KB_UNAVAILABLE"}
    assert CANARY not in response.text
    assert code_of(after) == "200"
    assert {part: pids(stack)[part] for part in (GATEWAY, ENGINE)} == {part: before[part] for part in (GATEWAY, ENGINE)}


def test_nothing_of_it_is_in_a_log(stack: Stack, stand_in: StandIn, seen: Seen) -> None:
    stand_in.react = lambda message: WRONG["500"]
    Talker(stack.settings.base).ask()
    stand_in.react = lambda message: PASSED_ON
    held = {part: CANARY in log_of(stack, part) for part in ("engine", "gateway", "actions")}
    seen(f"canary in a log: {[part for part, found in held.items() if found] or 'none'}")
    assert not any(held.values())


@pytest.mark.xfail(
    strict=True, reason="a reply of any size is stored, and the actions refuse a conversation of over 2 MB from then on"
)
def test_a_conversation_goes_on_after_ten_megabytes(stack: Stack, stand_in: StandIn, seen: Seen) -> None:
    """What came is stored with the conversation; the next turn must not carry it to the actions for ever."""
    talker = Talker(stack.settings.base)
    talker.ask()
    stand_in.react = lambda message: WRONG["10 MB in a reply"]
    wrong = talker.ask()
    stand_in.react = lambda message: PASSED_ON
    after = [talker.ask("and in Camden only?"), talker.ask()]
    seen(f"the conversation after 10 MB ({code_of(wrong)}): {[code_of(one) for one in after]}")
    assert [code_of(one) for one in after] == ["200", "200"]


def test_the_same_turn_five_times_at_once_and_later_runs_once(stack: Stack, stand_in: StandIn, seen: Seen) -> None:
    talker = Talker(stack.settings.base)
    talker.ask()
    turn = "6a1fb0a0-52d0-4d53-9b0c-5a6d1c6a2f11"
    message = "lado number"
    stand_in.runs.clear()
    fields = {"turn_id": turn, "conversation_id": talker.id}
    at_once = all_at_once([partial(ask, stack.settings.base, message, **fields)] * 5)
    time.sleep(5)
    later = ask(stack.settings.base, message, **fields)
    answers = {response.text for response in [*at_once, later]}
    stored = stored_turns(stack, talker.id).count(turn)
    seen(f"6 times the same turn: {len(answers)} answer, {len(stand_in.runs)} action run, stored {stored} time")
    assert {code_of(response) for response in [*at_once, later]} == {"200"}
    assert (len(answers), stand_in.runs, stored) == (1, [message], 1)


def test_a_first_turn_sent_five_times_at_once_starts_one_conversation(
    stack: Stack, stand_in: StandIn, seen: Seen
) -> None:
    turn = "0b3e6f70-8f0e-4a56-b9c9-0c5c5f6f7a12"
    stand_in.runs.clear()
    answers = all_at_once([partial(ask, stack.settings.base, "lado number", turn_id=turn)] * 5)
    seen(f"5 times the same first turn: {len({a.text for a in answers})} answer, {len(stand_in.runs)} action run")
    assert len({answer.text for answer in answers}) == 1
    assert stand_in.runs == ["lado number"]


def test_turns_of_a_conversation_are_stored_in_the_order_they_were_sent(
    stack: Stack, stand_in: StandIn, seen: Seen
) -> None:
    """Ten on their way at once, each with another delay in the actions, none of which lets a later one pass."""
    talker = Talker(stack.settings.base)
    talker.ask("hello")
    delays = [0.4, 0.0, 0.3, 0.1, 0.5, 0.0, 0.2, 0.05, 0.3, 0.0]
    messages = [f"who can interpret, question {number}?" for number in range(10)]
    stand_in.react = lambda message: (
        Reaction(seconds=delays[messages.index(message)]) if message in messages else PASSED_ON
    )
    stand_in.runs.clear()
    turns = [f"7c9d2f10-0000-4000-8000-{number:012d}" for number in range(10)]
    answers = sent_in_order(stack.settings.base, talker.id, zip(turns, messages, strict=True))
    stored = stored_turns(stack, talker.id)[1:]
    in_order = "in the order they were sent" if stored == turns else f"in another order: {stored}"
    seen(f"10 turns 0.1 s apart: {dict(Counter(answers))}, stored {in_order}")
    assert stored == turns
    assert stand_in.runs == messages
    assert set(answers) == {200}


def sent_in_order(base: str, conversation: str | None, turns: Iterable[tuple[str, str]]) -> list[int]:
    """The statuses of turns (id and message), each sent by itself a tenth of a second after the one before, without
    waiting for its answer. Every connection is open before the first is sent, so that none overtakes another."""
    address = urlsplit(base).netloc
    sent = [(http.client.HTTPConnection(address, timeout=15), turn, message) for turn, message in turns]
    for connection, _, _ in sent:
        connection.connect()
    for connection, turn, message in sent:
        body = json.dumps({"message": message, "turn_id": turn, "conversation_id": conversation})
        connection.request("POST", "/api/v1/chat", body, {"Content-Type": "application/json"})
        time.sleep(0.1)
    statuses = []
    for connection, _, _ in sent:
        with connection.getresponse() as response:
            statuses.append(response.status)
            response.read()
        connection.close()
    return statuses


def test_sigterm_lets_the_engines_turn_finish(stack: Stack, stand_in: StandIn, seen: Seen) -> None:
    """As the supervisor stops it, in the middle of a turn that takes six seconds."""
    talker = Talker(stack.settings.base)
    talker.ask()
    stand_in.react = lambda message: Reaction(seconds=6)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(talker.ask, "lado number")
        time.sleep(1)
        process_of(stack, ENGINE).terminate()
        response = answer.result()
    stand_in.react = lambda message: PASSED_ON
    back = wait_until_ready(stack)
    stored = stored_turns(stack, talker.id)
    seen(
        f"engine, SIGTERM in a 6 s turn: {code_of(response)} after {seconds_of(response):.1f} s, "
        f"{'stored' if stored == talker.turns else 'not stored'}; ready {back:.0f} s later"
    )
    assert code_of(response) == "200"
    assert stored == talker.turns


def test_sigterm_lets_the_gateways_turn_finish(stack: Stack, stand_in: StandIn, seen: Seen) -> None:
    talker = Talker(stack.settings.base)
    talker.ask()
    stand_in.react = lambda message: Reaction(seconds=6)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(talker.ask, "lado number")
        time.sleep(1)
        process_of(stack, GATEWAY).terminate()
        error = answer.exception()
    stand_in.react = lambda message: PASSED_ON
    back = wait_until_ready(stack)
    said = f"connection cut ({type(error).__name__})" if error else code_of(answer.result())
    seen(f"gateway, SIGTERM in a 6 s turn: {said}; ready {back:.0f} s later")
    assert error is None
    assert code_of(answer.result()) == "200"
