"""The door as it stands in Rasa's server: real HTTP, a stand-in for the agent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage, register
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from bot.channel import SignpostChannel
from bot.tracker_store import GuardedTrackerStore

PREFIX = "/webhooks/signpost"
REPLY = {"kind": "answer", "text": "Only professional interpreters."}
SECRET = "canary-5519"


@dataclass
class StandInAgent:
    """Answers as the actions would, and stores the message as Rasa would."""

    tracker_store: TrackerStore
    replies: list[dict[str, Any]] = field(default_factory=lambda: [{"custom": REPLY}])
    ready: bool = True
    error: Exception | None = None
    delay: float = 0.0
    seen: list[UserMessage] = field(default_factory=list)
    lock_store: InMemoryLockStore = field(default_factory=InMemoryLockStore)

    def is_ready(self) -> bool:
        return self.ready

    async def parse_message(self, text: str) -> dict[str, Any]:
        return {"text": text, "entities": [], "topic_ranking": [{"label": text, "confidence": 1.0}]}

    async def handle_message(self, message: UserMessage) -> None:
        self.seen.append(message)
        if self.error:
            raise self.error
        await asyncio.sleep(self.delay)
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id, append_action_listen=False)
        asked = UserUttered(message.text, intent={"name": "ask_guidance"}, message_id=message.message_id)
        said = [BotUttered(data=dict(reply)) for reply in self.replies]
        start = [] if tracker.events else [SessionStarted()]
        tracker.update_with_events([*start, asked, *said], Domain.empty())
        for reply in self.replies:
            await message.output_channel.send_response(message.sender_id, dict(reply))
        await self.tracker_store.save(tracker)


@dataclass(frozen=True)
class Door:
    """A running server and somebody to knock."""

    session: aiohttp.ClientSession
    address: str
    agent: StandInAgent
    store: GuardedTrackerStore
    signer: Any

    async def post(self, document: Any, route: str = "turn") -> tuple[int, Any]:
        body, headers = self.signer.request(document)
        return await self.post_raw(body, headers, route)

    async def post_raw(self, body: bytes, headers: dict[str, str], route: str = "turn") -> tuple[int, Any]:
        async with self.session.post(f"{self.address}/{route}", data=body, headers=headers) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def health(self) -> tuple[int, Any]:
        async with self.session.get(f"{self.address}/health") as answer:
            return answer.status, await answer.json()


@contextlib.asynccontextmanager
async def opened(folder: Path, signer: Any) -> AsyncIterator[Door]:
    Sanic.test_mode = True
    app = Sanic("door", configure_logging=False)
    store = GuardedTrackerStore(domain=Domain.empty(), db=str(folder / "tracker.sqlite"))
    app.ctx.agent = StandInAgent(FailSafeTrackerStore(store))
    register([SignpostChannel(signer.key)], app, "/webhooks/")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.start_serving()
    try:
        async with aiohttp.ClientSession() as session:
            yield Door(session, f"http://127.0.0.1:{port}{PREFIX}", app.ctx.agent, store, signer)
    finally:  # or a scene that fails leaves the server running, and the loop waiting for it
        server.close()
        await server.wait_closed()
        store.close()


@pytest.fixture
def at_the_door(state_folder: Path, signer: Any) -> Callable[[Callable[[Door], Awaitable[None]]], None]:
    def run(scene: Callable[[Door], Awaitable[None]]) -> None:
        async def play() -> None:
            async with opened(state_folder, signer) as door:
                await scene(door)

        asyncio.run(play())

    return run


def test_a_turn_is_answered_and_stored(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        turn = signer.turn(borough="lambeth", text=" Who may interpret? ")
        assert await door.post(turn) == (200, {"replies": [REPLY], "saved": True})
        (message,) = door.agent.seen
        assert message.sender_id == turn["conversation"]
        readings = {"topic_ranking_with_earlier": None, "parts": []}
        assert message.metadata == {"turn_id": turn["turn"], "borough": "lambeth", **readings}
        assert message.input_channel == "signpost"

    at_the_door(scene)


def test_a_second_turn_is_read_with_the_first_and_question_by_question(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        first = signer.turn(text="Who may interpret?")
        await door.post(first)
        await door.post(signer.turn(conversation=first["conversation"], text="who books? and who pays for it?"))
        metadata = door.agent.seen[1].metadata
        (together,) = metadata["topic_ranking_with_earlier"]
        assert together["label"] == "Who may interpret? who books? and who pays for it?"
        await door.post(signer.turn(conversation=first["conversation"], text="who books it? and who pays for it?"))
        assert [part["text"] for part in door.agent.seen[2].metadata["parts"]] == [
            "who books it?",
            "and who pays for it?",
        ]

    at_the_door(scene)


def test_a_store_that_cannot_be_read_costs_the_record_and_not_the_answer(
    at_the_door: Any, signer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of the turn's record a failed read raises, and Rasa's wrapper writes the statement, with its
    parameters, to the log."""

    async def scene(door: Door) -> None:
        def fail(*_: Any) -> None:
            raise OSError("disk I/O error")

        monkeypatch.setattr(door.store, "_read", fail)
        told: list[Exception] = []
        wrapper = door.agent.tracker_store
        assert isinstance(wrapper, FailSafeTrackerStore)
        monkeypatch.setattr(wrapper, "on_tracker_store_retrieve_error", told.append)
        status, answer = await door.post(signer.turn())
        assert (status, answer) == (200, {"replies": [REPLY], "saved": False})
        assert not told, "a read outside of the turn's record"

    at_the_door(scene)


