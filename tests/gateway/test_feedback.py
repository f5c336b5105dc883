"""What people say of an answer: kept for the curators, without who said it, and refused aloud where it cannot be."""

from __future__ import annotations

import json
import logging
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from contract.reply import ChatResponse, Reply
from knowledge.store import open_store
from knowledge.vocabulary import Status
from tests.gateway.stub import SAID, StubEngine, answered
from tests.gateway.talk import Talk, is_problem, turn_id
from tests.interactions.spoiling import full, locked
from web_widget.interactions.records import Reason
from web_widget.recent import REMEMBERED_ANSWERS, Gist, RecentAnswers

Json = dict[str, Any]

CANARY = "zebedee-canary-4711"
UNKNOWN = "0cb0a68a-c263-4427-ad90-a65dd4597c21"
COLUMNS = ["message_id", "helpful", "reason", "comment", "topic", "kind", "content_version", "at"]


@pytest.fixture
def here(state: Path, tmp_path: Path) -> Path:
    """A state folder of the test's own, with the knowledge base."""
    (tmp_path / "knowledge.sqlite").symlink_to(state / "knowledge.sqlite")
    return tmp_path


@pytest.fixture
def path(here: Path) -> Path:
    return here / "interactions.sqlite"


@pytest.fixture
def talk(talk_to: Callable[..., Talk], here: Path) -> Talk:
    return talk_to(state=here)


def say(talk: Talk, message_id: str = UNKNOWN, helpful: bool = True, **keys: Any) -> TestResponse:
    return talk.client.post("/api/v1/feedback", json={"message_id": message_id, "helpful": helpful, **keys})


def rows(path: Path) -> list[Json]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM feedback ORDER BY message_id")]


def test_it_is_kept_with_what_was_answered(talk: Talk, path: Path, state: Path) -> None:
    message = talk.ask().get_json()["message_id"]
    response = say(talk, message, helpful=False, reason="wrong", comment="The form has changed.")
    assert (response.status_code, response.data) == (204, b"")
    (row,) = rows(path)
    assert list(row) == COLUMNS
    at = datetime.fromisoformat(row.pop("at")).replace(tzinfo=UTC)
    assert timedelta(0) <= datetime.now(UTC) - at < timedelta(seconds=10)
    assert row == {
        "message_id": message,
        "helpful": 0,
        "reason": "wrong",
        "comment": "The form has changed.",
        "topic": SAID["topic"],
        "kind": "answer",
        "content_version": open_store(state / "knowledge.sqlite").version,
    }


def test_who_changes_her_mind_has_the_last_word(talk: Talk, path: Path) -> None:
    message = talk.ask().get_json()["message_id"]
    say(talk, message, helpful=False, reason="unclear", comment=CANARY)
    say(talk, message, helpful=True)
    (row,) = rows(path)
    assert (row["helpful"], row["reason"], row["comment"], row["topic"]) == (1, None, None, SAID["topic"])
    assert CANARY.encode() not in path.read_bytes()


@pytest.mark.parametrize("reason", [*Reason, None])
@pytest.mark.parametrize("helpful", [True, False])
def test_every_reason_may_be_given(talk: Talk, path: Path, helpful: bool, reason: str | None) -> None:
    assert say(talk, helpful=helpful, reason=reason).status_code == 204
    (row,) = rows(path)
    assert (row["helpful"], row["reason"]) == (helpful, reason)


GOOD: Json = {"message_id": UNKNOWN, "helpful": True}
MALFORMED: dict[str, Any] = {
    "null": None,
    "a list": [GOOD],
    "empty": {},
    "no message": {"helpful": True},
    "no verdict": {"message_id": UNKNOWN},
    "message null": {**GOOD, "message_id": None},
    "message no uuid": {**GOOD, "message_id": CANARY},
    "message another version": {**GOOD, "message_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
    "message in capitals": {**GOOD, "message_id": UNKNOWN.upper()},
    "message with a newline": {**GOOD, "message_id": f"{UNKNOWN}\n"},
    "verdict null": {**GOOD, "helpful": None},
    "verdict a number": {**GOOD, "helpful": 1},
    "verdict a word": {**GOOD, "helpful": "true"},
    "reason unknown": {**GOOD, "reason": CANARY},
    "reason in capitals": {**GOOD, "reason": "WRONG"},
    "reason a list": {**GOOD, "reason": ["wrong"]},
    "reason empty": {**GOOD, "reason": ""},
    "comment a number": {**GOOD, "comment": 7},
    "comment a list": {**GOOD, "comment": [CANARY]},
    "conversation": {**GOOD, "conversation_id": "a" * 48},
    "an extra key": {**GOOD, "who": CANARY},
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_refused(talk: Talk, path: Path, body: Any) -> None:
    response = talk.client.post("/api/v1/feedback", data=json.dumps(body), content_type="application/json")
    is_problem(talk.held(response), 400, "MALFORMED", CANARY)
    assert rows(path) == []


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (None, None),
        ("", None),
        (" \n ", None),
        ("/", None),
        ("a@b.co", None),
        ("The form has changed.", "The form has changed."),
        ("  two\nlines\t ", "two\nlines"),
        ("/restart it", "restart it"),
        ("out\u200b of\u202e date\x00", "out of date"),
        ("Cafe\u0301", "Café"),
        ("mrs Okonkwo waited", "someone waited"),
        ("ring me on 07700 900123 please", "ring me on please"),
        ("she lives at SW2 1AA, wrong number", "she lives at , wrong number"),
        ("'); DROP TABLE feedback; --", "'); DROP TABLE feedback; --"),
        ("e" * 1000, "e" * 1000),
        ("\u200b" * 500 + "😀" * 1000, "😀" * 1000),
    ],
)
def test_a_comment_is_kept_as_a_message_would_be_sent_on(
    talk: Talk, path: Path, raw: str | None, kept: str | None
) -> None:
    assert say(talk, comment=raw).status_code == 204
    (row,) = rows(path)
    assert row["comment"] == kept


