"""What docs/data-protection.md says, held against the program: names of settings, columns, cookies and commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web_widget.interactions.tables import Base
from web_widget.retention.durations import USUAL_DAYS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "data-protection.md").read_text(encoding="utf-8")
CODE = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("web_widget", "bot", "launch", "knowledge")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ".venv" not in path.parts
)

# Each column, and the words in which the document says that it is kept.
COLUMNS = {
    "turns": {
        "message_id": "the message's number",
        "conversation": "the conversation's mark",
        "question": "the\nredacted question",
        "kinds": "kinds of the replies",
        "topic": "topic",
        "scores": "confidence",
        "offered": "choices offered and taken",
        "picked": "choices offered and taken",
        "redactions": "which *kinds* of personal data were removed",
        "took_ms": "milliseconds",
        "engine_ms": "milliseconds",
        "saved": "whether the engine stored it",
        "fault": "an error code",
        "content_version": "versions of content and model",
        "model_version": "versions of content and model",
        "borough": "the borough",
        "user": "and the user",
        "at": "the time",
        "id": "",
    },
    "feedback": {
        "message_id": "number of the message",
        "helpful": "helpful or not",
        "reason": "reason",
        "comment": "redacted comment",
        "topic": "topic",
        "kind": "kind of answer",
        "content_version": "content version",
        "at": "time",
    },
    "tour_progress": {
        "owner": "under a mark of the person",
        "stop": "which stops of the first week's tour",
        "read_on": "the date of the last time",
    },
}


def test_every_setting_that_it_names_is_one() -> None:
    named = set(re.findall(r"SIGNPOST_[A-Z_]+", TEXT))
    assert len(named) > 10
    assert sorted(name for name in named if name not in CODE) == []


@pytest.mark.parametrize("cookie", ["signpost_visitor", "__Host-signpost"])
def test_every_cookie_is_named(cookie: str) -> None:
    assert f"`{cookie}`" in TEXT and f'"{cookie}"' in CODE


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_is_spoken_of(table: str) -> None:
    """A new column fails here until the document says what it holds."""
    assert set(Base.metadata.tables[table].columns.keys()) == set(COLUMNS[table])
    assert [column for column, words in COLUMNS[table].items() if words not in TEXT] == []


def test_the_days_are_those_of_the_program() -> None:
    assert f"`SIGNPOST_KEEP_DAYS` ({USUAL_DAYS} unless set; 7 to 365)" in TEXT
