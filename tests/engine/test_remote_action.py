"""Rasa's call of the action server: the compiled check says what Rasa's own says, and a refusal is a failure."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import rasa
from jsonschema import ValidationError
from rasa.core.actions import action
from rasa.core.actions.action import RemoteAction, action_for_name_or_text
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.components import remote_action
from bot.components.remote_action import ActionRefused, SignpostRemoteAction

GOOD: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "topic", "value": "marac_criteria", "timestamp": None}], "responses": []},
    {"events": [], "responses": [{"custom": {"kind": "answer", "text": "Yes."}}]},
]
MALFORMED: list[Any] = [
    None,
    [],
    "text",
    {"events": {}},
    {"events": [7]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "no_such_event"}]},
    {"responses": {}},
    {"responses": ["text"]},
]
NAME = "action_answer"


class StandInServer(EndpointConfig):
    """Answers with what it is given, or fails with it."""

    def __init__(self, answer: Any) -> None:
        super().__init__(url="http://127.0.0.1")
        self._answer = answer

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def run(answer: Any) -> list[Any]:
    made = SignpostRemoteAction(NAME, StandInServer(answer))
    tracker = DialogueStateTracker.from_events("a" * 32, [])
    nlg = TemplatedNaturalLanguageGenerator({})
    return asyncio.run(made.run(CollectingOutputChannel(), nlg, tracker, Domain.empty()))


@pytest.mark.parametrize("result", GOOD)
def test_good_replies_pass(result: Any) -> None:
    assert SignpostRemoteAction(NAME, None)._validate_action_result(result)


@pytest.mark.parametrize("result", MALFORMED, ids=repr)
def test_malformed_replies_fail_as_they_did(result: Any) -> None:
    for kind in (RemoteAction, SignpostRemoteAction):
        with pytest.raises(ValidationError):
            kind(NAME, None)._validate_action_result(result)


def test_a_reply_becomes_an_utterance() -> None:
    (event,) = run({"events": [], "responses": [{"custom": {"kind": "answer", "text": "Yes."}}]})
    assert isinstance(event, BotUttered) and event.data["custom"]["text"] == "Yes."


def test_a_malformed_reply_is_an_error() -> None:
    with pytest.raises(ValidationError):
        run({"events": "all of them"})


def test_a_refusal_is_a_failure() -> None:
    body: Any = json.dumps({"action_name": NAME, "error": "not now"})
    with pytest.raises(ActionRefused):
        run(ClientResponseError(400, "Bad Request", body))


def test_rasa_makes_its_actions_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action, "RemoteAction", RemoteAction)
    assert remote_action.install()
    domain = Domain.from_dict({"actions": [NAME, "action_default_fallback"]})
    for name in (NAME, "action_default_fallback"):
        assert isinstance(action_for_name_or_text(name, domain, None), SignpostRemoteAction)


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action, "RemoteAction", RemoteAction)
    monkeypatch.setattr(rasa, "__version__", "3.6.22")
    assert not remote_action.install()
    assert action.RemoteAction is RemoteAction


def test_this_is_the_rasa_that_was_measured() -> None:
    assert rasa.__version__ == remote_action.MEASURED_VERSION
