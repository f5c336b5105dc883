"""How far somebody who has signed in is with the first week's tour, on whichever day they come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contract.reply import Reply
from knowledge.guiding.page import Phase
from knowledge.vocabulary import GuideKey
from web_widget.hours import LONDON
from web_widget.interactions.records import ENDED, StopRead
from web_widget.interactions.store import InteractionsStore
from web_widget.turn_seen import TurnSeen

log = logging.getLogger("signpost.interactions")


@dataclass(frozen=True, slots=True)
class Progress:
    """`stops` are the keys of the stops that were shown, and when last; `ended`: when the tour's record was."""

    stops: Mapping[str, date]
    ended: date | None = None


class TourProgress:
    """A witness: notes the stops that each turn showed. Never raises for a turn, and keeps no answer waiting. `owner`
    is what `access.owner()` says: where it is "", nobody signs in and nothing is kept."""

    def __init__(self, store: InteractionsStore, mark: Callable[[str], str]) -> None:
        """`mark` makes an owner into the 32 hex characters that are kept."""
        self._store = store
        self._mark = mark

    def saw(self, turn: TurnSeen) -> None:
        try:
            for stop in stops_shown(turn.replies):
                self.note(turn.owner, stop)
        except Exception as error:  # what is kept must never cost anybody an answer
            log.error("a stop could not be noted: %s", type(error).__name__)

    def note(self, owner: str, stop: str) -> None:
        """At once, and never an error of the database's: it is written by another thread."""
        if owner:
            self._store.keep_stop(StopRead(self._mark(owner), stop, datetime.now(LONDON).date()))

    def read_by(self, owner: str) -> Progress:
        """What is written by now. Raises NotKept, within three seconds."""
        if not owner:
            return Progress({})
        stops = self._store.stops_read(self._mark(owner))
        ended = stops.pop(ENDED, None)
        return Progress(stops, ended)

    def forget(self, owner: str) -> int:
        """How many stops. Raises NotKept, within three seconds; it can be repeated."""
        return self._store.forget_stops(self._mark(owner)) if owner else 0


def stops_shown(replies: Sequence[Reply]) -> Iterator[str]:
    """The keys of the tour's stops, and ENDED where its record is."""
    for guide in (reply.guide for reply in replies):
        if guide is None or guide.key is not GuideKey.FIRST_WEEK:
            continue
        if guide.stop is not None:
            yield guide.stop
        if guide.phase is Phase.ENDING:
            yield ENDED
