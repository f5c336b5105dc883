"""The table of faults names tests that there are, and tells what they have seen."""

from __future__ import annotations

import ast

import pytest

from .rows import FAULTS, ROWS, Row
from .table import ROOT, report


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault)
def test_every_row_has_tests_or_says_why_not(row: Row) -> None:
    assert bool(row.tests) != bool(row.why_not)
    for id_ in row.ids:
        path, _, name = id_.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}, (
            id_
        )


def test_every_test_that_records_has_its_row() -> None:
    named = {id_ for row in ROWS for id_ in row.ids}
    for path in sorted((ROOT / FAULTS).glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_test = isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            if is_test and "seen" in {argument.arg for argument in node.args.args}:
                assert f"{FAULTS}{path.name}::{node.name}" in named


def test_the_report_tells_held_broken_and_not_run() -> None:
    rows = [
        Row("held", "p", ("test_a.py::test_one", "tests/b/test_b.py::test_two")),
        Row("broken", "p", ("test_a.py::test_three",)),
        Row("half", "p", ("test_a.py::test_one", "test_a.py::test_four")),
        Row("later", "p", stage="S2", why_not="not at this stage: no such part"),
    ]
    at = "2026-11-22T10:00:00+00:00"
    seen = {
        "tests/faults/test_a.py::test_one[2]": {"outcome": "passed", "why": "", "seen": ["0.4 s | 100"], "at": at},
        "tests/b/test_b.py::test_two": {"outcome": "passed", "why": "", "seen": [], "at": at},
        "tests/faults/test_a.py::test_three": {"outcome": "broken", "why": "too slow", "seen": ["9 s"], "at": at},
    }
    lines = report(rows, seen, "2 CPUs").splitlines()
    told = {line.split(" | ")[0].removeprefix("| "): line for line in lines if line.startswith("| ")}
    assert " | held | 0.4 s \\| 100<br>test_two: 1 passed | " in told["held"]
    assert " | broken | **broken**, too slow: 9 s | " in told["broken"]
    assert " | not all run | 0.4 s \\| 100<br>not run: test_four | " in told["half"]
    assert " | not at this stage | not at this stage: no such part | " in told["later"]
    assert "4 rows: 1 broken, 1 held, 1 not all run, 1 not at this stage. Last run 2026-11-22, 2 CPUs." in lines
