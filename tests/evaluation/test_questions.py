"""Loading: what a bad line is told, and that our own questions load."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evaluation.questions import DEVELOPMENT, QuestionError, load_questions

GOOD = {
    "id": "a-1",
    "borough": None,
    "turns": ["hello"],
    "kind": "smalltalk",
    "expect": {"any": ["hello"]},
    "policy": None,
    "section": "none",
}

BAD = [
    ("not json", "{", "JSON"),
    ("not an object", "[]", "line: "),
    ("unknown kind", json.dumps({**GOOD, "kind": "chat"}), "kind: "),
    ("unknown borough", json.dumps({**GOOD, "borough": "islington"}), "borough: "),
    ("no turns", json.dumps({**GOOD, "turns": []}), "turns: "),
    ("empty turn", json.dumps({**GOOD, "turns": [""]}), "turns.0: "),
    ("misspelt key", json.dumps({**GOOD, "abstian": True}), "abstian: "),
    ("bad regex", json.dumps({**GOOD, "expect": {"all": ["fine", "(open"]}}), "expect.all.1: `(open` is not a regular"),
    ("lone surrogate", '{"id": "\\ud800"}', "line: "),
    ("same id twice", json.dumps(GOOD), "`a-1` stands at questions.jsonl:1 too"),
]


@pytest.mark.parametrize(("line", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(QuestionError) as caught:
        load_questions([path])
    assert caught.value.line == 3
    assert str(caught.value).startswith(f"{path}:3: [")
    assert message in str(caught.value)


@pytest.mark.parametrize(("content", "rule"), [(b"", "empty"), (b"\xff", "utf-8"), (None, "readable")])
def test_a_bad_file_is_named(tmp_path: Path, content: bytes | None, rule: str) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionError) as caught:
        load_questions([path])
    assert caught.value.rule == rule


def test_a_line_separator_within_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({**GOOD, "turns": ["one\u2028two"]}, ensure_ascii=False), encoding="utf-8")
    assert load_questions([path])[0].turns == ("one\u2028two",)


def test_patterns_disregard_case(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    assert load_questions([path])[0].expect.any[0].search("HELLO")


def test_our_own_questions_load() -> None:
    questions = load_questions([DEVELOPMENT])
    assert len(questions) == 108
    assert Counter(question.abstain for question in questions)[True] == 21
