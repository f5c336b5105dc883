"""How the public benchmark is drawn and summed up."""

from __future__ import annotations

import pytest

from bot.clinc150 import EXAMPLES, drawn, summary


def test_ten_of_each_the_same_for_the_same_seed() -> None:
    pairs = [(f"{intent} {number}", intent) for intent in ("a", "b") for number in range(30)]
    once = drawn(pairs, 0)
    assert once == drawn(pairs, 0) != drawn(pairs, 1)
    assert [intent for _, intent in once] == ["a"] * EXAMPLES + ["b"] * EXAMPLES
    assert len(set(once)) == 2 * EXAMPLES


def test_what_is_kept_and_what_is_caught() -> None:
    validation = [0.5 + number / 1000 for number in range(100)]  # 95 % are at 0.505 or above
    found = summary(validation, [(0.9, True), (0.9, False), (0.1, True), (0.8, True)], [0.1, 0.2, 0.9, 0.3])
    assert found["threshold"] == pytest.approx(0.505, abs=0.001)
    assert (found["accuracy"], found["right and kept"], found["out-of-scope recall"]) == (0.75, 0.5, 0.75)
