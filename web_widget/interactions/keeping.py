"""A turn as the gateway saw it, made into what may be kept of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from web_widget.interactions.choices import OfferedChoices
from web_widget.interactions.records import TurnRecord
from web_widget.interactions.store import InteractionsStore
from web_widget.turn_seen import TurnSeen

log = logging.getLogger("signpost.interactions")

VERSION_CHARACTERS = 12
Version = Callable[[], str | None]


class TurnKeeper:
    """A witness: keeps every turn, answered or failed. Never raises, and keeps no answer waiting."""

    def __init__(
        self,
        store: InteractionsStore,
        mark: Callable[[str], str],
        content_version: Version,
        model_version: Version,
    ) -> None:
        """`mark` makes the engine's id of a conversation into the 32 hex characters that are kept. The versions are
        asked for while somebody waits for the answer: what gives them must have them at hand."""
        self._store = store
        self._mark = mark
        self._content_version = content_version
        self._model_version = model_version
        self._choices = OfferedChoices()

    def saw(self, turn: TurnSeen) -> None:
        try:
            mark = self._mark(turn.conversation)
            picked = self._choices.picked(mark, turn.question, turn.replies)
            versions = self._content_version(), self._model_version()
            self._store.keep_turn(record_of(turn, mark, picked, versions, datetime.now(UTC)))
        except Exception as error:  # what is kept must never cost anybody an answer
            log.error("a turn could not be made into a record: %s", type(error).__name__)
            self._store.lose(1, "no record could be made")

    def forget(self, conversation: str) -> int:
        """Delete what is kept of a conversation, the engine's id given; how many turns. Raises NotKept."""
        mark = self._mark(conversation)
        self._choices.forget(mark)
        return self._store.forget(mark)


def record_of(
    turn: TurnSeen, mark: str, picked: str | None, versions: tuple[str | None, str | None], at: datetime
) -> TurnRecord:
    """`versions` are the content's and the model's."""
    asked_the_engine = bool(turn.replies) or turn.engine_seconds > 0
    return TurnRecord(
        message_id=turn.message_id,
        conversation=mark,
        question=turn.question,
        kinds=tuple(reply.kind for reply in turn.replies),
        topic=next((reply.topic for reply in turn.replies if reply.topic), None),
        scores=tuple(reply.confidence for reply in turn.replies),
        offered=tuple(choice.label for reply in turn.replies for choice in reply.choices),
        picked=picked,
        redactions=tuple(turn.removed),
        took_ms=round(turn.seconds * 1000),
        engine_ms=round(turn.engine_seconds * 1000) if asked_the_engine else None,
        saved=turn.saved,
        fault=turn.fault,
        content_version=versions[0],
        model_version=versions[1],
        borough=next((reply.borough for reply in reversed(turn.replies) if reply.borough), None),
        user=turn.user,
        at=at,
    )


def model_version(state: Path) -> str | None:
    """The first characters of the model's SHA-256, as noted when it was trained; None where there is no note."""
    try:
        noted = (state / "models" / "engine.tar.gz.sha256").read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return noted[:VERSION_CHARACTERS] or None
