"""Which label is nearest to an example when it is left out."""

from __future__ import annotations

import numpy as np

from bot.confusions import as_markdown, nearest_other_labels

NORTH, EAST = [0.0, 1.0], [1.0, 0.0]
VECTORS = np.asarray([NORTH] * 4 + [EAST] * 4 + [NORTH], np.float32)
LABELS = ["a"] * 4 + ["b"] * 5  # the last lies among the others


def test_an_example_is_not_its_own_neighbour() -> None:
    assert nearest_other_labels(VECTORS, LABELS) == ["a"] * 4 + ["b"] * 4 + ["a"]


def test_the_report_says_what_is_taken_for_what() -> None:
    report = as_markdown(LABELS, nearest_other_labels(VECTORS, LABELS))
    assert "88.9% are nearest" in report
    assert "| b | 5 | 80% | a (1) |" in report
