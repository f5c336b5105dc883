"""What is counted, for Prometheus. Each application has a registry of its own, so that two of them do not clash.

Labels come from closed lists only. Nothing here names a person, a conversation or a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from contract.reply import Reply
from knowledge.vocabulary import Status
from web_widget.observing.closed import ClosedCounter
from web_widget.observing.states import Sight, Sights

# A turn has ten seconds; an ordinary one takes 0.04.
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 10.0)


class Helpful(StrEnum):
    YES = "yes"
    NO = "no"


class Metrics:
    """Thread-safe. `codes` are the codes that a problem may have, `removed` the kinds of personal data."""

    def __init__(self, codes: Iterable[str], removed: Iterable[Enum]) -> None:
        registry = CollectorRegistry()
        codes = tuple(codes)

        def closed(name: str, says: str, label: str, values: Iterable[str]) -> ClosedCounter:
            return ClosedCounter(registry, name, says, label, values)

        self._turns = closed("signpost_turns", "Turns answered, by how they ended.", "status", Status)
        self._faults = closed("signpost_turn_faults", "Turns without an answer, by why.", "code", codes)
        self._problems = closed("signpost_problems", "Problems shown, on every route, by code.", "code", codes)
        self._removed = closed("signpost_redactions", "Messages with personal data, by kind.", "kind", _names(removed))
        self._feedback = closed("signpost_feedback", "Feedback on answers.", "helpful", Helpful)
        self._danger = Counter("signpost_emergencies", "Turns with the emergency card.", registry=registry)
        self._unsaved = Counter("signpost_turns_not_saved", "Turns that could not be stored.", registry=registry)
        self._limited = Counter("signpost_rate_limited", "Turns refused: too many of one person.", registry=registry)
        self._seconds = Histogram("signpost_turn_seconds", "A whole turn.", buckets=SECONDS, registry=registry)
        self._engine = Histogram("signpost_engine_seconds", "The engine's part.", buckets=SECONDS, registry=registry)
        ProcessCollector(registry=registry)  # the gateway's own memory and open files
        self._sights = Sights()
        registry.register(self._sights)
        self._registry = registry

    def observe_turn(self, replies: Sequence[Reply], saved: bool, seconds: float, engine_seconds: float) -> None:
        """A turn with an answer."""
        kinds = [reply.kind for reply in replies]
        self._turns.count(main_status(kinds))
        if Status.EMERGENCY in kinds:
            self._danger.inc()
        if not saved:
            self._unsaved.inc()
        self._seconds.observe(seconds)
        self._engine.observe(engine_seconds)

    def turn_failed(self, code: str, seconds: float) -> None:
        """A turn without an answer."""
        self._faults.count(code)
        self._seconds.observe(seconds)

    def problem(self, code: str) -> None:
        self._problems.count(code)

    def redacted(self, kinds: Iterable[Enum]) -> None:
        """The kinds of personal data in one message, each counted once."""
        for name in set(_names(kinds)):
            self._removed.count(name)

    def feedback(self, helpful: bool) -> None:
        self._feedback.count(Helpful.YES if helpful else Helpful.NO)

    def rate_limited(self) -> None:
        self._limited.inc()

    def watch(self, sight: Sight) -> None:
        """Look at something whenever the figures are asked for: see `states`."""
        self._sights.add(sight)

    def exposition(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self._registry)


def main_status(kinds: Sequence[Status]) -> Status:
    """How a turn with several replies ended: the first that is not the emergency card."""
    return next((kind for kind in kinds if kind is not Status.EMERGENCY), Status.EMERGENCY)


def _names(kinds: Iterable[Enum]) -> list[str]:
    """Kinds of personal data are worded for people (“an e-mail address”); their names are what is counted."""
    return [kind.name.lower() for kind in kinds]
