"""Whether it is out of office hours in London. Neither policy says when offices are open: the times are a setting."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

LONDON = ZoneInfo("Europe/London")
VARIABLE = "SIGNPOST_OFFICE_HOURS"
TIMES = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
SATURDAY = 5  # as date.weekday counts


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Open from `opens` until just before `closes`, Monday to Friday, London time."""

    opens: time = time(9)
    closes: time = time(17)

    def in_words(self) -> str:
        """“Monday to Friday, 9 am to 5 pm, except bank holidays in England”."""
        return f"Monday to Friday, {_clock(self.opens)} to {_clock(self.closes)}, except bank holidays in England"


USUAL = OfficeHours()


def read_office_hours(given: str) -> OfficeHours:
    """Two times of one day, as in “09:00-17:00”. Raises ValueError."""
    found = TIMES.fullmatch(given.strip())
    if found is None:
        raise ValueError(f"{VARIABLE}: “{given}” is not like “09:00-17:00”.")
    opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if opens >= closes:
        raise ValueError(f"{VARIABLE}: “{given}” closes before it opens.")
    return OfficeHours(opens, closes)


def is_out_of_hours(now: datetime, holidays: Container[date], hours: OfficeHours = USUAL) -> bool:
    """`now` in any zone; `holidays` are London's dates. Raises ValueError where `now` has no zone."""
    if now.tzinfo is None:
        raise ValueError("a time without its zone")
    here = now.astimezone(LONDON)
    if here.weekday() >= SATURDAY or here.date() in holidays:
        return True
    return not hours.opens <= here.time() < hours.closes


@lru_cache(maxsize=8)
def bank_holidays(first: date, last: date) -> frozenset[date]:
    """England's, substitute days included, from `first` to `last`, both included."""
    found = country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    return frozenset(day for day in found if first <= day <= last)


def _clock(at: time) -> str:
    if at == time(12):
        return "midday"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
