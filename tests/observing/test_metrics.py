"""What is counted: under closed labels, by each application for itself, and whole even where a part fails."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families

from contract.reply import Reply
from knowledge.build_note import BuildNote, write_note
from knowledge.paths import build_note
from knowledge.store import StoreUnavailable, open_store
from knowledge.vocabulary import Borough, Status
from tests.observing.conftest import CANARY, figures_of
from web_widget.interactions.losses import Losses
from web_widget.observing.chores import Chore, note_done
from web_widget.observing.metrics import Metrics, main_status
from web_widget.observing.sights import of_chores, of_content, of_losses
from web_widget.observing.states import (
    ContentState,
    EngineState,
    chore_figures,
    content_figures,
    engine_figures,
)
from web_widget.privacy.personal import Personal
from web_widget.problems import PROBLEMS, Code

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VERSION = "71662bbd3424aa"


def shown(metrics: Metrics) -> dict[str, float]:
    return figures_of(metrics.exposition().decode())


def reply(kind: Status) -> Reply:
    return Reply(kind=kind, text=CANARY, topic="tea")


def test_a_turn_is_counted_by_how_it_ended_and_timed(metrics: Metrics) -> None:
    metrics.observe_turn([reply(Status.ANSWER)], True, 0.04, 0.03)
    metrics.observe_turn([reply(Status.EMERGENCY), reply(Status.NOT_IN_POLICY)], False, 3.0, 2.9)
    metrics.turn_failed("SLOW", 8.1)
    figures = shown(metrics)
    assert figures['signpost_turns_total{status="answer"}'] == 1
    assert figures['signpost_turns_total{status="not_in_policy"}'] == 1
    assert figures['signpost_turns_total{status="emergency"}'] == 0
    assert figures["signpost_emergencies_total"] == 1
    assert figures["signpost_turns_not_saved_total"] == 1
    assert figures['signpost_turn_faults_total{code="SLOW"}'] == 1
    assert figures['signpost_turn_seconds_bucket{le="0.05"}'] == 1
    assert figures['signpost_turn_seconds_bucket{le="4.0"}'] == 2
    assert figures['signpost_turn_seconds_bucket{le="10.0"}'] == figures["signpost_turn_seconds_count"] == 3
    assert figures["signpost_engine_seconds_count"] == 2


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ([Status.ANSWER], Status.ANSWER),
        ([Status.EMERGENCY], Status.EMERGENCY),
        ([Status.EMERGENCY, Status.CONTACTS], Status.CONTACTS),
        ([Status.ANSWER, Status.COMPARISON], Status.ANSWER),
    ],
)
def test_a_turn_of_several_replies_has_one_status(kinds: list[Status], status: Status) -> None:
    assert main_status(kinds) is status


def test_everything_starts_at_nought(metrics: Metrics) -> None:
    """A rate needs a figure before the first event, too."""
    figures = shown(metrics)
    for code in PROBLEMS:
        assert figures[f'signpost_problems_total{{code="{code}"}}'] == 0
    for status in Status:
        assert figures[f'signpost_turns_total{{status="{status}"}}'] == 0
    assert figures['signpost_feedback_total{helpful="no"}'] == 0
    assert figures["signpost_rate_limited_total"] == 0
    assert figures["signpost_sights_failed"] == 0


class Unheard(Enum):
    ONE = CANARY
    TWO = f"{CANARY} again"


UNBOUNDED: dict[str, Callable[[Metrics, str], None]] = {
    "problem": lambda metrics, word: metrics.problem(word),
    "fault": lambda metrics, word: metrics.turn_failed(word, 1.0),
    "redaction": lambda metrics, word: metrics.redacted([Enum("Kind", {word.upper(): word})(word)]),
}


@pytest.mark.parametrize("record", UNBOUNDED.values(), ids=UNBOUNDED.keys())
def test_no_value_can_make_a_new_series(metrics: Metrics, record: Callable[[Metrics, str], None]) -> None:
    before = set(shown(metrics))
    for number in range(200):
        record(metrics, f"{CANARY}-{number}")
    after = metrics.exposition().decode()
    assert set(figures_of(after)) == before
    assert CANARY.upper() not in after.upper()
    assert '="other"} 200.0' in after


def test_removed_kinds_are_counted_once_a_message_by_name(metrics: Metrics) -> None:
    metrics.redacted([Personal.NAME, Personal.NAME, Personal.PHONE])
    metrics.redacted(())
    figures = shown(metrics)
    assert figures['signpost_redactions_total{kind="name"}'] == 1
    assert figures['signpost_redactions_total{kind="phone"}'] == 1
    assert sum(value for series, value in figures.items() if series.startswith("signpost_redactions_total")) == 2


def test_small_things_are_counted(metrics: Metrics) -> None:
    metrics.feedback(True)
    metrics.feedback(False)
    metrics.feedback(False)
    metrics.rate_limited()
    metrics.problem(Code.TOO_LONG)
    figures = shown(metrics)
    assert figures['signpost_feedback_total{helpful="yes"}'] == 1
    assert figures['signpost_feedback_total{helpful="no"}'] == 2
    assert figures["signpost_rate_limited_total"] == 1
    assert figures['signpost_problems_total{code="TOO_LONG"}'] == 1


def test_two_applications_count_for_themselves(metrics: Metrics) -> None:
    other = Metrics(codes=PROBLEMS, removed=Personal)
    metrics.problem(Code.FAILED)
    assert shown(metrics)['signpost_problems_total{code="FAILED"}'] == 1
    assert shown(other)['signpost_problems_total{code="FAILED"}'] == 0


def test_engines_are_looked_at(metrics: Metrics) -> None:
    engines = [EngineState(True, False, 3, 0), EngineState(False, True, 0, 64)]
    metrics.watch(lambda: engine_figures(engines))
    figures = shown(metrics)
    assert figures['signpost_engine_up{engine="0"}'] == figures['signpost_breaker_open{engine="1"}'] == 1
    assert figures['signpost_engine_up{engine="1"}'] == figures['signpost_breaker_open{engine="0"}'] == 0
    assert figures['signpost_in_flight{engine="0"}'] == 3
    assert figures['signpost_queue_length{engine="1"}'] == 64


def content(**changes: object) -> ContentState:
    usual = {
        "version": VERSION,
        "model_version": "27875c33bd842e6c",
        "built_at": NOW - timedelta(days=2, hours=12),
        "is_refused": False,
        "review_due": {Borough.LAMBETH: date(2026, 11, 12), Borough.CAMDEN: date(2027, 1, 1)},
    }
    return ContentState(**{**usual, **changes})  # type: ignore[arg-type]


def test_the_contents_age_and_what_is_overdue(metrics: Metrics) -> None:
    metrics.watch(lambda: content_figures(content(), NOW))
    figures = shown(metrics)
    assert figures["signpost_content_age_days"] == 2.5
    assert figures['signpost_review_overdue_days{borough="lambeth"}'] == 10
    assert figures['signpost_review_overdue_days{borough="camden"}'] == 0
    assert figures["signpost_content_readable"] == 1 and figures["signpost_content_refused"] == 0
    assert figures['signpost_build_info{content_version="71662bbd3424",model_version="27875c33bd84"}'] == 1


@pytest.mark.parametrize("given", [None, "", CANARY, "71662\nbbd3424", 'x"} 1\nforged 1', "G" * 12])
def test_only_a_hash_becomes_a_version(metrics: Metrics, given: str | None) -> None:
    metrics.watch(lambda: content_figures(content(version=given, model_version=given), NOW))
    assert 'signpost_build_info{content_version="unknown",model_version="unknown"} 1.0' in metrics.exposition().decode()


def test_a_chore_that_was_never_done_is_endlessly_old(metrics: Metrics) -> None:
    done = {Chore.BACKUP: NOW - timedelta(hours=6), Chore.PURGE: None}
    metrics.watch(lambda: chore_figures(done, NOW))
    figures = shown(metrics)
    assert figures['signpost_chore_age_days{chore="backup"}'] == 0.25
    assert figures['signpost_chore_age_days{chore="purge"}'] == float("inf")


def test_a_chore_leaves_a_mark_and_the_mark_tells_its_age(metrics: Metrics, tmp_path: Path) -> None:
    metrics.watch(of_chores(tmp_path))
    note_done(tmp_path, Chore.BACKUP)
    (tmp_path / "backup.done").touch()
    os.utime(tmp_path / "backup.done", (time.time() - 43_200, time.time() - 43_200))
    assert 0.49 < shown(metrics)['signpost_chore_age_days{chore="backup"}'] < 0.51
    note_done(tmp_path, Chore.BACKUP)
    figures = shown(metrics)
    assert figures['signpost_chore_age_days{chore="backup"}'] < 0.01
    assert figures['signpost_chore_age_days{chore="purge"}'] == float("inf")


def test_a_part_that_fails_takes_nothing_with_it(metrics: Metrics, caplog: pytest.LogCaptureFixture) -> None:
    def breaks() -> Iterator[Metric]:
        yield from engine_figures([EngineState(True, False, 0, 0)])
        raise RuntimeError(CANARY)

    metrics.watch(breaks)
    metrics.watch(lambda: content_figures(content(), NOW))
    metrics.problem(Code.FAILED)
    figures = shown(metrics)
    assert figures["signpost_sights_failed"] == 1
    assert not [series for series in figures if series.startswith("signpost_engine_up")]
    assert figures["signpost_content_readable"] == 1
    assert figures['signpost_problems_total{code="FAILED"}'] == 1


def test_the_content_that_is_live_is_told(metrics: Metrics, state: Path, tmp_path: Path) -> None:
    store = open_store(state / "knowledge.sqlite")
    write_note(build_note(tmp_path), BuildNote(datetime.now(UTC) - timedelta(days=3), store.version))
    (tmp_path / "models").mkdir()
    lines = f"{'ab' * 32}  engine.tar.gz\n{'cd' * 32}  ../encoders/mpnet/int8.onnx\n"
    (tmp_path / "models" / "engine.tar.gz.sha256").write_text(lines)
    metrics.watch(of_content(lambda: store, tmp_path))
    text = metrics.exposition().decode()
    figures = figures_of(text)
    assert f'content_version="{store.version[:12]}",model_version="abababababab"' in text
    assert 2.99 < figures["signpost_content_age_days"] < 3.01
    dated = {document.borough for document in store.documents.values() if document.review_due}
    assert dated and all(f'signpost_review_overdue_days{{borough="{one}"}}' in figures for one in dated)
    store.engine.dispose()


def test_content_that_is_gone_or_was_refused_is_told(metrics: Metrics, tmp_path: Path) -> None:
    def gone() -> None:
        raise StoreUnavailable(CANARY)

    write_note(build_note(tmp_path), BuildNote(datetime.now(UTC), None, CANARY))
    metrics.watch(of_content(gone, tmp_path))  # type: ignore[arg-type]
    text = metrics.exposition().decode()
    figures = figures_of(text)
    assert CANARY not in text
    assert figures["signpost_content_readable"] == 0 and figures["signpost_content_refused"] == 1
    assert "signpost_content_age_days" not in figures
    assert 'model_version="unknown"' in text


def test_turns_that_were_not_kept_are_counted_by_whoever_keeps_them(metrics: Metrics) -> None:
    losses = Losses()
    metrics.watch(of_losses(lambda: losses.total))
    assert shown(metrics)["signpost_interactions_dropped_total"] == 0
    losses.count(3, "OperationalError")
    assert shown(metrics)["signpost_interactions_dropped_total"] == 3


def test_the_format_is_prometheuss(metrics: Metrics) -> None:
    metrics.observe_turn([reply(Status.ANSWER)], True, 0.04, 0.03)
    metrics.watch(lambda: engine_figures([EngineState(True, False, 0, 0)]))
    families = list(text_string_to_metric_families(metrics.exposition().decode()))
    assert len(families) > 15
    assert all(family.documentation for family in families)