@pytest.mark.parametrize("length", [1001, 2000, 2001, 5000])
def test_a_comment_that_is_too_long(talk: Talk, path: Path, length: int) -> None:
    body = is_problem(talk.held(say(talk, comment="e" * length)), 413, "COMMENT_TOO_LONG", "eee")
    assert "1,000 characters" in body["message"]
    assert rows(path) == []


def test_a_message_that_nobody_knows_is_kept_without_a_topic(talk: Talk, path: Path) -> None:
    assert say(talk, helpful=False, reason="incomplete").status_code == 204
    (row,) = rows(path)
    assert (row["message_id"], row["reason"], row["topic"], row["kind"]) == (UNKNOWN, "incomplete", None, None)


def test_a_restart_forgets_the_topic_and_keeps_the_feedback(
    talk: Talk, talk_to: Callable[..., Talk], here: Path, path: Path
) -> None:
    first, second = (talk.ask().get_json()["message_id"] for _ in range(2))
    say(talk, first)
    say(talk_to(state=here), second)
    assert {row["message_id"]: row["topic"] for row in rows(path)} == {first: SAID["topic"], second: None}


def test_without_a_knowledge_base_its_version_is_not_known(talk: Talk, here: Path, path: Path) -> None:
    (here / "knowledge.sqlite").unlink()
    assert say(talk).status_code == 204
    assert rows(path)[0]["content_version"] is None


REPLIES: dict[str, tuple[list[Json], str, str | None]] = {
    "one": ([{"kind": "procedure", "text": "x", "topic": "a"}], "procedure", "a"),
    "of no topic": ([{"kind": "choice", "text": "x"}], "choice", None),
    "after the card": (
        [{"kind": "emergency", "text": "x"}, {"kind": "answer", "text": "x", "topic": "a"}],
        "answer",
        "a",
    ),
    "the card alone": ([{"kind": "emergency", "text": "x"}], "emergency", None),
    "two without": (
        [{"kind": "emergency", "text": "x"}, {"kind": "not_understood", "text": "x"}],
        "not_understood",
        None,
    ),
    "two with": ([{"kind": k, "text": "x", "topic": k[0]} for k in ("answer", "contacts")], "answer", "a"),
}


@pytest.mark.parametrize(("replies", "kind", "topic"), REPLIES.values(), ids=REPLIES.keys())
def test_it_is_about_the_reply_with_a_topic(
    talk: Talk, engine: StubEngine, path: Path, replies: list[Json], kind: str, topic: str | None
) -> None:
    engine.answer = answered(*replies)
    say(talk, talk.ask().get_json()["message_id"])
    (row,) = rows(path)
    assert (row["kind"], row["topic"]) == (kind, topic)


def turns(path: Path) -> list[Json]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM turns ORDER BY id")]


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_can_be_read_with_the_question_it_is_about(talk: Talk, path: Path) -> None:
    """By the message; and neither says whose it is."""
    told = talk.ask("Who may interpret for 07700 900123?").get_json()
    say(talk, told["message_id"], helpful=False)
    until(lambda: len(turns(path)) == 1)
    (turn,), (row,) = turns(path), rows(path)
    assert turn["message_id"] == row["message_id"] == told["message_id"]
    assert (turn["topic"], turn["fault"], turn["user"]) == (SAID["topic"], None, None)
    assert turn["question"] == "Who may interpret for ?" and json.loads(turn["redactions"]) == ["a phone number"]
    stored = b"".join(file.read_bytes() for file in path.parent.glob("interactions.sqlite*"))
    assert told["conversation_id"][:32].encode() not in stored
    assert b"900123" not in stored


