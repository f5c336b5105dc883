"""What became of one turn's storing: told by the tracker store, read by the channel. A context variable carries it,
since Rasa's wrapper around the store swallows exceptions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class TurnRecord:
    """What the store did for one turn."""

    saves: int = 0
    failures: int = 0

    @property
    def saved(self) -> bool:
        """Whether the turn can be read back."""
        return self.saves > 0 and self.failures == 0


_turn: ContextVar[TurnRecord | None] = ContextVar("turn", default=None)


def current_turn() -> TurnRecord | None:
    """The turn that this runs in; None outside of one."""
    return _turn.get()


@contextlib.contextmanager
def record_turn() -> Iterator[TurnRecord]:
    """Collect what the store does within the block; failures inside it are recorded, not raised."""
    record = TurnRecord()
    token = _turn.set(record)
    try:
        yield record
    finally:
        _turn.reset(token)
