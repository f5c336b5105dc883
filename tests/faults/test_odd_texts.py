"""Messages that say nothing get no policy."""

from __future__ import annotations

import pytest

from launch.stack import Stack

from .parts import Seen, Talker, code_of

pytest_plugins = ("tests.faults.recording",)

EMPTY = ("", " ", "\t\n", "\u200b\ufeff", "\u00a0\u2003", "\u202e\u2066")
NOTHING = ("\u200d", "?", "...", "!!!!!!", "🙂", "👍🏽👍🏽", "— – -", "¿?", "#", "''\"\"", "( )", "🤷\u200d♀️", "。。。")


@pytest.mark.parametrize(
    ("texts", "codes"), [(EMPTY, {"EMPTY"}), (NOTHING, {"200", "EMPTY"})], ids=["empty", "nothing"]
)
def test_what_says_nothing_gets_no_topic(stack: Stack, texts: tuple[str, ...], codes: set[str], seen: Seen) -> None:
    answers = [Talker(stack.settings.base).ask(text) for text in texts]
    found = [(text, answer.json()["replies"][0]["topic"]) for text, answer in zip(texts, answers, strict=True)]
    kinds = sorted({answer.json()["replies"][0]["kind"] for answer in answers})
    topics = [(text, topic) for text, topic in found if topic]
    seen(f"{len(texts)} texts: {sorted(set(map(code_of, answers)))}, replies {kinds}, with a topic: {topics or 'none'}")
    assert set(map(code_of, answers)) <= codes
    assert topics == []
