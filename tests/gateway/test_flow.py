"""Many at once, again and too often, over HTTP: each gets an answer or is told plainly that there is none."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.turns import Turn
from tests.gateway.stub import Answer, StubEngine, answered, refused, serving
from tests.gateway.talk import Talk, is_problem, turn_id
from web_widget.flow.breaker import FAILURES
from web_widget.flow.engines import IN_FLIGHT


@pytest.mark.parametrize("change", [{"message": "Something else?"}, {"borough": "camden"}])
def test_a_turns_id_used_for_another_message_is_refused(talk: Talk, engine: StubEngine, change: dict[str, str]) -> None:
    turn = turn_id()
    first = talk.ask("Who may interpret?", turn_id=turn).get_json()
    again = {"message": "Who may interpret?", "conversation_id": first["conversation_id"], "turn_id": turn}
    is_problem(talk.ask(**{**again, **change}), 409, "STALE_TURN")
    assert talk.ask(**again).get_json() == first
    assert len(engine.turns) == 1


def test_the_same_turn_five_times_at_once_runs_once(talk: Talk, engine: StubEngine) -> None:
    engine.answer = Answer(pause=0.2)
    turn = turn_id()
    with ThreadPoolExecutor(5) as threads:
        bodies = [response.get_json() for response in threads.map(lambda _: talk.ask("Who?", turn_id=turn), range(5))]
    assert len(engine.turns) == 1
    assert bodies == bodies[:1] * 5


def test_turns_of_a_conversation_are_stored_in_the_order_they_were_sent(talk: Talk, engine: StubEngine) -> None:
    """Whatever each of them takes."""
    engine.choose = lambda turn: Answer(pause=(int(turn.text) * 7 % 5) / 50)
    conversation = talk.ask("0").get_json()["conversation_id"]

    threads = []
    for number in range(1, 10):
        thread = threading.Thread(target=talk.ask, args=[str(number)], kwargs={"conversation_id": conversation})
        thread.start()
        threads.append(thread)
        time.sleep(0.01)
    for thread in threads:
        thread.join(10)
    assert [turn.text for turn in engine.turns] == [str(number) for number in range(10)]


def test_no_more_turns_are_in_the_engine_than_it_bears(talk: Talk, engine: StubEngine) -> None:
    inside, most, guard, full = 0, 0, threading.Lock(), threading.Event()

    def slowly(turn: Turn) -> Answer:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
            if most == IN_FLIGHT:
                full.set()
        full.wait(2)
        with guard:
            inside -= 1
        return Answer()

    engine.choose = slowly
    with ThreadPoolExecutor(30) as threads:
        statuses = [response.status_code for response in threads.map(lambda _: talk.ask(), range(60))]
    assert statuses == [200] * 60
    assert most == IN_FLIGHT


def test_after_five_failures_the_engine_is_left_alone_until_it_is_well(
    talk_to: Callable[..., Talk], engine: StubEngine
) -> None:
    talk = talk_to()
    engine.answer = Answer(status=500, body=b"{}")
    for _ in range(FAILURES):
        is_problem(talk.ask(), 502, "ENGINE_FAILED")
    for _ in range(3):
        is_problem(talk.ask(), 503, "ENGINE_DOWN")
    assert len(engine.turns) == FAILURES


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (refused(502, "NO_REPLY"), 502, "KB_UNAVAILABLE"),
        (refused(503, "WARMING"), 503, "WARMING"),
        (answered({"kind": "poem"}), 502, "KB_ERROR"),
    ],
)
def test_what_is_not_the_engines_own_failing_opens_no_breaker(
    talk_to: Callable[..., Talk], engine: StubEngine, answer: Answer, status: int, code: str
) -> None:
    talk = talk_to()
    engine.answer = answer
    for _ in range(2 * FAILURES):
        is_problem(talk.ask(), status, code)


def test_too_many_questions_are_refused_with_danger_first(talk_to: Callable[..., Talk], engine: StubEngine) -> None:
    talk = talk_to(turn_limit=2)
    client = talk.client
    client.set_cookie("signpost_visitor", "0" * 32)
    statuses = [talk.ask().status_code for _ in range(45)]
    assert statuses[0] == 200 and 429 in statuses
    response = talk.ask("he's got a knife and is at the door")
    body = is_problem(response, 429, "TOO_MANY", "knife")
    assert [reply["kind"] for reply in body["replies"]] == ["emergency", "error"]
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_what_failed_names_its_conversation_so_that_it_can_be_cleared(talk: Talk, engine: StubEngine) -> None:
    engine.answer = Answer(status=500, body=b"{}")
    failed = is_problem(talk.ask(), 502, "ENGINE_FAILED")
    engine.answer = Answer()
    began = failed["conversation_id"]
    assert talk.ask(conversation_id=began).get_json()["conversation_id"] == began
    assert talk.client.post("/api/v1/forget", json={"conversation_id": began}).status_code == 204
    assert engine.forgotten == [turn.conversation for turn in engine.turns[:1]]


@pytest.mark.parametrize(("shared", "asked"), [(False, 2), (True, 1)])
def test_every_engine_that_may_have_a_conversation_forgets_it(
    talk_to: Callable[..., Talk], engine: StubEngine, shared: bool, asked: int
) -> None:
    """There may have been more of them, or fewer, when it began."""
    with serving(StubEngine()) as other:
        talk = talk_to(engine_urls=(engine.url, other.url), engines_share_conversations=shared)
        conversation = talk.ask().get_json()["conversation_id"]
        assert talk.client.post("/api/v1/forget", json={"conversation_id": conversation}).status_code == 204
        assert len(engine.forgotten) + len(other.forgotten) == asked


def test_a_conversation_stays_with_its_engine_and_another_stands_in_where_they_share(
    talk_to: Callable[..., Talk], engine: StubEngine, nobody: str
) -> None:
    for shared in (False, True):
        talk = talk_to(engine_urls=(engine.url, nobody), engines_share_conversations=shared)
        statuses = Counter(talk.ask().status_code for _ in range(60))
        assert statuses[200] > 10 and (statuses[503] <= FAILURES if shared else statuses[503] > FAILURES)
