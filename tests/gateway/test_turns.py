"""A turn: asked once, answered once, by the conversation that it belongs to."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from bot.turns import Turn
from tests.gateway.stub import SAID, Answer, StubEngine, answered
from tests.gateway.talk import Talk, is_problem, turn_id


def test_an_answer_is_passed_on_as_it_is(talk: Talk, engine: StubEngine) -> None:
    given = turn_id()
    body = talk.ask("Who may interpret?", turn_id=given, borough="camden").get_json()
    assert body["message_id"] == given
    assert {key: body["replies"][0][key] for key in SAID} == SAID
    (turn,) = engine.turns
    assert (turn.text, turn.turn, turn.borough) == ("Who may interpret?", given, "camden")


def test_a_conversation_goes_on_under_its_id(talk: Talk, engine: StubEngine) -> None:
    first = talk.ask().get_json()["conversation_id"]
    assert talk.ask(conversation_id=first).get_json()["conversation_id"] == first
    other = talk.ask().get_json()["conversation_id"]
    assert other != first
    ids = [turn.conversation for turn in engine.turns]
    assert ids[0] == ids[1] != ids[2]
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)


def test_the_engine_is_never_told_the_secret_id(talk: Talk, engine: StubEngine) -> None:
    """What stands in the engine's store must not be enough to read a conversation over HTTP."""
    known = talk.ask().get_json()["conversation_id"]
    assert known not in str(engine.received)
    is_problem(talk.ask(conversation_id=engine.turns[0].conversation), 404, "UNKNOWN_CONVERSATION")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda known: "a" * len(known),
        lambda known: known[:-1] + ("0" if known[-1] != "0" else "1"),
        lambda known: ("0" if known[0] != "0" else "1") + known[1:],
        lambda known: known[:32],
        lambda known: known.upper(),
        lambda known: known + "\n",
        lambda known: f" {known}",
        lambda known: "../../etc/passwd",
        lambda known: "x" * 10_000,
    ],
    ids=["made up", "wrong end", "wrong start", "short", "upper case", "newline", "space", "path", "long"],
)
def test_an_invented_conversation_is_never_adopted(talk: Talk, engine: StubEngine, spoil: Callable[[str], str]) -> None:
    known = talk.ask().get_json()["conversation_id"]
    invented = spoil(known)
    if invented == known:  # no letter in it to put in upper case
        pytest.skip("the id has no letters")
    is_problem(talk.ask(conversation_id=invented), 404, "UNKNOWN_CONVERSATION", invented.strip())
    assert len(engine.turns) == 1


def test_the_same_turn_runs_once_and_answers_the_same(talk: Talk, engine: StubEngine) -> None:
    conversation = talk.ask().get_json()["conversation_id"]
    again = {"conversation_id": conversation, "turn_id": turn_id()}
    answers = [talk.ask("When?", **again).get_json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(engine.turns) == 2


def test_the_same_first_turn_runs_once_too(talk: Talk, engine: StubEngine) -> None:
    """Whose answer was lost knows no conversation yet: the client sends its first turn again as it was."""
    first = turn_id()
    answers = [talk.ask("When?", turn_id=first).get_json() for _ in range(2)]
    assert len(engine.turns) == 1
    assert answers[0] == answers[1]


def test_a_turn_belongs_to_its_conversation(talk: Talk, engine: StubEngine) -> None:
    """The same turn id in two conversations is two turns: nobody gets another's answer."""
    one, other = (talk.ask().get_json()["conversation_id"] for _ in range(2))
    same = turn_id()
    assert talk.ask(conversation_id=one, turn_id=same).get_json()["conversation_id"] == one
    assert talk.ask(conversation_id=other, turn_id=same).get_json()["conversation_id"] == other
    assert len(engine.turns) == 4


def test_a_failed_turn_can_be_tried_again(talk: Talk, engine: StubEngine) -> None:
    conversation = talk.ask().get_json()["conversation_id"]
    again = {"conversation_id": conversation, "turn_id": turn_id()}
    good, engine.answer = engine.answer, Answer(500, b"{}")
    is_problem(talk.ask(**again), 502, "ENGINE_FAILED")
    engine.answer = good
    assert talk.ask(**again).status_code == 200


@pytest.mark.parametrize("known", [True, False], ids=["known conversation", "first turn"])
def test_five_at_once_run_once(app: Flask, talk: Talk, engine: StubEngine, known: bool) -> None:
    body: dict[str, Any] = {"message": "When?", "turn_id": turn_id()}
    if known:
        body["conversation_id"] = talk.ask().get_json()["conversation_id"]
        engine.turns.clear()
    engine.answer = Answer(pause=0.2)
    together = threading.Barrier(5)

    def send(_: int) -> Any:
        client = app.test_client()
        together.wait()
        return client.post("/api/v1/chat", json=body).get_json()

    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(send, range(5)))
    assert len(engine.turns) == 1
    assert all(answer == answers[0] for answer in answers)


