"""One turn, as it is logged and counted: how it ended, on which topic, how long it took. Never what was asked."""

from __future__ import annotations

from collections.abc import Callable

from web_widget.observing.logs import logger
from web_widget.observing.metrics import Metrics
from web_widget.turn_seen import TurnSeen, Witness


class TurnWatch:
    """A `Witness`. `mark` makes of the engine's id what the log may hold: a keyed hash."""

    def __init__(self, metrics: Metrics, mark: Callable[[str], str]) -> None:
        self._metrics = metrics
        self._mark = mark
        self._log = logger()

    def saw(self, turn: TurnSeen) -> None:
        self._metrics.redacted(turn.removed)
        told = {
            "conversation": self._mark(turn.conversation),
            "ms": round(turn.seconds * 1000),
            "engine_ms": round(turn.engine_seconds * 1000),
            "removed": len(turn.removed),
        }
        if turn.fault is not None:
            self._metrics.turn_failed(turn.fault, turn.seconds)
            self._log.warning("turn failed", fault=turn.fault.value, **told)
            return
        self._metrics.observe_turn(turn.replies, turn.saved, turn.seconds, turn.engine_seconds)
        for reply in turn.replies:
            how = {"status": reply.kind.value, "topic": reply.topic, "confidence": reply.confidence}
            self._log.info("turn", saved=turn.saved, **how, **told)


class Witnesses:
    """Several that see each turn, one after another."""

    def __init__(self, *witnesses: Witness) -> None:
        self._witnesses = witnesses

    def saw(self, turn: TurnSeen) -> None:
        for witness in self._witnesses:
            witness.saw(turn)
