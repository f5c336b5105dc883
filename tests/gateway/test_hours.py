"""Out of office hours or not, through weekends, bank holidays and the change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from web_widget.hours import LONDON, OfficeHours, bank_holidays, is_out_of_hours, read_office_hours
from web_widget.settings import GatewaySettings

HOLIDAYS = bank_holidays(date(2026, 1, 1), date(2028, 12, 31))
# London's own clock, and whether it is out of hours.
IN_LONDON = [
    ("2026-11-25 10:00", False),  # a Wednesday
    ("2026-11-25 08:59", True),
    ("2026-11-25 09:00", False),
    ("2026-11-25 16:59", False),
    ("2026-11-25 17:00", True),
    ("2026-11-25 00:00", True),
    ("2026-11-28 10:00", True),  # Saturday
    ("2026-11-29 10:00", True),  # Sunday
    ("2026-12-25 10:00", True),  # Christmas Day, a Friday
    ("2026-12-28 10:00", True),  # the Monday in place of Boxing Day, which is a Saturday
    ("2026-12-29 10:00", False),
    ("2027-12-27 10:00", True),  # Monday and Tuesday in place of a Saturday and a Sunday
    ("2027-12-28 10:00", True),
    ("2027-12-29 10:00", False),
    ("2028-01-03 10:00", True),  # New Year's Day is a Saturday
    ("2026-04-06 10:00", True),  # Easter Monday
    ("2026-08-03 10:00", False),  # Scotland's summer bank holiday, not England's
    ("2026-08-31 10:00", True),
]
# The same clock elsewhere: London is at UTC in winter, an hour ahead in summer.
AT_UTC = [
    ("2026-07-01 08:00", False),  # 9 am in London
    ("2026-07-01 07:59", True),
    ("2026-07-01 16:00", True),  # 5 pm in London
    ("2026-12-01 08:30", True),
    ("2026-12-01 16:30", False),
    ("2026-03-27 08:30", True),  # the last working day before the clocks go forward
    ("2026-03-30 08:30", False),  # the first after: 9.30 am in London
    ("2026-10-23 08:30", False),  # the last before they go back
    ("2026-10-26 08:30", True),
    ("2026-11-27 23:30", True),
]


@pytest.mark.parametrize(("clock", "out"), IN_LONDON)
def test_by_londons_clock(clock: str, out: bool) -> None:
    assert is_out_of_hours(datetime.fromisoformat(clock).replace(tzinfo=LONDON), HOLIDAYS) is out


@pytest.mark.parametrize(("clock", "out"), AT_UTC)
def test_by_utc(clock: str, out: bool) -> None:
    at_utc = datetime.fromisoformat(clock).replace(tzinfo=UTC)
    assert is_out_of_hours(at_utc, HOLIDAYS) is out
    assert is_out_of_hours(at_utc.astimezone(timezone(timedelta(hours=9))), HOLIDAYS) is out


def test_a_holiday_is_londons_date() -> None:
    """24 December, 23:30 at UTC, is the 25th in a zone further east; in London it is still the 24th."""
    late = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
    all_day = OfficeHours(time(0), time(23, 59))
    assert not is_out_of_hours(late, HOLIDAYS, all_day)
    assert is_out_of_hours(late + timedelta(hours=1), HOLIDAYS, all_day)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        is_out_of_hours(datetime(2026, 11, 25, 10), HOLIDAYS)


def test_bank_holidays_are_within_their_bounds() -> None:
    assert bank_holidays(date(2026, 12, 26), date(2027, 1, 1)) == {
        date(2026, 12, 26),
        date(2026, 12, 28),
        date(2027, 1, 1),
    }


def test_office_hours_are_read_and_said() -> None:
    hours = read_office_hours(" 08:30-18:00 ")
    assert hours == OfficeHours(time(8, 30), time(18))
    assert hours.in_words() == "Monday to Friday, 8.30 am to 6 pm, except bank holidays in England"
    assert not is_out_of_hours(datetime(2026, 11, 25, 17, tzinfo=LONDON), HOLIDAYS, hours)


@pytest.mark.parametrize("given", ["", "9-5", "9:00-17:00", "17:00-09:00", "09:00-09:00", "09:00-24:00", "09:00–17:00"])
def test_other_office_hours_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="SIGNPOST_OFFICE_HOURS"):
        read_office_hours(given)


def test_the_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIGNPOST_TURN_KEY", "k" * 32)
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    assert GatewaySettings.from_environment().office_hours == OfficeHours()
    monkeypatch.setenv("SIGNPOST_OFFICE_HOURS", "08:00-20:00")
    assert GatewaySettings.from_environment().office_hours.closes == time(20)
    monkeypatch.setenv("SIGNPOST_OFFICE_HOURS", "always")
    with pytest.raises(ValueError, match="SIGNPOST_OFFICE_HOURS"):
        GatewaySettings.from_environment()
