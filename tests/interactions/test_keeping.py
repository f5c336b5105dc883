"""A turn as the gateway saw it, and what of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from contract.reply import Choice, Reply
from knowledge.vocabulary import Borough, Status
from tests.interactions.made import CANARY, feedback, mark, said, turns
from web_widget.engine import Fault
from web_widget.interactions.keeping import TurnKeeper, model_version
from web_widget.interactions.store import InteractionsStore
from web_widget.privacy.personal import Personal
from web_widget.turn_seen import TurnSeen

Open = Callable[[Path | URL], InteractionsStore]

INTERPRETERS = Choice(label="Who may interpret", message="Who may interpret?")
BOOKING = Choice(label="Booking an interpreter", message="How do I book an interpreter?")
ANSWER = Reply(
    kind=Status.ANSWER,
    text=f"{CANARY}: the policy's words",
    topic="interpreters",
    confidence=0.91,
    borough=Borough.LAMBETH,
)
OFFER = Reply(kind=Status.CHOICE, text="Which?", choices=[INTERPRETERS, BOOKING], confidence=0.4)
CARD = Reply(kind=Status.EMERGENCY, text="Call 999.")
SEEN = TurnSeen(
    conversation="c" * 32,
    message_id="m1",
    question="who may interpret?",
    borough="both",
    removed=(Personal.NAME,),
    replies=(CARD, ANSWER),
    saved=True,
    fault=None,
    seconds=0.0514,
    engine_seconds=0.0409,
    user=None,
)


@pytest.fixture
def kept(opened: Open, path: Path) -> InteractionsStore:
    return opened(path)


@pytest.fixture
def keeper(kept: InteractionsStore) -> TurnKeeper:
    return TurnKeeper(kept, mark, lambda: "content-1", lambda: "model-1")


def rows(store: InteractionsStore, path: Path) -> list[dict[str, Any]]:
    assert store.flush(5)
    return turns(path)


def test_an_answered_turn(keeper: TurnKeeper, kept: InteractionsStore, path: Path) -> None:
    keeper.saw(SEEN)
    (row,) = rows(kept, path)
    row.pop("at")
    assert row == {
        "id": 1,
        "message_id": "m1",
        "conversation": mark("c" * 32),
        "question": "who may interpret?",
        "kinds": ["emergency", "answer"],
        "topic": "interpreters",
        "scores": [None, 0.91],
        "offered": [],
        "picked": None,
        "redactions": ["a name"],
        "took_ms": 51,
        "engine_ms": 41,
        "saved": True,
        "fault": None,
        "content_version": "content-1",
        "model_version": "model-1",
        "borough": "lambeth",
        "user": None,
    }
    for hidden in (CANARY, "c" * 32):
        assert hidden.encode() not in path.read_bytes()


def test_a_turn_that_failed(keeper: TurnKeeper, kept: InteractionsStore, path: Path) -> None:
    keeper.saw(replace(SEEN, replies=(), saved=False, fault=Fault.BUSY, engine_seconds=0))
    (row,) = rows(kept, path)
    assert (row["kinds"], row["topic"], row["fault"], row["saved"], row["engine_ms"], row["borough"]) == (
        [], None, "BUSY", False, None, None,
    )  # fmt: skip


def test_a_user_is_kept_only_where_the_gateway_gives_one(
    keeper: TurnKeeper, kept: InteractionsStore, path: Path
) -> None:
    keeper.saw(SEEN)
    keeper.saw(replace(SEEN, message_id="m2", user="j.bloggs"))
    assert [row["user"] for row in rows(kept, path)] == [None, "j.bloggs"]


@pytest.mark.parametrize(
    ("asked", "picked"),
    [
        ("Who may interpret?", "Who may interpret"),
        ("  how do i book an interpreter? ", "Booking an interpreter"),
        ("who may interpret", None),
        ("something else", None),
    ],
)
def test_which_choice_was_picked(
    keeper: TurnKeeper, kept: InteractionsStore, path: Path, asked: str, picked: str | None
) -> None:
    keeper.saw(replace(SEEN, replies=(OFFER,)))
    keeper.saw(replace(SEEN, message_id="m2", question=asked, replies=(), fault=Fault.SLOW))  # sent again
    keeper.saw(replace(SEEN, message_id="m2", question=asked))
    keeper.saw(replace(SEEN, message_id="m3", question=asked))  # the offer is over
    keeper.saw(replace(SEEN, message_id="m4", question=asked, conversation="d" * 32))  # never had it
    found = rows(kept, path)
    assert found[0]["offered"] == ["Who may interpret", "Booking an interpreter"]
    assert [row["picked"] for row in found] == [None, picked, None, None]


def test_forgetting_goes_by_the_conversation(keeper: TurnKeeper, kept: InteractionsStore, path: Path) -> None:
    keeper.saw(SEEN)
    keeper.saw(replace(SEEN, message_id="m2", conversation="d" * 32))
    kept.keep(said("m1", comment="c"))
    assert keeper.forget("c" * 32) == 1
    assert [row["message_id"] for row in rows(kept, path)] == ["m2"]
    (row,) = feedback(path)
    assert row["message_id"] != "m1" and row["comment"] is None


def test_it_never_raises_and_counts_what_it_could_not_keep(
    kept: InteractionsStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError(CANARY)

    TurnKeeper(kept, mark, broken, lambda: None).saw(SEEN)
    assert kept.dropped == 1
    assert "a turn could not be made into a record: RuntimeError" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    ("note", "version"),
    [(b"0123456789abcdef  engine.tar.gz\n", "0123456789ab"), (b"", None), (b"\xff\xfe", None), (None, None)],
)
def test_the_models_version_is_the_start_of_its_sum(tmp_path: Path, note: bytes | None, version: str | None) -> None:
    (tmp_path / "models").mkdir()
    if note is not None:
        (tmp_path / "models" / "engine.tar.gz.sha256").write_bytes(note)
    assert model_version(tmp_path) == version
