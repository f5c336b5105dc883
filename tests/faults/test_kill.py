"""A process is killed in the middle of a turn: at most that turn is lost, and it is said."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx
import psutil
import pytest

from launch.stack import Stack

from .parts import ACTIONS, ENGINE, GATEWAY, QUESTION, Seen, Talker, code_of, process_of, stored_turns, wait_until_ready

pytestmark = pytest.mark.long  # real time and real load: `make test-faults`

pytest_plugins = ("tests.faults.recording",)

# Chance, but the same chance each time; most of the twenty are the engine's, which writes the history.
CHANCE = random.Random(20)
POINTS = [(victim, CHANCE.uniform(0.2, 1.2)) for victim in [ENGINE] * 12 + [GATEWAY] * 4 + [ACTIONS] * 4]


@dataclass
class Persistent:
    """Says numbered things one after another in one conversation until told to stop; a turn without an answer is not
    sent again. A connection that is cut is what a killed gateway looks like: the client keeps the text."""

    talker: Talker
    codes: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.codes.append(code_of(self.talker.ask(QUESTION)))
            except httpx.TransportError as error:
                self.codes.append(type(error).__name__)
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("victim", "after"),
    [POINTS[0], POINTS[12], POINTS[16], *(pytest.param(*point, marks=pytest.mark.long) for point in POINTS[1:12]),
     *(pytest.param(*point, marks=pytest.mark.long) for point in [*POINTS[13:16], *POINTS[17:]])],
    ids=lambda value: value if isinstance(value, str) else f"{value:.2f}s",
)  # fmt: skip
def test_what_is_stored_is_what_was_answered_up_to_the_last_turn(
    stack: Stack, victim: str, after: float, seen: Seen
) -> None:
    wait_until_ready(stack)
    person = Persistent(Talker(stack.settings.base))
    person.talker.ask()
    thread = threading.Thread(target=person.run)
    thread.start()
    try:
        time.sleep(after)
        process_of(stack, victim).kill()
        killed = time.monotonic()
        time.sleep(0.5)
    finally:
        person.stop.set()
        thread.join()
    back = wait_until_ready(stack) + 0.5
    assert time.monotonic() - killed < 60
    talker = person.talker
    stored = stored_turns(stack, talker.id)
    lost = [turn for turn in talker.stored_ids if turn not in stored]
    again = talker.ask()
    unanswered = {code: n for code, n in Counter(person.codes).items() if code != "200"}
    seen(
        f"{victim} killed after {after:.2f} s: {len(talker.stored_ids)} answered and {len(lost)} of them not stored, "
        f"told {unanswered}; ready {back:.0f} s later"
    )
    assert lost == []
    assert _in_order(stored, talker.turns)
    cut = [code for code in person.codes if code.endswith("Error") and code != "ConnectError"]
    assert len(cut) <= (1 if victim == GATEWAY else 0), "more than the turn that was running was cut off"
    untold = [turn for turn in stored if turn not in talker.told_ids]
    assert len(untold) <= len(cut)
    assert back < 30
    assert code_of(again) == "200"
    assert psutil.pid_exists(stack.pid)


def _in_order(stored: list[str], sent: list[str]) -> bool:
    """Whether what is stored was sent in this order, each once."""
    places = [sent.index(turn) for turn in stored]
    return places == sorted(set(places))
