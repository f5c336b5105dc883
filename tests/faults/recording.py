"""What each test of a fault has seen, and how the test ended, kept in var/faults.json for the table.

A plugin of pytest, which every module that records asks for (`pytest_plugins`). Of the tests elsewhere that hold a
promise it keeps how they ended, wherever it is loaded (`-p tests.faults.recording`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.faults.rows import FAULTS, ROWS

FILE = Path(__file__).parents[2] / "var" / "faults.json"
ELSEWHERE = {id_ for row in ROWS for id_ in row.ids if not id_.startswith(FAULTS)}
NOTES = pytest.StashKey[list[str]]()

NOT_RUN = "not run"

Seen = Callable[[str], None]


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Iterator[Seen]:
    """Takes a line for the table: what was measured, said before the assertions, so that a broken promise is told
    with its figures."""
    notes = request.node.stash.setdefault(NOTES, [])
    yield notes.append


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    notes = item.stash.get(NOTES, [] if _test(item.nodeid) in ELSEWHERE else None)
    if notes is not None and (report.when == "call" or report.failed):
        ended = {
            "outcome": "broken" if hasattr(report, "wasxfail") and report.skipped else report.outcome,
            "why": getattr(report, "wasxfail", ""),
            "seen": list(notes),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        _keep(item.nodeid, ended)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before some are left out: what there is and was never run is told so, and what is no more is forgotten."""
    there = {item.nodeid for item in items if "seen" in getattr(item, "fixturenames", ())}
    if not there:
        return
    known = recorded()
    if not any("::" in argument for argument in config.args):
        tests = {_test(id_) for id_ in there}
        known = {id_: ended for id_, ended in known.items() if id_ in there or _test(id_) not in tests}
    _write({**{id_: {"outcome": NOT_RUN, "why": "", "seen": []} for id_ in there}, **known})


def _test(id_: str) -> str:
    return id_.partition("[")[0]


def _keep(id_: str, ended: dict[str, Any]) -> None:
    """At once: a test of faults may take the whole run with it."""
    _write({**recorded(), id_: ended})


def _write(known: dict[str, dict[str, Any]]) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    draft = FILE.with_suffix(".part")
    draft.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
    draft.replace(FILE)


def recorded() -> dict[str, dict[str, Any]]:
    """By test id: outcome (`passed`, `failed`, `skipped`, `not run`, or `broken` for a promise that is known not to
    hold), why, seen (lines), at (UTC, where it was run)."""
    try:
        read: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read