def test_forgetting_the_conversation_leaves_a_vote_that_nothing_joins_to_it(talk: Talk, path: Path) -> None:
    told = talk.ask(CANARY).get_json()
    say(talk, told["message_id"], helpful=False, reason="wrong", comment="as I said")
    until(lambda: len(turns(path)) == 1)
    forgotten = talk.client.post("/api/v1/forget", json={"conversation_id": told["conversation_id"]})
    assert forgotten.status_code == 204
    assert turns(path) == []
    (row,) = rows(path)
    assert (row["reason"], row["topic"], row["comment"]) == ("wrong", SAID["topic"], None)
    assert row["message_id"] != told["message_id"]


def test_what_cannot_be_forgotten_is_not_said_to_be(talk: Talk, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("bot.sqlite", "web_widget.interactions.store"):
        monkeypatch.setattr(f"{place}.BUSY_SECONDS", 0.1)
    told = talk.ask().get_json()
    until(lambda: len(turns(path)) == 1)
    with locked(path):
        response = talk.client.post("/api/v1/forget", json={"conversation_id": told["conversation_id"]})
        assert response.status_code == 503
    response = talk.client.post("/api/v1/forget", json={"conversation_id": told["conversation_id"]})
    assert response.status_code == 204 and turns(path) == []


def test_the_log_has_one_line_without_the_comment(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    message = talk.ask().get_json()["message_id"]
    with caplog.at_level(logging.INFO, "signpost.interactions"):
        say(talk, message, helpful=False, reason="out_of_date", comment=CANARY)
        say(talk)
    lines = [record.getMessage() for record in caplog.records if record.name == "signpost.interactions"]
    assert lines == ["feedback: not, out_of_date, topic brewing", "feedback: helpful, no reason, topic None"]


def test_the_file_is_made_at_start_for_its_owner_alone(talk: Talk, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_was_moved_away_is_missed_until_it_is_back(talk: Talk, path: Path) -> None:
    """A new one in its place would hide that the old one is gone; a start makes one."""
    say(talk)
    away = path.rename(path.with_name("away"))
    is_problem(talk.held(say(talk)), 503, "NOT_KEPT")
    assert not path.exists()
    away.rename(path)
    assert say(talk).status_code == 204
    assert len(rows(path)) == 1


@contextmanager
def without(path: Path) -> Iterator[None]:
    """The file is out of the way meanwhile."""
    away = path.rename(path.with_name("away"))
    yield
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    away.rename(path)


@contextmanager
def a_folder(path: Path) -> Iterator[None]:
    with without(path):
        path.mkdir()
        yield
        path.rmdir()


@contextmanager
def junk(path: Path) -> Iterator[None]:
    with without(path):
        path.write_bytes(b"no database at all" * 100)
        yield


@contextmanager
def no_state_folder(path: Path) -> Iterator[None]:
    away = path.parent.rename(path.parent.with_name("away"))
    yield
    away.rename(path.parent)


@contextmanager
def another_database(path: Path) -> Iterator[None]:
    with without(path):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE feedback (something TEXT)")
        yield


@contextmanager
def another_version(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (found,) = connection.execute("SELECT version_num FROM interactions_version").fetchone()
        connection.execute("UPDATE interactions_version SET version_num = '9999'")
        yield
        connection.execute("UPDATE interactions_version SET version_num = ?", [found])


TROUBLE = [a_folder, junk, no_state_folder, another_database, another_version, locked, full]


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda trouble: trouble.__name__)
def test_what_cannot_be_kept_is_said_and_nothing_else_breaks(
    talk: Talk,
    path: Path,
    trouble: Callable[[Path], Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for place in ("bot.sqlite", "web_widget.interactions.store"):
        monkeypatch.setattr(f"{place}.BUSY_SECONDS", 0.1)
    for _ in range(3):
        say(talk, turn_id(), comment="😀" * 1000)  # the last page is full
    with trouble(path):
        response = talk.held(say(talk, comment=f"{CANARY} " + "😀" * 970))
        is_problem(response, 503, "NOT_KEPT", CANARY, str(path))
        assert response.headers["Retry-After"] == "5"
        assert talk.ask().status_code == 200
    assert "feedback not kept: " in caplog.text
    assert CANARY not in caplog.text
    assert say(talk).status_code == 204
    assert UNKNOWN in {row["message_id"] for row in rows(path)}


def test_only_so_many_answers_are_remembered() -> None:
    recent = RecentAnswers()
    reply = Reply(kind=Status.ANSWER, text="x", topic="a")
    response = ChatResponse(conversation_id="c" * 16, message_id="0", replies=[reply])
    for number in range(REMEMBERED_ANSWERS + 1):
        recent.note(response.model_copy(update={"message_id": str(number)}))
    assert recent.gist("0") == Gist()
    assert recent.gist("1") == recent.gist(str(REMEMBERED_ANSWERS)) == Gist(Status.ANSWER, "a")
