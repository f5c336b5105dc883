"""Where the figures that are looked at come from: this gateway's engines, content and folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from prometheus_client.core import Metric

from knowledge.build_note import read_note
from knowledge.paths import build_note
from knowledge.store import Store, StoreUnavailable
from knowledge.vocabulary import Borough
from web_widget.engine import EngineFault
from web_widget.flow.breaker import BreakerState
from web_widget.flow.engines import Engines, Guarded
from web_widget.interactions.keeping import model_version
from web_widget.observing.chores import done_at
from web_widget.observing.states import (
    ContentState,
    EngineState,
    Sight,
    chore_figures,
    content_figures,
    engine_figures,
    loss_figures,
)


def of_engines(engines: Engines) -> Sight:
    """Asks each engine how it is: two seconds at most each."""
    return lambda: engine_figures([_engine_state(guarded) for guarded in engines.all])


def of_content(store: Callable[[], Store], state: Path) -> Sight:
    """`store` gives the live knowledge base; `state` is the state folder."""

    def look() -> Iterator[Metric]:
        return content_figures(_content_state(store, state), datetime.now(UTC))

    return look


def of_chores(state: Path) -> Sight:
    """What backup and purge left in the state folder."""
    return lambda: chore_figures(done_at(state), datetime.now(UTC))


def of_losses(total: Callable[[], int]) -> Sight:
    """`total` counts, since the start, the turns that were not kept."""
    return lambda: loss_figures(total())


def _engine_state(guarded: Guarded) -> EngineState:
    try:
        is_up = all(guarded.engine.health().values())
    except EngineFault:
        is_up = False
    is_open = guarded.breaker.state is BreakerState.OPEN
    return EngineState(is_up, is_open, guarded.gate.inside, guarded.gate.waiting)


def _content_state(store: Callable[[], Store], state: Path) -> ContentState:
    note = read_note(build_note(state))
    try:
        live = store()
        version = live.version
        due = {d.borough: d.review_due for d in live.documents.values() if d.review_due is not None}
    except StoreUnavailable:
        version, due = None, dict[Borough, date]()
    return ContentState(
        version=version,
        model_version=model_version(state),
        built_at=note.at if note and note.version else None,
        is_refused=note is not None and note.version is None,
        review_due=due,
    )
