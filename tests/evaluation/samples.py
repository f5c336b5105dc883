"""Questions and answers in their smallest form, invented: no policy stands here."""

from __future__ import annotations

from datetime import date
from typing import Any

from evaluation.judging import Verdict
from evaluation.questions import Question
from evaluation.results import Report, Result, summarise

Json = dict[str, Any]


def question(**keys: object) -> Question:
    """A Lambeth question that wants the word “teapot” from Lambeth's policy, but for the keys given."""
    return Question.model_validate(
        {
            "id": "sample-001",
            "borough": "lambeth",
            "turns": ["where is the tea"],
            "kind": "fact",
            "expect": {"all": [r"\bteapot\b"]},
            "policy": "lambeth",
            **keys,
        }
    )


def citation(document: str = "lambeth-2022", quote: str = "Tea is kept warm.") -> Json:
    return {"document": document, "title": "The tea policy", "section": "1. Tea", "quote": quote}


def section(borough: str = "lambeth", **keys: object) -> Json:
    return {"borough": borough, "body": ["In the teapot."], "citations": [citation(f"{borough}-x")], **keys}


def contact(document: str | None) -> Json:
    method = {"type": "phone", "display": "020 7946 0000", "href": "tel:+442079460000"}
    found: Json = {"key": "tea", "name": "Tea line", "methods": [method], "source": "policy"}
    return found if document is None else {**found, "citation": citation(document)}


def reply(kind: str = "answer", text: str = "See below.", **keys: object) -> Json:
    return {"kind": kind, "text": text, **keys}


def answer(*replies: Json) -> Json:
    return {"conversation_id": "c" * 32, "message_id": "m-1", "replies": list(replies)}


def choices(*messages: str) -> list[Json]:
    return [{"label": message.title(), "message": message} for message in messages]


RIGHT = answer(reply(sections=[section()]))
NOT_COVERED = answer(reply("not_in_policy", "The policies do not say."))


def result(**keys: object) -> Result:
    """A right result, but for the keys given."""
    return Result.model_validate(
        {
            "id": "sample-001",
            "kind": "fact",
            "borough": "lambeth",
            "turns": ["where is the tea"],
            "section": "1. Tea",
            "abstain": False,
            "verdict": Verdict.RIGHT,
            "confident": True,
            "confidence": None,
            "tap": None,
            "reply_kinds": ["answer"],
            "topics": ["tea"],
            "said": "In the teapot.",
            "shortfalls": [],
            "status": 200,
            "seconds": 0.2,
            "words": 10,
            "breaches": [],
            **keys,
        }
    )


def report(*results: Result) -> Report:
    return summarise("development", "0123456789ab", date(2026, 1, 2), results)
