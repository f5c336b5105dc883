"""Schemathesis against the running assistant: whatever the API's own description allows or forbids, the answer is one
that it describes, and never a server's error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.configuration import set_hypothesis_home_dir
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from launch.stack import Stack
from tests.faults.conftest import SECONDS, breaches, pids, say
from web_widget.openapi import describe

DESCRIPTION = "/api/v1/openapi.json"
OPERATIONS: dict[str, APIOperation] = {
    result.ok().label: result.ok() for result in from_dict(describe()).get_all_operations()
}
CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SHORT, LONG = 60, 1500
TAKES_NOTHING = {"GET /documents"}  # so there is nothing to forbid
# What the description allows has to be answered with what it promises; what it forbids, with a problem.
MODES = {"allowed": GenerationMode.POSITIVE, "forbidden": GenerationMode.NEGATIVE}
TRIED = [(call, mode) for call in OPERATIONS for mode in MODES if mode == "allowed" or call not in TAKES_NOTHING]


@pytest.fixture(scope="module", autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What Hypothesis remembers is kept out of the clone, where pytest would stumble over it."""
    set_hypothesis_home_dir(tmp_path_factory.mktemp("hypothesis"))


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=SECONDS, trust_env=False) as opened:
        yield opened


@pytest.mark.parametrize(("call", "mode"), TRIED)
def test_a_call_answers_as_it_is_described(stack: Stack, call: str, mode: str) -> None:
    attack(stack, call, mode, SHORT)


@pytest.mark.long
@pytest.mark.parametrize(("call", "mode"), TRIED)
def test_a_call_answers_as_it_is_described_at_length(stack: Stack, call: str, mode: str) -> None:
    attack(stack, call, mode, LONG)


def attack(stack: Stack, call: str, mode: str, examples: int) -> None:
    """The same examples each time: one that finds something else every night holds nobody up on the right day."""
    before = pids(stack)
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=OPERATIONS[call].as_strategy(generation_mode=MODES[mode]))
    def every(case: Case) -> None:
        response = case.call(base_url=f"{stack.settings.base}/api/v1", timeout=SECONDS)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=list(CHECKED))
        path = httpx.URL(response.request.url or "").path
        headers = {name.lower(): values[-1] for name, values in response.headers.items()}
        assert breaches(response.status_code, headers, response.content, path) == []

    every()
    print(f"{call}, {mode}: {dict(sorted(statuses.items()))}")
    assert pids(stack) == before
    assert say(stack.settings.base, "who can interpret?")["replies"][0]["topic"] == "interpreters"


def test_what_is_served_is_what_was_tested(stack: Stack, client: httpx.Client) -> None:
    assert client.get(f"{stack.settings.base}{DESCRIPTION}").json() == describe()
    assert {"POST /chat", "POST /forget", "POST /feedback"} < set(OPERATIONS)
    assert len(OPERATIONS) >= 7
