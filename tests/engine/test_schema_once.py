"""The compiled check says what Rasa's own says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import rasa
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.components import schema_once

GOOD: list[Any] = [
    {},
    {"events": [], "responses": []},
    {
        "events": [{"event": "slot", "name": "topic", "value": "marac_criteria", "timestamp": None}],
        "responses": [],
    },
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
ACTION = RemoteAction("action_answer", None)


@pytest.fixture(autouse=True)
def rasas_own() -> Iterator[Any]:
    own = RemoteAction._validate_action_result
    yield own
    setattr(RemoteAction, "_validate_action_result", own)


@pytest.mark.parametrize("result", GOOD)
def test_good_replies_pass(result: Any) -> None:
    assert schema_once.install()
    assert ACTION._validate_action_result(result)


@pytest.mark.parametrize("result", MALFORMED, ids=repr)
def test_malformed_replies_fail_as_they_did(result: Any, rasas_own: Any) -> None:
    with pytest.raises(ValidationError):
        rasas_own(ACTION, result)
    assert schema_once.install()
    with pytest.raises(ValidationError):
        ACTION._validate_action_result(result)


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch, rasas_own: Any) -> None:
    monkeypatch.setattr(rasa, "__version__", "3.6.22")
    assert not schema_once.install()
    assert RemoteAction._validate_action_result is rasas_own


def test_this_is_the_rasa_that_was_measured() -> None:
    assert rasa.__version__ == schema_once.MEASURED_VERSION
