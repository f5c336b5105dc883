"""No change lands that answers worse than the committed report says, by more than a point."""

from __future__ import annotations

from contextlib import closing

import pytest

from evaluation.asking import Gateway, try_question
from evaluation.questions import DEVELOPMENT, SETS, load_questions
from evaluation.readme_score import read_report
from evaluation.report import FOLDER
from evaluation.results import Tally
from launch.stack import Stack

POINT = 0.01


@pytest.mark.parametrize("name", SETS)
def test_no_more_than_a_point_is_lost(stack: Stack, name: str) -> None:
    before = read_report(FOLDER / f"{name}.json").total
    with closing(Gateway.at(stack.settings.base)) as gateway:
        results = [try_question(gateway, q) for q in load_questions([DEVELOPMENT.with_name(f"{name}.jsonl")])]
    now = Tally.of(results)
    assert now.questions == before.questions, "asked anew: run `make evaluate` and commit its reports"
    assert now.right / now.questions >= before.right / before.questions - POINT, now
    assert now.wrong / now.questions <= before.wrong / before.questions + POINT, now
