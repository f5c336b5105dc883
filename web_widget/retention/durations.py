"""How long: `30d` or `12h`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from datetime import timedelta

GRAMMAR = re.compile(r"([1-9][0-9]{0,4})([dh])")
UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}
LEAST_KEPT = timedelta(days=1)
KEEP_DAYS = "SIGNPOST_KEEP_DAYS"
USUAL_DAYS = 30


def read_duration(text: str) -> timedelta:
    """Raises argparse.ArgumentTypeError, in words."""
    found = GRAMMAR.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no length of time; write 30d for thirty days, 12h for twelve hours"
        )
    return int(found[1]) * UNITS[found[2]]


def read_age(text: str) -> timedelta:
    """Of what may be deleted: a day or more. Raises argparse.ArgumentTypeError, in words."""
    age = read_duration(text)
    if age < LEAST_KEPT:
        raise argparse.ArgumentTypeError(
            f"{text} is less than a day: conversations that are still going on would be lost"
        )
    return age


def usual_age(environment: Mapping[str, str]) -> timedelta:
    """What SIGNPOST_KEEP_DAYS says. Raises ValueError, in words."""
    days = environment.get(KEEP_DAYS, str(USUAL_DAYS))
    if not (days.isascii() and days.isdigit() and len(days) < 4 and 7 <= int(days) <= 365):
        raise ValueError(f"{KEEP_DAYS} is “{days}”; it takes a number of days from 7 to 365.")
    return timedelta(days=int(days))
