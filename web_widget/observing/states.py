"""What is looked at when the figures are asked for, rather than counted: the engines, the content, the daily chores."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from knowledge.vocabulary import Borough
from web_widget.observing.chores import Chore

log = logging.getLogger("signpost.gateway")

VERSION = re.compile(r"[0-9a-f]{6,64}")
SHOWN = 12  # of a version's digits
UNKNOWN = "unknown"
DAY = 86_400.0

Sight = Callable[[], Iterable[Metric]]


@dataclass(frozen=True, slots=True)
class EngineState:
    """`is_open`: the breaker lets nothing through. `inside` turns run, `waiting` wait for a place."""

    is_up: bool
    is_open: bool
    inside: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ContentState:
    """`version` None where the knowledge base cannot be read. `built_at` is the last build that was not refused;
    `review_due` holds the boroughs whose policy names a date."""

    version: str | None
    model_version: str | None
    built_at: datetime | None
    is_refused: bool
    review_due: Mapping[Borough, date]


class Sights(Collector):
    """The sights of one application. One that fails leaves its figures out, never the others'."""

    def __init__(self) -> None:
        self._sights: list[Sight] = []

    def add(self, sight: Sight) -> None:
        self._sights.append(sight)

    def collect(self) -> Iterator[Metric]:
        failed = 0
        for sight in self._sights:
            try:
                yield from list(sight())
            except Exception as error:  # whatever it is, the figures that can be had are wanted now most of all
                log.error("figures are missing: %s", error)
                failed += 1
        yield GaugeMetricFamily("signpost_sights_failed", "Parts of these figures that could not be had.", failed)


def engine_figures(engines: Iterable[EngineState]) -> Iterator[Metric]:
    """Of each engine, called by its place among the ports of SIGNPOST_ENGINE_PORT, from 0."""
    up = GaugeMetricFamily("signpost_engine_up", "Whether the engine says that it is well.", labels=["engine"])
    opened = GaugeMetricFamily("signpost_breaker_open", "Whether the engine is given a rest.", labels=["engine"])
    inside = GaugeMetricFamily("signpost_in_flight", "Turns that the engine has now.", labels=["engine"])
    waiting = GaugeMetricFamily("signpost_queue_length", "Turns that wait for the engine.", labels=["engine"])
    for place, engine in enumerate(engines):
        up.add_metric([str(place)], float(engine.is_up))
        opened.add_metric([str(place)], float(engine.is_open))
        inside.add_metric([str(place)], engine.inside)
        waiting.add_metric([str(place)], engine.waiting)
    yield from (up, opened, inside, waiting)


def content_figures(content: ContentState, now: datetime) -> Iterator[Metric]:
    """`now` knows its zone."""
    yield InfoMetricFamily(
        "signpost_build",
        "What is being served.",
        {"content_version": _version(content.version), "model_version": _version(content.model_version)},
    )
    readable = float(content.version is not None)
    yield GaugeMetricFamily("signpost_content_readable", "Whether the knowledge base can be read.", readable)
    refused = float(content.is_refused)
    yield GaugeMetricFamily("signpost_content_refused", "Whether the last build was refused.", refused)
    if content.built_at is not None:
        days = (now - content.built_at).total_seconds() / DAY
        yield GaugeMetricFamily("signpost_content_age_days", "Since the knowledge base was last built.", days)
    overdue = GaugeMetricFamily("signpost_review_overdue_days", "Past the review date, or 0.", labels=["borough"])
    for borough, due in content.review_due.items():
        overdue.add_metric([borough.value], max(0, (now.date() - due).days))
    yield overdue


def chore_figures(done: Mapping[Chore, datetime | None], now: datetime) -> Iterator[Metric]:
    """`done` holds each chore's last success; `now` knows its zone."""
    age = GaugeMetricFamily("signpost_chore_age_days", "Since the chore last succeeded.", labels=["chore"])
    for chore, at in done.items():
        age.add_metric([chore.value], (now - at).total_seconds() / DAY if at else float("inf"))
    yield age


def loss_figures(lost: int) -> Iterator[Metric]:
    """`lost` are the turns since the start that were answered and could not be kept."""
    yield CounterMetricFamily("signpost_interactions_dropped", "Turns that were not kept.", lost)


def _version(given: str | None) -> str:
    """A hash's beginning: the only thing that becomes a label without being in a list."""
    return given[:SHOWN] if given and VERSION.fullmatch(given) else UNKNOWN
