"""Everything that is older than it may be kept, deleted everywhere: each place for itself, so that one which cannot be
reached does not keep the others from it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

log = logging.getLogger("signpost.retention")

RETRY = timedelta(minutes=10)  # after a round in which something failed, at most


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is deleted. `purge` takes the time before which it goes, and says in words what it deleted."""

    name: str
    purge: Callable[[datetime], str]


def purge_all(places: Sequence[Place], older_than: timedelta, now: datetime) -> bool:
    """Whether every place was reached. A line for each."""
    cutoff = now - older_than
    done = [_purge(place, cutoff) for place in places]
    return all(done)


def keep_purging(round_of_it: Callable[[], bool], every: timedelta) -> None:
    """For ever. After a round in which something failed, the next comes sooner."""
    while True:
        done = round_of_it()
        time.sleep((every if done else min(every, RETRY)).total_seconds())


def _purge(place: Place, cutoff: datetime) -> bool:
    try:
        log.info("purge: %s: %s", place.name, place.purge(cutoff))
    except Exception as error:  # whatever it is, the other places must be purged
        why = str(error).strip().partition("\n")[0]
        log.error(
            "purge: %s: NOT DONE, will be tried again next time (%s%s)",
            place.name,
            type(error).__name__,
            why and f": {why}",
        )
        return False
    return True
