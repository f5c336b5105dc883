"""How much one person may ask, and that others do not pay for it."""

from __future__ import annotations

import pytest
from flask import Flask

from web_widget.flow.limits import ADDRESS, AT_ONCE, OFFICE, Limits, TooMany, read_turn_limit


class Caller:
    key = "visitor:a"

    def __call__(self) -> str:
        return self.key


def made() -> Flask:
    """Flask-Limiter counts by route, so there has to be one."""
    app = Flask(__name__)
    app.add_url_rule("/chat", "chat", lambda: "")
    return app


def granted(limits: Limits, tries: int) -> int:
    """How many of so many turns, one after another, are let in."""
    done = 0
    for _ in range(tries):
        try:
            with limits.turn():
                done += 1
        except TooMany as many:
            assert 1 <= many.retry_after <= 60
    return done


@pytest.mark.parametrize(("key", "most"), [("visitor:a", 3), ("user:a", 3), (f"{ADDRESS}a", 3 * OFFICE)])
def test_so_many_turns_a_minute(key: str, most: int) -> None:
    app, caller = made(), Caller()
    caller.key = key
    limits = Limits(app, 3, caller)
    with app.test_request_context("/chat"):
        assert granted(limits, most + 5) == most
        caller.key = "visitor:b"
        assert granted(limits, 1) == 1, "one person's haste is not another's"


def test_so_many_at_once_and_a_place_comes_back() -> None:
    app = made()
    limits = Limits(app, 100, Caller())
    with app.test_request_context("/chat"):
        running = [limits.turn() for _ in range(AT_ONCE)]
        for turn in running:
            turn.__enter__()
        with pytest.raises(TooMany), limits.turn():
            pass
        running[0].__exit__(None, None, None)
        assert granted(limits, 1) == 1


def test_off_means_off() -> None:
    app = made()
    limits = Limits(app, None, Caller())
    with app.test_request_context("/chat"):
        assert granted(limits, 500) == 500


@pytest.mark.parametrize(("given", "limit"), [("30", 30), ("1", 1), ("off", None)])
def test_a_limit_is_read(given: str, limit: int | None) -> None:
    assert read_turn_limit(given) == limit


@pytest.mark.parametrize("given", ["", "0", "-1", "many", "3.5", "٣", "100000"])
def test_a_limit_that_is_none_is_refused_in_words(given: str) -> None:
    with pytest.raises(ValueError, match="SIGNPOST_TURN_LIMIT"):
        read_turn_limit(given)
