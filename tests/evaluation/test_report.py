"""The report: the worst first, spelled out."""

from pathlib import Path

import pytest

from evaluation.judging import Verdict
from evaluation.report import as_markdown, write_report
from evaluation.results import Breach, Report
from tests.evaluation.samples import report, result

WRONG = result(
    id="bad-1",
    kind="threshold",
    borough=None,
    turns=["hello", "how many | cups"],
    section="4. Cups",
    verdict=Verdict.WRONG,
    said="Nine cups. " + "Tea. " * 200,
    shortfalls=[r"It does not say \bten\b"],
)
MISSED = result(id="missed-1", verdict=Verdict.ABSTAINED, confident=False, reply_kinds=["not_in_policy"])
UNSURE = result(id="unsure-1", verdict=Verdict.WRONG, confident=False, reply_kinds=["choice"])
TAPPED = result(id="tapped-1", verdict=Verdict.ONE_TAP, confident=False, tap="Cups?")
ALL = report(result(), MISSED, TAPPED, UNSURE, WRONG)


def test_a_wrong_question_is_spelled_out() -> None:
    text = as_markdown(ALL)
    assert "### bad-1: “hello” → “how many \\| cups”" in text
    assert "- Asked as threshold, borough not told." in text
    assert "- Where the documents say it: 4. Cups" in text
    assert "- Fell short: It does not say \\\\bten\\\\b" in text
    assert "> Nine cups. Tea." in text
    assert "…" in text


def test_the_worst_comes_first() -> None:
    text = as_markdown(ALL)
    places = [text.index(name) for name in ("bad-1", "unsure-1", "missed-1", "tapped-1", "## By kind")]
    assert places == sorted(places)
    assert "sample-001" not in text


def test_tables_count_by_kind_and_by_borough() -> None:
    text = as_markdown(ALL)
    assert "| threshold | 1 | 0 (0 %) | 0 (0 %) | 0 (0 %) | 1 (100 %) |" in text
    assert "| fact | 4 | 1 (25 %) | 1 (25 %) | 1 (25 %) | 1 (25 %) |" in text
    assert "| not told | 1 |" in text
    assert "| all | 5 |" in text


def test_spreads_are_ask_pys() -> None:
    results = [result(seconds=n / 10, words=n, abstain=n > 10) for n in range(1, 21)]
    found = report(*results)
    assert (found.seconds.p50, found.seconds.p95) == (1.05, 2.0)
    assert (found.words.p50, found.words.p95) == (5.5, 10)


def test_breaches_are_listed_and_fail_the_run() -> None:
    found = report(result(id="odd-1", breaches=[Breach(turn="tea?", problem="replies/0: '<b>' is odd")]))
    assert "## Breaches of the reply schema: 1" in as_markdown(found)
    assert "- odd-1, “tea?”: replies/0: '\\<b\\>' is odd" in as_markdown(found)
    assert found.failed


@pytest.mark.parametrize(("status", "line", "failed"), [(0, "no answer", True), (504, "answered with HTTP 504", False)])
def test_refused_questions_are_listed(status: int, line: str, failed: bool) -> None:
    found = report(result(status=status, verdict=Verdict.WRONG))
    assert f"- sample-001: {line}" in as_markdown(found)
    assert found.failed is failed


def test_wrong_answers_do_not_fail_the_run() -> None:
    assert not ALL.failed
    assert "Every reply kept to it." in as_markdown(ALL)


def test_an_empty_report_can_be_written(tmp_path: Path) -> None:
    markdown, data = write_report(report(), tmp_path / "new")
    assert markdown.read_text(encoding="utf-8").startswith("# Evaluation: development")
    assert Report.model_validate_json(data.read_text(encoding="utf-8")) == report()
