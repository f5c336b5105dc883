"""Whether an answer is right. The rules are those of `ask.py`, the judge handed over with the questions
(`shared/eval/ask.py`), one for one, so that both give the same verdicts.

  right      every expected fact is there, from the right policy, and nothing forbidden
  one_tap    the answer offers choices, and taking one of the first three gives a right answer
  abstained  the answer says that the policies do not cover it, though they do
  wrong      anything else

Where the truth is that the policies do not cover it, saying so is right, and offering choices is one_tap.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from evaluation.answers import Json, choice_messages, cited_boroughs, reply_kinds, visible_text
from evaluation.questions import Kind, Policy, Question
from knowledge.vocabulary import Borough, Status

ABSTAINING = frozenset({Status.NOT_IN_POLICY, Status.OUT_OF_SCOPE, Status.NOT_UNDERSTOOD})
UNSURE = ABSTAINING | {Status.CHOICE, Status.ERROR}
UNCITED = frozenset({Kind.SMALLTALK, Kind.EMERGENCY, Kind.STAFF_DISCLOSURE})
TAPS = 3


class Verdict(StrEnum):
    RIGHT = "right"
    ONE_TAP = "one_tap"
    ABSTAINED = "abstained"
    WRONG = "wrong"


def judge(question: Question, answer: Json) -> Verdict:
    """The verdict on the answer as it stands, before any choice is taken."""
    if not shortfalls(question, answer):
        return Verdict.RIGHT
    kinds = set(reply_kinds(answer))
    if question.abstain:
        return Verdict.ONE_TAP if Status.CHOICE in kinds else Verdict.WRONG
    return Verdict.ABSTAINED if kinds & ABSTAINING else Verdict.WRONG


def choices_to_try(question: Question, answer: Json) -> list[str]:
    """The messages whose answers may yet make a wrong or abstained verdict a one_tap."""
    offered = set(reply_kinds(answer)) & (ABSTAINING | {Status.CHOICE})
    return choice_messages(answer)[:TAPS] if offered and not question.abstain else []


def is_confident(answer: Json) -> bool:
    """Whether any reply claims to answer, rather than to ask back, to abstain or to have failed."""
    return bool(set(reply_kinds(answer)) - UNSURE)


def shortfalls(question: Question, answer: Json) -> list[str]:
    """Why the answer is not right, a plain sentence each; none if it is right."""
    return list(_shortfalls(question, answer))


def _shortfalls(question: Question, answer: Json) -> Iterator[str]:
    text, expect = visible_text(answer), question.expect
    yield from (f"It says {p.pattern}, which it may not." for p in expect.none if p.search(text))
    if question.abstain:
        if not set(reply_kinds(answer)) & ABSTAINING:
            yield "It does not say that the policies leave this out."
        return
    yield from (f"It does not say {p.pattern}" for p in expect.all if not p.search(text))
    if expect.any and not any(p.search(text) for p in expect.any):
        yield "It says none of " + "  or  ".join(p.pattern for p in expect.any)
    to_be_cited = frozenset[str]() if question.kind in UNCITED else documents_to_cite(question)
    missing = sorted(to_be_cited - cited_boroughs(answer))
    yield from (f"It does not cite {borough}'s policy." for borough in missing)


def documents_to_cite(question: Question) -> frozenset[str]:
    """The boroughs whose documents hold the answer."""
    if question.policy is None:
        return frozenset()
    return frozenset(Borough) if question.policy is Policy.BOTH else frozenset({question.policy.value})
