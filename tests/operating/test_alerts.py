"""Alert rules name only what the gateway exports, and each is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from knowledge.vocabulary import Borough, Status
from tests.observing.conftest import figures_of
from tests.operating.reading import firsts
from web_widget.observing.chores import Chore
from web_widget.observing.metrics import Metrics
from web_widget.observing.states import (
    ContentState,
    EngineState,
    chore_figures,
    content_figures,
    engine_figures,
    loss_figures,
)
from web_widget.privacy.personal import Personal
from web_widget.problems import PROBLEMS

ROOT = Path(__file__).parents[2]
PROMETHEUSS_OWN = {"up"}
WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LANGUAGE = {"sum", "rate", "increase", "histogram_quantile", "by", "and", "le"}
SELECTED = re.compile(r'(\w+)\{(\w+)(=~?)"([^"]*)"\}')


def rules() -> list[dict[str, Any]]:
    document = YAML(typ="safe").load(ROOT / "ops" / "prometheus" / "alerts.yml")
    return [rule for group in document["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def exported() -> dict[str, float]:
    """What a gateway with an engine, content and chores shows before anything has happened."""
    metrics, now = Metrics(codes=PROBLEMS, removed=Personal), datetime.now(UTC)
    content = ContentState("ab" * 6, "cd" * 6, now, False, {Borough.LAMBETH: date(2030, 1, 1)})
    metrics.watch(lambda: engine_figures([EngineState(True, False, 0, 0)]))
    metrics.watch(lambda: content_figures(content, now))
    metrics.watch(lambda: chore_figures(dict.fromkeys(Chore, now), now))
    metrics.watch(lambda: loss_figures(0))
    return figures_of(metrics.exposition().decode())


def words_of(expression: str) -> Iterator[str]:
    """The names in an expression, without labels' values, durations and the language's own words."""
    bare = re.sub(r'\{[^}]*\}|"[^"]*"|\[[^\]]*\]', " ", expression)
    yield from (word for word in WORD.findall(bare) if word not in LANGUAGE)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_names_only_what_the_gateway_exports(rule: dict[str, Any], exported: dict[str, float]) -> None:
    names = {series.partition("{")[0] for series in exported} | PROMETHEUSS_OWN
    used = set(words_of(rule["expr"]))
    assert used and used <= names


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_selects_only_labels_that_there_are(rule: dict[str, Any], exported: dict[str, float]) -> None:
    for metric, label, how, value in SELECTED.findall(rule["expr"]):
        if metric in PROMETHEUSS_OWN:
            continue
        wanted = value.split("|") if how == "=~" else [value]
        assert all(f'{metric}{{{label}="{one}"}}' in exported for one in wanted)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_is_whole(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket", "curators")
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["expr"].count("(") == rule["expr"].count(")")
    labels = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert labels <= {"engine", "borough"}


def test_a_planted_name_is_found(exported: dict[str, float]) -> None:
    assert list(words_of('sum(rate(signpost_turnips_total{status="answer"}[5m])) > 1')) == ["signpost_turnips_total"]
    assert "signpost_turnips_total" not in {series.partition("{")[0] for series in exported}


def test_what_goes_without_an_answer_is_spelt_as_statuses_are() -> None:
    (rule,) = [rule for rule in rules() if rule["alert"] == "SignpostUnanswered"]
    ((_, _, _, value),) = SELECTED.findall(rule["expr"])
    assert set(value.split("|")) == {Status.NOT_IN_POLICY, Status.NOT_UNDERSTOOD}


def test_every_alert_is_explained_and_none_is_invented() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
    assert firsts(ROOT / "docs" / "operating.md", "alerts") == names
