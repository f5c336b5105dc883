"""The risk of answering, by how many questions are answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.curves import as_markdown, draw, risk_coverage
from evaluation.judging import Verdict
from evaluation.results import Result
from tests.evaluation.samples import result


def judged(verdict: Verdict, confidence: float | None, confident: bool = True) -> Result:
    return result(verdict=verdict).model_copy(update={"confidence": confidence, "confident": confident})


RESULTS = [
    judged(Verdict.WRONG, 0.3),
    judged(Verdict.RIGHT, 0.9),
    judged(Verdict.RIGHT, 0.6),
    judged(Verdict.RIGHT, None),  # small talk
    judged(Verdict.ONE_TAP, 0.2, confident=False),
]


def test_the_most_confident_are_answered_first() -> None:
    assert risk_coverage(RESULTS) == [(0.2, 0.0), (0.4, 0.0), (0.6, pytest.approx(1 / 3))]


def test_the_table_says_where_we_stand() -> None:
    table = as_markdown({"ours": risk_coverage(RESULTS), "none": []})
    assert "| ours | 0.333 | 0.333 | – | – | – | 0.333 at 60% |" in table
    assert "| none | – | – | – | – | – | 0.000 at 0% |" in table


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    draw({"ours": risk_coverage(RESULTS), "none": []}, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
