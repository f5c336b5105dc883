"""Which messages ask more than one question, and how each is read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.parts import parsed_parts, questions_in


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who can interpret? And what is the LADO number?", ["Who can interpret?", "And what is the LADO number?"]),
        ("who can interpret and whats the lado number", ["who can interpret", "whats the lado number"]),
        ("how do I refer to MARAC\nis there a form for it", ["how do I refer to MARAC", "is there a form for it"]),
        ("when is it reviewed; who leads on that", ["when is it reviewed", "who leads on that"]),
        ("When do I refer to MARAC?", []),
        ("dad hit mum on friday. do i need a strategy discussion", []),  # a case, then one question
        ("they say it was nothing and she agrees, what now", []),
        ("can her sister interpret? right?", []),
        ("who is told? what is said? where is it kept? when is it done?", []),  # more than anybody could answer at once
        ("", []),
        ("???", []),
    ],
)
def test_the_questions_of_a_message(text: str, asked: list[str]) -> None:
    assert questions_in(text) == asked


def test_each_is_parsed_by_itself_and_only_what_is_needed_is_kept() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return {"text": text, "entities": [], "topic_ranking": [{"label": "greet", "confidence": 1.0}], "intent": {}}

    parts = asyncio.run(parsed_parts("who can interpret? what is the form?", parse))
    assert [part["text"] for part in parts] == ["who can interpret?", "what is the form?"]
    assert all(part.keys() == {"text", "entities", "topic_ranking"} for part in parts)
