"""The conversation with a gateway: what is sent, what is tapped, what is counted. No gateway is needed."""

import json
from collections.abc import Callable

import httpx
import pytest

from evaluation.asking import Gateway, RunFailed, try_question
from evaluation.conformity import Conformity
from evaluation.judging import Verdict
from knowledge.vocabulary import Borough
from tests.evaluation.samples import NOT_COVERED, RIGHT, Json, answer, choices, question, reply, section

Handler = Callable[[httpx.Request], httpx.Response]
CONFORMITY = Conformity.from_contract()


def gateway(handler: Handler) -> Gateway:
    return Gateway(httpx.Client(base_url="http://gateway.test", transport=httpx.MockTransport(handler)), CONFORMITY)


def answering(replies: dict[str, Json], heard: list[Json] | None = None) -> Gateway:
    def handler(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if heard is not None:
            heard.append(body)
        return httpx.Response(200, json=replies[body["message"]])

    return gateway(handler)


def test_a_conversation_goes_on_with_its_id_and_borough() -> None:
    heard: list[Json] = []
    exchange = answering({"one": NOT_COVERED, "two": RIGHT}, heard).converse(["one", "two"], Borough.CAMDEN)
    assert exchange.answer == RIGHT
    assert heard == [
        {"borough": "camden", "message": "one"},
        {"borough": "camden", "message": "two", "conversation_id": "c" * 32},
    ]


def test_each_conversation_is_fresh() -> None:
    heard: list[Json] = []
    asked = answering({"one": RIGHT}, heard)
    asked.converse(["one"], None)
    asked.converse(["one"], None)
    assert heard == [{"message": "one"}, {"message": "one"}]


def test_a_tap_that_helps_makes_it_one_tap() -> None:
    offer = answer(reply("choice", "Which?", choices=choices("cups", "teapots", "urns")))
    heard: list[Json] = []
    tried = try_question(
        answering({"where is the tea": offer, "cups": NOT_COVERED, "teapots": RIGHT}, heard), question()
    )
    assert (tried.verdict, tried.tap, tried.confident) == (Verdict.ONE_TAP, "teapots", False)
    first = "where is the tea"
    assert [body["message"] for body in heard] == [first, first, "cups", first, "teapots"]


def test_taps_that_do_not_help_leave_it_as_it_was() -> None:
    offer = answer(reply("not_understood", choices=choices("cups")))
    tried = try_question(answering({"where is the tea": offer, "cups": NOT_COVERED}), question())
    assert (tried.verdict, tried.tap) == (Verdict.ABSTAINED, None)


def test_a_right_answer_is_not_tapped() -> None:
    heard: list[Json] = []
    tried = try_question(answering({"where is the tea": RIGHT}, heard), question())
    assert (tried.verdict, len(heard), tried.breaches) == (Verdict.RIGHT, 1, ())


BREACHES = [
    ("no message id", {key: RIGHT[key] for key in ("conversation_id", "replies")}, "'message_id' is a required"),
    ("unknown kind", answer(reply("oracle")), "replies/0/kind: 'oracle'"),
    ("uncited section", answer(reply(sections=[section(citations=[])])), "replies/0/sections/0/citations: []"),
    (
        "impossible date",
        answer(reply(sections=[section(citations=[{**section()["citations"][0], "review_due": "2025-13-01"}])])),
        "is not a 'date'",
    ),
    (
        "impossible address",
        answer(reply(links=[{"label": "Tea", "url": "not an address", "status": "in_policy"}])),
        "is not a 'uri'",
    ),
]


@pytest.mark.parametrize(("given", "problem"), [case[1:] for case in BREACHES], ids=[case[0] for case in BREACHES])
def test_a_breach_of_the_schema_is_listed(given: Json, problem: str) -> None:
    (breach,) = answering({"one": given}).converse(["one"], None).breaches
    assert breach.turn == "one"
    assert problem in breach.problem


def test_breaches_of_earlier_turns_and_of_taps_count() -> None:
    odd = {**NOT_COVERED, "message_id": 7}
    offer = {**answer(reply("choice", choices=choices("cups"))), "message_id": 7}
    asked = answering({"hello": odd, "tea?": offer, "cups": RIGHT})
    tried = try_question(asked, question(turns=["hello", "tea?"]))
    assert [breach.turn for breach in tried.breaches] == ["hello", "tea?", "hello", "tea?"]


ERROR = {"code": "TOO_SLOW", "message": "Too slow.", "reference": "r1", "replies": [reply("error", "Call 999.")]}


def test_an_error_that_keeps_the_contract_is_no_breach() -> None:
    tried = try_question(gateway(lambda _: httpx.Response(504, json=ERROR)), question())
    assert (tried.verdict, tried.status, tried.said) == (Verdict.WRONG, 504, "Call 999.")
    assert tried.breaches == ()


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.Response(502, html="<h1>Bad gateway</h1>"), "HTTP 502"),
        (httpx.Response(200, content=b"\xff"), "HTTP 200"),
        (httpx.Response(200, json=[]), "HTTP 200"),
        (httpx.Response(429, json={"code": "SLOWER", "message": "Wait."}), "Wait."),
    ],
)
def test_an_answer_of_another_shape_is_a_breach(response: httpx.Response, said: str) -> None:
    tried = try_question(gateway(lambda _: response), question())
    assert (tried.said, tried.verdict) == (said, Verdict.WRONG)
    assert tried.breaches


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_no_answer_is_wrong_but_does_not_stop_the_run() -> None:
    tried = try_question(gateway(refuse), question())
    assert (tried.status, tried.verdict, tried.said) == (0, Verdict.WRONG, "no answer: ConnectError")


def test_nobody_there_is_found_out_first() -> None:
    with pytest.raises(RunFailed, match=r"gateway\.test"):
        gateway(refuse).reach()
