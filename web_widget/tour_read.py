"""What somebody who has signed in has read of the first week's tour, and where they go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from web_widget.induction import Stop, Tour
from web_widget.interactions.progress import Progress
from web_widget.interactions.records import NotKept
from web_widget.rooms import rooms


@dataclass(frozen=True, slots=True)
class TourRead:
    """`on`: the day on which each stop was read last, by its key; `ended`: when the tour's record was shown. `next`:
    the first stop that is not read yet, of those that everybody has; None where nothing is read, or all of them are."""

    on: Mapping[str, date]
    ended: date | None
    next: Stop | None

    @property
    def is_any(self) -> bool:
        return bool(self.on or self.ended)


def read_by(owner: str, tour: Tour) -> TourRead | None:
    """None where nobody signs in, or it cannot be looked up just now."""
    if not owner:
        return None
    try:
        return tour_read(tour, rooms().progress.read_by(owner))
    except NotKept:
        return None


def tour_read(tour: Tour, progress: Progress) -> TourRead:
    """What was read of stops that are no more is left out."""
    on = {stop.key: progress.stops[stop.key] for stop in tour.stops if stop.key in progress.stops}
    unread = (stop for stop in tour.stops if stop.only is None and stop.key not in on)
    return TourRead(on, progress.ended, next(unread, None) if on else None)