def test_a_turn_that_is_sent_again_gets_its_answer_and_runs_once(at_the_door: Any, signer: Any) -> None:
    """At once, as by a double click; later, as after a lost answer; and with another question in between."""

    async def scene(door: Door) -> None:
        door.agent.delay = 0.1
        turn = signer.turn()
        other = signer.turn(conversation=turn["conversation"], text="and who books?")
        first = await asyncio.gather(*(door.post(turn) for _ in range(5)))
        await door.post(other)
        assert [*first, await door.post(turn)] == [(200, {"replies": [REPLY], "saved": True})] * 6
        assert [message.message_id for message in door.agent.seen] == [turn["turn"], other["turn"]]
        await door.post({**turn, "text": "something else under the same number"})
        assert len(door.agent.seen) == 3

    at_the_door(scene)


def test_a_turn_that_got_no_answer_runs_when_it_is_sent_again(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        turn = signer.turn()
        door.agent.replies = []
        assert (await door.post(turn))[0] == 502
        door.agent.replies = [{"custom": REPLY}]
        assert await door.post(turn) == (200, {"replies": [REPLY], "saved": True})

    at_the_door(scene)


def test_replies_keep_their_order_and_only_ours_count(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        second = {"kind": "contacts", "text": "LADO"}
        door.agent.replies = [{"custom": REPLY}, {"text": "Rasa's own"}, {"custom": second}]
        assert (await door.post(signer.turn()))[1]["replies"] == [REPLY, second]

    at_the_door(scene)


def test_one_turns_replies_are_not_anothers(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        answers = await asyncio.gather(*(door.post(signer.turn()) for _ in range(10)))
        assert all(answer == (200, {"replies": [REPLY], "saved": True}) for answer in answers)

    at_the_door(scene)


@pytest.mark.parametrize("replies", [[], [{"text": "not a reply"}], [{"custom": {}}]])
def test_no_reply_is_no_success(at_the_door: Any, signer: Any, replies: list[dict[str, Any]]) -> None:
    async def scene(door: Door) -> None:
        door.agent.replies = replies
        assert await door.post(signer.turn()) == (502, {"code": "NO_REPLY"})

    at_the_door(scene)


def test_unsigned_turns_reach_nothing(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        turn = signer.turn()
        body, headers = signer.request(turn)
        old = signer.headers(body, turn["conversation"], age=61)
        other = signer.headers(body, turn["conversation"], key=b"y" * 32)
        for wrong, given in [(body, {}), (body, old), (body, other), (body + b" ", headers)]:
            for route in ("turn", "forget", "purge"):
                assert await door.post_raw(wrong, given, route) == (401, {"code": "UNSIGNED"})
        assert not door.agent.seen

    at_the_door(scene)


@pytest.mark.parametrize(
    "change", [{"text": None}, {"text": "/restart"}, {"text": "a\x00"}, {"text": "\ud800"}, {"borough": "x"}]
)
def test_malformed_turns_reach_nothing(at_the_door: Any, signer: Any, change: dict[str, Any]) -> None:
    async def scene(door: Door) -> None:
        assert await door.post(signer.turn(**change)) == (400, {"code": "MALFORMED"})
        assert not door.agent.seen

    at_the_door(scene)


def test_too_long(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        assert (await door.post(signer.turn(text="a" * 2000)))[0] == 200
        for text in ("a" * 2001, "a" * 17_000):
            assert await door.post(signer.turn(text=text)) == (413, {"code": "TOO_LONG"})

    at_the_door(scene)


def test_two_thousand_emoji_fit(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        turn = signer.turn(text="🙂" * 2000)
        body = json.dumps(turn, ensure_ascii=False).encode()
        assert (await door.post_raw(body, signer.headers(body, turn["conversation"])))[0] == 200

    at_the_door(scene)


def test_without_a_model(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        door.agent.ready = False
        assert await door.post(signer.turn()) == (503, {"code": "WARMING"})
        assert await door.health() == (503, {"agent": False, "store": True})

    at_the_door(scene)


def test_an_error_is_named_and_not_told(at_the_door: Any, signer: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def scene(door: Door) -> None:
        door.agent.error = ValueError(SECRET)
        assert await door.post(signer.turn(text=SECRET)) == (500, {"code": "FAILED"})

    at_the_door(scene)
    assert "request failed" in caplog.text


def test_a_turn_that_takes_too_long_is_given_up(at_the_door: Any, signer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANIC_RESPONSE_TIMEOUT", "1")

    async def scene(door: Door) -> None:
        door.agent.delay = 5.0
        assert await door.post(signer.turn()) == (500, {"code": "FAILED"})
        door.agent.delay = 0.0
        assert (await door.post(signer.turn()))[0] == 200

    at_the_door(scene)


def test_a_turn_that_was_not_stored_says_so(at_the_door: Any, signer: Any, state_folder: Path) -> None:
    async def scene(door: Door) -> None:
        assert await door.health() == (200, {"agent": True, "store": True})
        (state_folder / "tracker.sqlite").unlink()
        assert await door.post(signer.turn()) == (200, {"replies": [REPLY], "saved": False})
        assert await door.health() == (503, {"agent": True, "store": False})

    at_the_door(scene)


def test_another_store_is_not_healthy(at_the_door: Any, signer: Any) -> None:
    """Rasa takes its store in memory if it cannot load ours."""

    async def scene(door: Door) -> None:
        door.agent.tracker_store = FailSafeTrackerStore(InMemoryTrackerStore(Domain.empty()))
        assert await door.health() == (503, {"agent": True, "store": False})
        assert (await door.post(signer.turn()))[1]["saved"] is False

    at_the_door(scene)


def test_forgetting(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        turn = signer.turn()
        await door.post(turn)
        assert await door.store.retrieve(turn["conversation"]) is not None
        asked = {"conversation": turn["conversation"]}
        assert await door.post(asked, "forget") == (204, None)
        assert await door.store.retrieve(turn["conversation"]) is None
        assert await door.post(asked, "forget") == (204, None)
        assert await door.post({**asked, "all": True}, "forget") == (400, {"code": "MALFORMED"})

    at_the_door(scene)


def test_purging(at_the_door: Any, signer: Any) -> None:
    async def scene(door: Door) -> None:
        turn = signer.turn()
        await door.post(turn)
        assert await door.post({"before": time.time() - 60}, "purge") == (200, {"purged": 0})
        assert await door.store.retrieve(turn["conversation"]) is not None
        async with door.agent.lock_store.lock(turn["conversation"]):
            assert await door.post({"before": time.time()}, "purge") == (200, {"purged": 0})
        assert await door.post({"before": time.time()}, "purge") == (200, {"purged": 1})
        assert await door.store.retrieve(turn["conversation"]) is None
        assert await door.post({"before": time.time() + 60}, "purge") == (400, {"code": "MALFORMED"})
        assert await door.post(turn, "purge") == (400, {"code": "MALFORMED"})

    at_the_door(scene)


def test_what_a_purge_had_no_time_for_is_told(at_the_door: Any, signer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(door: Door) -> None:
        monkeypatch.setattr("bot.tracker_purge.DELETING_SECONDS", 0.0)
        monkeypatch.setattr("bot.tracker_purge.batches", lambda found: ([one.name] for one in found))
        for _ in range(3):
            await door.post(signer.turn())
        now = time.time()
        assert await door.post({"before": now}, "purge") == (200, {"purged": 1, "left": 2})
        assert await door.post({"before": now}, "purge") == (200, {"purged": 1, "left": 1})
        assert await door.post({"before": now}, "purge") == (200, {"purged": 1})

    at_the_door(scene)


def test_a_purge_that_fails_says_so(at_the_door: Any, signer: Any, state_folder: Path) -> None:
    async def scene(door: Door) -> None:
        (state_folder / "tracker.sqlite").unlink()
        assert await door.post({"before": time.time()}, "purge") == (500, {"code": "FAILED"})

    at_the_door(scene)


@pytest.mark.parametrize("credentials", [None, {}, {"turn_key": ""}, {"turn_key": "short"}, {"turn_key": 7}])
def test_no_start_without_a_key(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(RasaException):
        SignpostChannel.from_credentials(credentials)


def test_no_start_with_a_key_that_was_not_filled_in() -> None:
    with pytest.raises(RasaException):
        SignpostChannel.from_credentials({"turn_key": "${SIGNPOST_TURN_KEY_OF_THIS_MACHINE}"})
