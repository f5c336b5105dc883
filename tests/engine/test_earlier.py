"""Which question a short message leans on, and when it leans on none."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.earlier import SHORT, earlier_question, ranking_with_earlier

ASKED = ("What is Clare's Law?", "ask_definition")


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [
        ([ASKED], ASKED[0]),
        ([("sorry, its camden", "choose_borough"), ASKED], ASKED[0]),
        ([("thanks", "thank"), ("hi", "greet"), ("ok", "affirm"), ASKED], ASKED[0]),
        ([("thanks", "thank"), ("hi", "greet"), ("ok", "affirm"), ("no", "deny"), ASKED], None),  # too long ago
        ([("book leave", "out_of_scope"), ("", "ask_guidance")], None),
        ([("who", None)], None),
        ([], None),
    ],
)
def test_the_question_before(newest_first: list[tuple[str, str | None]], expected: str | None) -> None:
    assert earlier_question(newest_first) == expected


async def parse(text: str) -> dict[str, Any]:
    return {"topic_ranking": [{"label": text, "confidence": 1.0}]}


@pytest.mark.parametrize(
    ("text", "earlier", "read"),
    [
        ("who can apply?", "What is Clare's Law?", "What is Clare's Law? who can apply?"),
        ("who can apply?", None, None),
        ("word " * SHORT, "What is it?", "What is it? " + "word " * SHORT),
        ("word " * (SHORT + 1), "What is it?", None),
    ],
)
def test_both_are_read_as_one(text: str, earlier: str | None, read: str | None) -> None:
    ranking = asyncio.run(ranking_with_earlier(text, earlier, parse))
    assert (ranking[0]["label"] if ranking else None) == read
