"""The breaker: five failures running open it, a probe that finds the engine well closes it."""

from __future__ import annotations

import pytest

from web_widget.flow.breaker import FAILURES, PROBE_SECONDS, Breaker, BreakerState


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.failed()
    return breaker


def never() -> bool:
    raise AssertionError("nobody should have asked")


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("", BreakerState.CLOSED),
        ("ffff", BreakerState.CLOSED),
        ("fffff", BreakerState.OPEN),
        ("ffffsf", BreakerState.CLOSED),
        ("ffffffff", BreakerState.OPEN),
        ("fffffs", BreakerState.CLOSED),
    ],
)
def test_it_opens_after_five_failures_running(events: str, state: BreakerState) -> None:
    breaker = Breaker(Clock())
    for event in events:
        breaker.failed() if event == "f" else breaker.succeeded()
    assert breaker.state is state


def test_while_open_nobody_asks_before_the_probes_time() -> None:
    clock = Clock()
    breaker = opened(clock)
    assert not breaker.lets_through(never)
    clock.now += PROBE_SECONDS - 0.1
    assert not breaker.lets_through(never)


def test_one_probe_at_a_time_and_the_next_five_seconds_later() -> None:
    clock, asked = Clock(), list[float]()
    breaker = opened(clock)

    def ill() -> bool:
        asked.append(clock.now)
        assert not breaker.lets_through(never), "somebody else comes while the probe is under way"
        return False

    for _ in range(20):
        clock.now += 1.0
        assert not breaker.lets_through(ill)
    assert asked == [105.0, 110.0, 115.0, 120.0]


def test_a_probe_that_finds_it_well_closes_it_for_everybody() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += PROBE_SECONDS
    assert breaker.lets_through(lambda: True)
    assert breaker.lets_through(never)
