"""What became of one turn, for whoever watches: the log, the metrics, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contract.reply import Reply
from web_widget.engine import Fault
from web_widget.privacy.personal import Personal


@dataclass(frozen=True, slots=True)
class TurnSeen:
    """`conversation` is the engine's id; `question` is without personal data. Seconds: of the whole turn and of the
    engine's part in it. `fault` where there was no answer. `user` may be kept; `owner`, whom the conversation is bound
    to, never as it is ("" where nobody signs in)."""

    conversation: str
    message_id: str
    question: str
    borough: str | None
    removed: tuple[Personal, ...]
    replies: tuple[Reply, ...]
    saved: bool
    fault: Fault | None
    seconds: float
    engine_seconds: float
    user: str | None
    owner: str = ""


class Witness(Protocol):
    """Never raises, and never keeps a turn waiting."""

    def saw(self, turn: TurnSeen) -> None: ...