def test_turns_of_one_conversation_run_one_after_another(app: Flask, talk: Talk, engine: StubEngine) -> None:
    conversation = talk.ask().get_json()["conversation_id"]
    running, most = 0, 0
    guard = threading.Lock()

    def count(turn: Turn) -> Answer:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with guard:
            running -= 1
        return answered({"kind": "answer", "text": turn.text})

    engine.choose = count

    def send(number: int) -> Any:
        body = {"message": f"question {number}", "conversation_id": conversation}
        return app.test_client().post("/api/v1/chat", json=body).get_json()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(4)))
    assert most == 1
    assert [answer["replies"][0]["text"] for answer in answers] == [f"question {n}" for n in range(4)]


def test_conversations_do_not_wait_for_each_other(app: Flask, engine: StubEngine) -> None:
    together = threading.Barrier(3)

    def meet(turn: Turn) -> Answer:
        together.wait(timeout=2)  # passes only if all three are being answered at once
        return Answer()

    engine.choose = meet

    def send(number: int) -> int:
        return app.test_client().post("/api/v1/chat", json={"message": f"question {number}"}).status_code

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(send, range(3))) == [200] * 3


def test_what_was_not_saved_is_said(talk: Talk, engine: StubEngine) -> None:
    engine.answer = answered({"kind": "answer", "text": "One."}, {"kind": "answer", "text": "Two."}, saved=False)
    first, last = talk.ask().get_json()["replies"]
    assert (first["text"], first["notices"]) == ("One.", [])
    assert "could not be saved" in last["notices"][0]
    assert last["text"] == f"Two.\n{last['notices'][0]}"


def test_forgetting_reaches_the_engine_and_the_answers_kept_for_retries(talk: Talk, engine: StubEngine) -> None:
    conversation = talk.ask().get_json()["conversation_id"]
    again = {"conversation_id": conversation, "turn_id": turn_id()}
    talk.ask(**again)
    response = talk.client.post("/api/v1/forget", json={"conversation_id": conversation})
    assert (response.status_code, response.data) == (204, b"")
    assert engine.forgotten == [engine.turns[0].conversation]
    talk.ask(**again)
    assert len(engine.turns) == 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"conversation_id": "a" * 48}, 404, "UNKNOWN_CONVERSATION"),
        ({"conversation_id": ""}, 404, "UNKNOWN_CONVERSATION"),
        ({"conversation_id": None}, 400, "MALFORMED"),
        ({}, 400, "MALFORMED"),
        ({"conversation_id": "a" * 48, "all": True}, 400, "MALFORMED"),
        ([], 400, "MALFORMED"),
    ],
    ids=json.dumps,
)
def test_what_cannot_be_forgotten(talk: Talk, engine: StubEngine, body: Any, status: int, code: str) -> None:
    is_problem(talk.held(talk.client.post("/api/v1/forget", json=body)), status, code)
    assert engine.received == []


def test_forgetting_is_never_claimed_for_nothing(talk: Talk, engine: StubEngine) -> None:
    conversation = talk.ask().get_json()["conversation_id"]
    engine.forgets = Answer(500, b"{}")
    response = talk.held(talk.client.post("/api/v1/forget", json={"conversation_id": conversation}))
    is_problem(response, 502, "ENGINE_FAILED")
