"""The gate and the lines: nobody overtakes, nobody is lost, and whoever gave up leaves no trace."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from web_widget.flow.gate import FairGate, GateFull, WaitedTooLong
from web_widget.flow.lines import Lines

SOON = 5.0  # seconds; a test that waits as long has failed


def soon() -> float:
    return time.monotonic() + SOON


def until(condition: Callable[[], bool]) -> None:
    deadline = soon()
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_those_who_wait_enter_in_the_order_they_came() -> None:
    gate, entered, threads = FairGate(1, 50), list[int](), list[threading.Thread]()

    def come(number: int) -> None:
        with gate.entered(soon()):
            entered.append(number)

    with gate.entered(soon()):
        for number in range(20):
            threads.append(threading.Thread(target=come, args=[number]))
            threads[-1].start()
            until(lambda so_many=number + 1: gate.waiting == so_many)  # type: ignore[misc]
    for thread in threads:
        thread.join(SOON)
    assert entered == list(range(20))
    assert (gate.inside, gate.waiting) == (0, 0)


@pytest.mark.parametrize("places", [1, 3, 8])
def test_no_more_are_inside_than_there_are_places(places: int) -> None:
    gate, most, guard, full = FairGate(places, 100), 0, threading.Lock(), threading.Event()

    def come() -> None:
        nonlocal most
        with gate.entered(soon()):
            with guard:
                most = max(most, gate.inside)
                if most == places:
                    full.set()
            full.wait(SOON)  # nobody leaves before all places were taken once

    threads = [threading.Thread(target=come) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    assert most == places
    assert (gate.inside, gate.waiting) == (0, 0)


def test_who_finds_the_waiting_room_full_is_told_at_once() -> None:
    gate = FairGate(1, 1)
    with gate.entered(soon()):
        waiting = threading.Thread(target=lambda: gate.entered(soon()).__enter__())
        waiting.start()
        until(lambda: gate.waiting == 1)
        with pytest.raises(GateFull), gate.entered(soon()):
            pass
    waiting.join(SOON)


def test_who_waited_too_long_leaves_the_line_to_the_others() -> None:
    gate, entered = FairGate(1, 5), threading.Event()

    def come() -> None:
        with gate.entered(soon()):
            entered.set()

    with gate.entered(soon()):
        with pytest.raises(WaitedTooLong), gate.entered(time.monotonic() + 0.01):
            pass
        patient = threading.Thread(target=come)
        patient.start()
        until(lambda: gate.waiting == 1)
    assert entered.wait(SOON)
    patient.join(SOON)


def test_a_failure_inside_gives_the_place_back() -> None:
    gate = FairGate(1, 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.entered(soon()):
            raise ZeroDivisionError
    assert gate.inside == 0


def test_conversations_do_not_wait_for_each_other_and_their_lines_go() -> None:
    lines = Lines()
    with lines.first_come("a", soon()), lines.first_come("b", soon()):
        assert len(lines) == 2
        with pytest.raises(WaitedTooLong), lines.first_come("a", time.monotonic() + 0.01):
            pass
    assert len(lines) == 0
