"""Which words ask for a borough, a service or a term alone, and which ask something with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from knowledge.answering import decide
from knowledge.vocabulary import Status
from tests.knowledge.hand_made import (
    CONTACTS,
    SURE,
    TERMS,
    TOPICS,
    C,
    asked,
    made,
    topics_at,
)

# A borough beside a term or a service is not only a borough.


@pytest.mark.parametrize("text", ["what is {} in Camden", "{} Camden", "and {} in Camden?", "what about {} for Camden"])
def test_a_term_with_a_borough_asks_about_the_term(text: str) -> None:
    """The last question's answer would be a wrong answer to this one."""
    rest = text.replace("{}", "").replace("Camden", "")
    question = asked(text.format("DASH"), SURE, rest, named=(C,), terms=("DASH",), previous_topic="threshold")
    outcome = decide(question, made())
    assert (outcome.step, outcome.term) == ("only_a_term", TERMS["used"])
    assert outcome.asked_of == (C,)
    assert decide(replace(question, previous_topic=None), made()).step == "only_a_term"


def test_a_service_with_a_borough_asks_about_the_service() -> None:
    known: dict[str, Any] = {"named": (C,), "previous_topic": "procedure"}
    outcome = decide(asked("the natline in Camden?", SURE, "the  in ?", services=("natline",), **known), made())
    assert (outcome.step, outcome.contacts) == ("only_a_service", (CONTACTS["national"],))


def test_the_other_boroughs_service_with_a_borough_asks_about_the_service() -> None:
    lado = topics_at(("camden_silent_contact", 0.9))
    known: dict[str, Any] = {"named": (C,), "previous_topic": "procedure"}
    outcome = decide(asked("the lambo line in Camden?", lado, "the  in ?", services=("lambo line",), **known), made())
    assert (outcome.topic, outcome.status) == (TOPICS["camden_silent_contact"], Status.NOT_IN_POLICY)


NOTHING_MORE = [
    "",
    "?",
    "and in  only?",
    "what about ",
    "How about ?",
    "I'm in ",
    "I’m in ",
    "IM IN ",
    "same question for  please",
    " policy",
    "ok and  now?",
    "just the  council",
    "I work in ",
    "on this, what is it at ",
]
REACHING = [
    "",
    "number",
    "what's the number for ",
    " phone no.",
    "how do I get hold of ",
    "email for ",
    "e-mail for ",
    "have you got the  email",
    "can I ring ",
    "contact details please",
    "website",
    "I need the  helpline",
]


@pytest.mark.parametrize("rest", NOTHING_MORE)
def test_words_that_ask_nothing_leave_only_the_borough(rest: str) -> None:
    question = asked(f"{rest} Camden", SURE, rest, named=(C,), previous_topic="procedure")
    assert decide(question, made()).step == "only_a_borough"


@pytest.mark.parametrize("rest", ["who interprets in ", "and babies in ", "is the child safe in ", "refuge "])
def test_words_that_ask_something_do_not(rest: str) -> None:
    outcome = decide(asked(f"{rest} Camden", SURE, rest, named=(C,), previous_topic="procedure"), made())
    assert (outcome.step, outcome.topic and outcome.topic.key) == ("sure_of_the_topic", "both_speak")


@pytest.mark.parametrize("rest", REACHING)
def test_words_of_reaching_leave_only_the_service(rest: str) -> None:
    assert decide(asked(f"{rest} natline", SURE, rest, services=("natline",)), made()).step == "only_a_service"


@pytest.mark.parametrize("rest", ["do I refer to ", " opening hours", "is  confidential", "what age can use "])
def test_other_words_about_a_service_do_not(rest: str) -> None:
    assert decide(asked(rest, SURE, rest, services=("natline",)), made()).step == "sure_of_the_topic"


@pytest.mark.parametrize(
    ("text", "term", "step"),
    [
        ("what is DASH?", "DASH", "only_a_term"),
        ("Whats a DASH", "DASH", "only_a_term"),
        ("what does DASH stand for", "DASH", "only_a_term"),
        ("what does DASH mean then?", "DASH", "only_a_term"),
        ("I must bring one along, what’s a DASH", "DASH", "only_a_term"),
        ("DASH - is that a form?", "DASH", "only_a_term"),
        ("what is the DASH for a child of ten", "DASH", "sure_of_the_topic"),
        ("when is a DASH needed", "DASH", "sure_of_the_topic"),
        # These ask for a score, a threshold, a deadline: the meaning of the word is no answer to them.
        ("what is the DASH score", "DASH", "sure_of_the_topic"),
        ("what is the MARAC threshold?", "MARAC", "sure_of_the_topic"),
        ("whats the MARAC deadline", "MARAC", "sure_of_the_topic"),
        ("what are the MARAC criteria", "MARAC", "sure_of_the_topic"),
    ],
)
def test_asking_for_a_meaning_is_not_asking_with_a_word(text: str, term: str, step: str) -> None:
    question = asked(text, SURE, text.replace(term, ""), terms=(term,))
    assert decide(question, made()).step == step
