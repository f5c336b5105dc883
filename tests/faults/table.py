"""The faults with what was seen: `python -m tests.faults.table` writes them to evaluation/reports/faults.md."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.faults.recording import recorded
from tests.faults.rows import ROWS, Row

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "evaluation" / "reports" / "faults.md"


HEAD = """# Faults

Written by `python -m tests.faults.table` from what the tests have seen (`make test-faults` runs all, `make test` the
short ones). A row's tests also hold every answer to the contract: within ten seconds well-formed, and either an answer
or a refusal with the emergency line, contacts, a code and a reference. Redis and several hosts are stages S2 and S3.

"""


def report(rows: Iterable[Row], seen: Mapping[str, Mapping[str, Any]], machine: str) -> str:
    """The page. `seen` is by test id, with parameters."""
    rows = list(rows)
    outcomes = [_outcome(row, seen) for row in rows]
    counts = ", ".join(f"{outcomes.count(one)} {one}" for one in dict.fromkeys(sorted(outcomes)))
    last = max((datetime.fromisoformat(one["at"]) for one in seen.values() if "at" in one), default=None)
    when = f"{last:%Y-%m-%d}" if last else "never"
    lines = [f"{len(rows)} rows: {counts}. Last run {when}, {machine}.", ""]
    lines += ["| fault | stage | promise | | seen | tests |", "|---|---|---|---|---|---|"]
    for row, outcome in zip(rows, outcomes, strict=True):
        tests = "<br>".join(f"`{test.partition('::')[2]}`" for test in row.tests)
        cells = (row.fault, row.stage, row.promise, outcome, "<br>".join(_lines(row, seen)), tests)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return HEAD + "\n".join(lines) + "\n"


def _of(test: str, seen: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [seen[id_] for id_ in sorted(seen) if id_.partition("[")[0] == test]


def _outcome(row: Row, seen: Mapping[str, Mapping[str, Any]]) -> str:
    if row.why_not:
        return "not at this stage"
    ended = [[one["outcome"] for one in _of(test, seen)] for test in row.ids]
    if any(outcome in ("failed", "broken") for outcomes in ended for outcome in outcomes):
        return "broken"
    return "held" if all(outcomes and set(outcomes) == {"passed"} for outcomes in ended) else "not all run"


def _lines(row: Row, seen: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What was seen, and of tests that say nothing how they ended."""
    if row.why_not:
        return [row.why_not]
    lines = []
    for test in row.ids:
        found = _of(test, seen)
        name = test.partition("::")[2]
        lines += [_marked(one, line) for one in found for line in one["seen"]]
        silent = Counter(str(one["outcome"]) for one in found if not one["seen"])
        lines += [f"{name}: {number} {outcome}" for outcome, number in silent.items()]
        if not found:
            lines.append(f"not run: {name}")
    return lines


def _marked(one: Mapping[str, Any], line: str) -> str:
    match one["outcome"]:
        case "broken":
            return f"**broken**, {one['why']}: {line}"
        case "failed":
            return f"**failed**: {line}"
    return line


def main() -> int:
    machine = f"{os.cpu_count()} CPUs, {sys.platform}, engine, gateway and measuring on the same machine"
    REPORT.write_text(report(ROWS, recorded(), machine), encoding="utf-8")
    print(f"written: {REPORT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
