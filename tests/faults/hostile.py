"""The corpus of hostile input: what is typed (hostile_texts.py), and how it is sent (hostile_requests.py)."""

from __future__ import annotations

from tests.faults.hostile_requests import request_cases
from tests.faults.hostile_texts import text_cases
from tests.faults.hostile_wire import Case

LEAST = 300


def corpus() -> list[Case]:
    """Every case, in the order in which it is sent. Raises ValueError where two have one name or are the same bytes."""
    cases = [*text_cases(), *request_cases()]
    for what in ("name", "wire"):
        values = [getattr(case, what) for case in cases]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"the same {what} twice: {twice[:3]}")
    return cases
