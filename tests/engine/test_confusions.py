"""Which label is nearest to an example when it is left out."""

from __future__ import annotations

import numpy as np

from bot.confusions import as_markdown, nearest_other_labels

NORTH, EAST = [0.0, 1.0], [1.0, 0.0]
VECTORS = np.asarray([NORTH, EAST, NORTH, EAST, EAST, NORTH], np.float32)
LABELS = ["a", "b", "a", "b", "b", "b"]  # the last lies among the others


def test_an_example_is_not_its_own_neighbour() -> None:
    assert nearest_other_labels(VECTORS, LABELS) == ["a", "b", "a", "b", "b", "a"]


def test_the_report_says_what_is_taken_for_what() -> None:
    report = as_markdown(LABELS, nearest_other_labels(VECTORS, LABELS))
    assert "83.3% are nearest" in report
    assert "| b | 4 | 75% | a (1) |" in report
