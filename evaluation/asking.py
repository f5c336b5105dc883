"""Puts a question to a gateway: turn by turn in a fresh conversation, then one tap where choices are offered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from evaluation.answers import Json, confidence, reply_kinds, topics, visible_text, word_count
from evaluation.conformity import Conformity
from evaluation.judging import Verdict, choices_to_try, is_confident, judge, shortfalls
from evaluation.questions import Question
from evaluation.results import Breach, Result
from knowledge.vocabulary import Borough, Status

SECONDS_ALLOWED = 30.0
UNANSWERED = 0


class RunFailed(Exception):
    """The questions could not be asked at all."""


@dataclass(frozen=True)
class Exchange:
    """The answer to the last turn of a conversation, and every turn's breaches of the contract."""

    answer: Json
    status: int
    seconds: float
    breaches: tuple[Breach, ...] = ()


class Gateway:
    """A gateway at `base`, e.g. http://127.0.0.1:8080. Not for use from several threads."""

    def __init__(self, client: httpx.Client, conformity: Conformity) -> None:
        self._client, self._conformity = client, conformity

    @classmethod
    def at(cls, base: str) -> Gateway:
        # A proxy of the environment would stand between us and a gateway on this machine.
        client = httpx.Client(base_url=base, timeout=SECONDS_ALLOWED, trust_env=False)
        return cls(client, Conformity.from_contract())

    def close(self) -> None:
        """Lets the connections go."""
        self._client.close()

    def reach(self) -> None:
        """Raises RunFailed if nobody listens, rather than find that out once a question."""
        try:
            self._client.get("/health/live")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise RunFailed(f"No gateway answers at {self._client.base_url}: {error}") from error

    def converse(self, turns: Sequence[str], borough: Borough | None) -> Exchange:
        """A fresh conversation. The seconds are those of the last turn."""
        self._client.cookies.clear()
        body: dict[str, str] = {"borough": borough.value} if borough else {}
        breaches: list[Breach] = []
        for turn in turns:
            exchange = self._post({**body, "message": turn})
            breaches.extend(exchange.breaches)
            conversation = exchange.answer.get("conversation_id")
            if isinstance(conversation, str) and conversation:
                body["conversation_id"] = conversation
        return Exchange(exchange.answer, exchange.status, exchange.seconds, tuple(breaches))

    def _post(self, body: dict[str, str]) -> Exchange:
        started = time.perf_counter()
        try:
            response = self._client.post("/api/v1/chat", json=body, headers={"Accept": "application/json"})
            wait = response.headers.get("Retry-After", "")
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS and wait.isdigit():  # it limits one person's turns
                time.sleep(int(wait))
                started = time.perf_counter()
                response = self._client.post("/api/v1/chat", json=body, headers={"Accept": "application/json"})
        except httpx.TransportError as error:
            seconds = time.perf_counter() - started
            return Exchange(_failed(f"no answer: {type(error).__name__}"), UNANSWERED, seconds)
        seconds = time.perf_counter() - started
        content = _json(response)
        problems = self._conformity.failures(response.status_code, content)
        breaches = tuple(Breach(turn=body["message"], problem=problem) for problem in problems)
        return Exchange(_answer(content, response.status_code), response.status_code, seconds, breaches)


def try_question(gateway: Gateway, question: Question) -> Result:
    """The verdict on the question, after a tap on each of the first choices where that may help."""
    exchange = gateway.converse(question.turns, question.borough)
    verdict, tap, breaches = judge(question, exchange.answer), None, exchange.breaches
    if verdict in (Verdict.WRONG, Verdict.ABSTAINED):
        for message in choices_to_try(question, exchange.answer):
            after = gateway.converse([*question.turns, message], question.borough)
            breaches += after.breaches
            if not shortfalls(question, after.answer):
                verdict, tap = Verdict.ONE_TAP, message
                break
    return Result(
        id=question.id,
        kind=question.kind,
        borough=question.borough,
        turns=question.turns,
        section=question.section,
        abstain=question.abstain,
        verdict=verdict,
        confident=is_confident(exchange.answer),
        confidence=confidence(exchange.answer),
        tap=tap,
        reply_kinds=tuple(reply_kinds(exchange.answer)),
        topics=tuple(topics(exchange.answer)),
        said=visible_text(exchange.answer).strip(),
        shortfalls=tuple(shortfalls(question, exchange.answer)),
        status=exchange.status,
        seconds=round(exchange.seconds, 4),
        words=word_count(exchange.answer),
        breaches=breaches,
    )


def _json(response: httpx.Response) -> object:
    try:
        content: object = response.json()
    except ValueError:  # not JSON, or not UTF-8
        return None
    return content


def _answer(content: object, status: int) -> Json:
    """What is judged: an error without replies is judged by its message, as a person would see it."""
    body = content if isinstance(content, dict) else {}
    if status == 200 and body:
        return body
    message = body.get("message") or body.get("error") or f"HTTP {status}"
    return {**_failed(str(message)), **body}


def _failed(text: str) -> Json:
    return {"replies": [{"kind": Status.ERROR.value, "text": text}]}
