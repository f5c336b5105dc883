"""The action server's actions: registered, listed, answering, and letting nothing out that went wrong."""

from __future__ import annotations

import asyncio
import copy
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from bot.actions.__main__ import Executor, build_app
from bot.actions.answer import LOOKS_UP, ActionName, Answer
from bot.actions.base import KnowledgeAction
from bot.actions.turn import form_of
from contract.reply import Reply
from knowledge.answering import Knowledge
from knowledge.question import Outcome, Question
from knowledge.vocabulary import GuideKey, Status, TopicKind
from tests.actions.conversation import Conversation, Json

ROOT = Path(__file__).parents[2]
CANARY = "Zebedee of 4 Canary Row"
FORMS = {form_of(guide) for guide in GuideKey}


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def run(action: KnowledgeAction, state: Json) -> tuple[list[Json], list[Json]]:
    """The messages an action sends and the events it returns."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, Tracker.from_dict(state), {}))
    return dispatcher.messages, events


@pytest.fixture
def executor(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Executor:
    """As the action server registers them."""
    create = MagicMock()
    monkeypatch.setattr("bot.actions.__main__.create_app", create)
    build_app(knowledge)
    made: Executor = create.call_args.args[0]
    return made


def test_the_domain_lists_the_actions_and_no_others() -> None:
    domain = read(ROOT / "domain.yml")
    assert sorted(domain["actions"]) == sorted({*ActionName, *FORMS})
    assert set(domain["forms"]) == FORMS


def test_the_rules_name_no_other_actions() -> None:
    rules = [rule for path in (ROOT / "bot/data/rules").glob("*.yml") for rule in read(path)["rules"]]
    named = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert named == {*ActionName, *FORMS} - {ActionName.FALLBACK}


def test_every_action_and_every_form_is_registered(executor: Executor) -> None:
    assert {row.name for row in executor.list_actions()} == {*ActionName, *FORMS}


@pytest.mark.parametrize("name", ActionName)
def test_every_action_answers_a_call_without_a_domain(
    executor: Executor, conversation: Conversation, name: ActionName
) -> None:
    """As the engine calls it: it does not send the domain (selective domain)."""
    state = conversation.state("When do I refer to MARAC?", "ask_threshold/marac_criteria", "lambeth")
    call = {"next_action": name.value, "sender_id": "c", "tracker": state, "version": "3.6.21"}
    result = asyncio.run(executor.run(call))
    assert result is not None
    (response,) = result.responses
    reply = Reply.model_validate(response["custom"])
    assert reply.topic == "marac_criteria"
    assert {event["name"]: event["value"] for event in result.events} == {
        "borough": "lambeth",
        "page_borough": "lambeth",
        "topic": "marac_criteria",
    }


@pytest.mark.parametrize("name", ActionName)
def test_a_turn_that_is_run_again_does_nothing_more(
    knowledge: Knowledge, conversation: Conversation, name: ActionName
) -> None:
    """An action only reads: the same turn twice, one after the other or at once, is answered alike, changes nothing,
    and leaves the conversation with the same slots."""
    state = conversation.state("When do I refer to MARAC?", "ask_threshold/marac_criteria", "lambeth")
    action, sent = Answer(name, knowledge), copy.deepcopy(state)
    with knowledge.store.engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        first = run(action, state)
        with ThreadPoolExecutor(4) as threads:
            again = list(threads.map(lambda _: run(action, state), range(4)))
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before
    assert first[0] and again == [first] * 4
    assert state == sent


@pytest.mark.parametrize(
    ("typed", "logged"), [("when do i refer a case to marac?", True), ("when do we refer her to marac", False)]
)
def test_a_pick_is_logged_and_nothing_else_that_was_typed(
    knowledge: Knowledge,
    conversation: Conversation,
    caplog: pytest.LogCaptureFixture,
    typed: str,
    logged: bool,
) -> None:
    """A title is nothing personal, and what somebody chose is the best training label there is."""
    with caplog.at_level(logging.INFO):
        run(Answer(ActionName.ANSWER, knowledge), conversation.state(typed, "ask_threshold/marac_criteria"))
    assert ("picked: marac_criteria" in caplog.text) is logged
    assert typed not in caplog.text


def test_a_reply_is_sent_once_and_as_json_alone(knowledge: Knowledge, conversation: Conversation) -> None:
    (message,), _ = run(Answer(ActionName.ANSWER, knowledge), conversation.state("hello", "greet"))
    sent = {key: value for key, value in message.items() if value}
    assert list(sent) == ["custom"]
    assert Reply.model_validate(sent["custom"]).kind is Status.SMALLTALK


@pytest.mark.parametrize("name", ActionName)
def test_an_action_says_which_kind_was_asked_for(knowledge: Knowledge, name: ActionName) -> None:
    """Of two topics as good as tied, the one of the action's kind is answered."""
    keys = {kind: next(k for k, t in knowledge.store.titles.items() if t.kind is kind) for kind in TopicKind}
    wanted = LOOKS_UP.get(name)
    first = TopicKind.GUIDANCE
    rows = [(first, 0.90), *((kind, 0.89) for kind in TopicKind if kind is not first)]
    ranking = [{"label": f"ask_{kind}/{keys[kind]}", "confidence": confidence} for kind, confidence in rows]
    text = "something that no topic's words are like, xyzzy"
    state = {"sender_id": "c", "slots": {}, "latest_message": {"text": text, "topic_ranking": ranking}}
    (message, *_), _ = run(Answer(name, knowledge), state)
    assert message["custom"]["topic"] == keys[wanted or first]


class Failing(KnowledgeAction):
    """Fails with the text in its message, as a parser's or a database's error may."""

    def name(self) -> str:
        return "action_failing"

    def outcome(self, question: Question) -> Outcome:
        raise ValueError(f"cannot read {question.text!r}")


UNREADABLE: dict[str, Json] = {
    "an intent that is not ours": {"topic_ranking": [{"label": f"{CANARY}/x", "confidence": 0.9}]},
    "a confidence that is no number": {"topic_ranking": [{"label": "greet", "confidence": CANARY}]},
    "a ranking without labels": {"topic_ranking": [{"name": CANARY}]},
    "an entity without a place": {"entities": [{"entity": "term", "value": CANARY}]},
    "a fixed reply that is not there": {"topic_ranking": [{"label": f"about_tool/{CANARY}", "confidence": 0.9}]},
    "metadata that is no mapping": {"metadata": [CANARY]},
}


def test_a_failing_action_lets_nothing_out(
    knowledge: Knowledge, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        messages, events = run(Failing(knowledge), conversation.state(CANARY))
    assert (messages, events) == ([], [])
    assert CANARY not in caplog.text
    assert "action_failing failed: ValueError" in caplog.text


@pytest.mark.parametrize("latest", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_turn_lets_nothing_out(
    knowledge: Knowledge, caplog: pytest.LogCaptureFixture, latest: Json
) -> None:
    state = {"sender_id": "c", "slots": {}, "latest_message": {"text": CANARY, "entities": [], **latest}}
    with caplog.at_level(logging.DEBUG):
        messages, events = run(Answer(ActionName.ANSWER, knowledge), state)
    assert (messages, events) == ([], [])
    assert CANARY not in caplog.text
    assert re.search(r"action_answer failed: \w+\b", caplog.text)


def test_a_good_turn_logs_no_text_either(
    knowledge: Knowledge, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        run(Answer(ActionName.ANSWER, knowledge), conversation.state(CANARY, "ask_threshold/marac_criteria"))
    assert CANARY not in caplog.text
    assert "topic marac_criteria" in caplog.text
