"""The engines behind the gateway: which one a conversation belongs to, and how many turns each bears at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from web_widget.engine import Answered, Engine, EngineFault, Fault, Turn
from web_widget.flow.breaker import Breaker
from web_widget.flow.gate import FairGate, GateFull, WaitedTooLong
from web_widget.settings import GatewaySettings

IN_FLIGHT = 8  # the engine's tracker store has as many threads
MOST_WAITING = 64
LEAST_SECONDS = 2.5  # with less time left a turn is not begun: it would run, and nobody would hear of it
# Not the engine's own failing: it answered, or is coming.
BEYOND_THE_ENGINE = {Fault.KB_UNAVAILABLE, Fault.KB_ERROR, Fault.WARMING, Fault.BUSY}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Guarded:
    """One engine with its breaker and its gate."""

    engine: Engine
    breaker: Breaker = field(default_factory=Breaker)
    gate: FairGate = field(default_factory=lambda: FairGate(IN_FLIGHT, MOST_WAITING))

    def lets_through(self) -> bool:
        return self.breaker.lets_through(self._is_well)

    def _is_well(self) -> bool:
        try:
            return all(self.engine.health().values())
        except EngineFault:
            return False


class Engines:
    """Thread-safe."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._answer_timeout = settings.answer_timeout
        self._share_conversations = settings.engines_share_conversations
        self.all = tuple(Guarded(Engine(settings, url)) for url in settings.engine_urls)

    def has_room_for(self, conversation: str) -> bool:
        """Whether a turn would be let in just now: to be asked before anything costly is done for it."""
        return any(guarded.gate.has_room for guarded in self._candidates(conversation))

    def ask(self, turn: Turn, deadline: float) -> Answered:
        """Answered before `deadline` (`time.monotonic()` seconds). Raises EngineFault.

        Where engines share conversations, another is asked if nobody listens at the first: nothing was sent then."""
        down = EngineFault(Fault.ENGINE_DOWN)
        for guarded in self._candidates(turn.conversation):
            if not guarded.lets_through():
                continue
            try:
                return self._ask_one(guarded, turn, deadline)
            except EngineFault as error:
                if error.fault is not Fault.ENGINE_DOWN:
                    raise
                down = error
        raise down

    def _ask_one(self, guarded: Guarded, turn: Turn, deadline: float) -> Answered:
        try:
            with guarded.gate.entered(deadline - LEAST_SECONDS):
                if not guarded.lets_through():  # those before may have found it down
                    raise EngineFault(Fault.ENGINE_DOWN)
                return _watched(guarded, lambda one: self._ask_within(one, turn, deadline))
        except (GateFull, WaitedTooLong):
            raise EngineFault(Fault.BUSY) from None

    def _ask_within(self, guarded: Guarded, turn: Turn, deadline: float) -> Answered:
        left = deadline - time.monotonic()
        if left < LEAST_SECONDS:
            raise EngineFault(Fault.BUSY)
        try:
            return guarded.engine.ask(turn, min(left, self._answer_timeout))
        except EngineFault as error:
            # It had less time than it is promised, since others were before: that is no failing of its own.
            if error.fault is Fault.SLOW and left < self._answer_timeout:
                raise EngineFault(Fault.BUSY) from None
            raise

    def forget(self, conversation: str, deadline: float) -> None:
        """In every engine that may have it: there may have been more of them, or fewer, when it began. Raises
        EngineFault where that cannot be said to be done."""

        def forget_in(guarded: Guarded) -> None:
            seconds = max(LEAST_SECONDS, min(deadline - time.monotonic(), self._answer_timeout))
            guarded.engine.forget(conversation, seconds)

        faults = []
        for guarded in (self._one_for(conversation),) if self._share_conversations else self.all:
            try:
                _watched(guarded, forget_in)
            except EngineFault as error:  # the others are asked all the same
                faults.append(error)
        if faults:
            raise faults[0]

    def purge(self, before: float) -> int:
        """Delete whole conversations whose last event is older than `before` (unix seconds), in every engine; how many.
        Raises EngineFault if one of them could not (where they share conversations: if none could), after the others
        did."""
        purged, faults = 0, list[EngineFault]()
        for guarded in self.all:  # where they share conversations the second finds nothing left
            try:
                purged += guarded.engine.purge(before)
            except EngineFault as error:
                faults.append(error)
        if faults and (not self._share_conversations or len(faults) == len(self.all)):
            raise faults[0]
        return purged

    def health(self) -> dict[str, bool]:
        """What the engines say of their parts: one is well if it is in all. Raises EngineFault if one says nothing."""
        parts: dict[str, bool] = {}
        for guarded in self.all:
            for name, is_well in guarded.engine.health().items():
                parts[name] = parts.get(name, True) and is_well
        return parts

    def _one_for(self, conversation: str) -> Guarded:
        """The first that may be asked. Raises EngineFault where none may."""
        for guarded in self._candidates(conversation):
            if guarded.lets_through():
                return guarded
        raise EngineFault(Fault.ENGINE_DOWN)

    def _candidates(self, conversation: str) -> tuple[Guarded, ...]:
        """The conversation's own engine; then the others, where they share conversations."""
        own = int(conversation, 16) % len(self.all)
        return (*self.all[own:], *self.all[:own]) if self._share_conversations else (self.all[own],)


def _watched(guarded: Guarded, call: Callable[[Guarded], T]) -> T:
    try:
        result = call(guarded)
    except EngineFault as error:
        if error.fault not in BEYOND_THE_ENGINE:
            guarded.breaker.failed()
        elif error.fault is not Fault.BUSY:
            guarded.breaker.succeeded()
        raise
    guarded.breaker.succeeded()
    return result
