"""How long things are kept, as it is written on the command line and in the setting."""

from __future__ import annotations

import argparse
from datetime import timedelta

import pytest

from web_widget.retention.durations import read_age, read_duration, usual_age


@pytest.mark.parametrize(
    ("text", "days"), [("30d", 30), ("1d", 1), ("24h", 1), ("36h", 1.5), ("365d", 365), ("99999h", 99999 / 24)]
)
def test_an_age(text: str, days: float) -> None:
    assert read_age(text) == timedelta(days=days)


NONSENSE = [
    "",
    "30",
    "d",
    "30 d",
    "30D",
    "-30d",
    "0d",
    "030d",
    "1.5d",
    "30days",
    "1w",
    "٣d",
    "30d12h",
    "1000000d",
    "forever",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_refused_in_words(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no length of time; write 30d for thirty days"):
        read_age(text)


@pytest.mark.parametrize("text", ["1h", "23h"])
def test_less_than_a_day_is_too_young_to_delete_and_fine_to_wait(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="less than a day"):
        read_age(text)
    assert read_duration(text) == timedelta(hours=int(text[:-1]))


@pytest.mark.parametrize(
    ("setting", "days"), [({}, 30), ({"SIGNPOST_KEEP_DAYS": "7"}, 7), ({"SIGNPOST_KEEP_DAYS": "365"}, 365)]
)
def test_the_setting(setting: dict[str, str], days: int) -> None:
    assert usual_age(setting) == timedelta(days=days)


@pytest.mark.parametrize("value", ["", "6", "366", "30d", "-7", "x", "9999999999", "٣٠"])
def test_a_setting_that_is_none_is_refused_in_words(value: str) -> None:
    with pytest.raises(ValueError, match="it takes a number of days from 7 to 365"):
        usual_age({"SIGNPOST_KEEP_DAYS": value})
