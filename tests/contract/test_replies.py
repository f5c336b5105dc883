"""Every reply that the wording can make of the content keeps the contract, and its text alone is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from bot.actions.text import NOT_AN_ANSWER
from bot.actions.wording import reply_from
from contract.parts import link_part
from contract.reply import ChatResponse, Reply
from knowledge.answering import Knowledge, decide
from knowledge.presenting import for_topic, from_reply
from knowledge.question import Candidate, Outcome, Question, Speech
from knowledge.records import Link
from knowledge.vocabulary import Borough, LinkStatus, Status

ASKED: dict[str, tuple[Borough, ...]] = {
    "no borough": (),
    "lambeth": (Borough.LAMBETH,),
    "camden": (Borough.CAMDEN,),
    "both named": tuple(Borough),
}
BEFORE_REVIEW, AFTER_REVIEW = date(2025, 6, 1), date(2025, 6, 2)


def asked_of_all_topics(knowledge: Knowledge, named: tuple[Borough, ...]) -> Iterator[tuple[str, Outcome]]:
    """Each topic as its own question asks for it, sure of the topic."""
    for key, title in knowledge.store.titles.items():
        sure = Candidate(Speech.TOPIC, key, 0.99)
        yield (
            key,
            decide(Question(text=title.question, candidates=(sure,), rest=title.question, named=named), knowledge),
        )


def words_of_all_topics(knowledge: Knowledge, named: tuple[Borough, ...]) -> Iterator[tuple[str, Outcome]]:
    """Each topic in the documents' own words."""
    for key in knowledge.store.titles:
        outcome = for_topic(knowledge.store.topic(key), Question(text="", candidates=(), named=named))
        yield key, replace(outcome, wants_wording=True)


def all_terms(knowledge: Knowledge, named: tuple[Borough, ...]) -> Iterator[tuple[str, Outcome]]:
    for key, term in knowledge.store.terms.items():
        yield key, decide(Question(text=term.name, candidates=(), named=named, terms=(term.name,)), knowledge)


def all_services(knowledge: Knowledge, named: tuple[Borough, ...]) -> Iterator[tuple[str, Outcome]]:
    """Each contact by name; of another borough, that is not understood."""
    for key, contact in knowledge.store.contacts.items():
        question = Question(text=contact.name, candidates=(), rest="number", named=named, services=(contact.name,))
        yield key, decide(question, knowledge)


def all_fixed_replies(knowledge: Knowledge, named: tuple[Borough, ...]) -> Iterator[tuple[str, Outcome]]:
    borough = named[0] if len(named) == 1 else None
    for key, reply in knowledge.store.replies.items():
        yield key, replace(from_reply(reply), borough=borough)


def unsure(knowledge: Knowledge, named: tuple[Borough, ...]) -> Iterator[tuple[str, Outcome]]:
    """What nobody could place: choices where one is likely, passages where none is."""
    for key, title in knowledge.store.titles.items():
        likely = Candidate(Speech.TOPIC, key, 0.35)
        yield f"choices {key}", decide(Question(title.question, (likely,), rest=title.question, named=named), knowledge)
        yield f"passages {key}", decide(Question(title.question, (), rest=title.question, named=named), knowledge)


Making = Callable[[Knowledge, tuple[Borough, ...]], Iterator[tuple[str, Outcome]]]
MADE: tuple[Making, ...] = (
    asked_of_all_topics,
    words_of_all_topics,
    all_terms,
    all_services,
    all_fixed_replies,
    unsure,
)


def whole(reply: Reply) -> dict[str, object]:
    return ChatResponse(conversation_id="c" * 32, message_id="m", replies=[reply]).as_json()


def untold(reply: Reply) -> Iterable[str]:
    """What somebody misses who reads only the text."""
    needed = [m.display for contact in reply.contacts for m in contact.methods]
    needed += [contact.name for contact in reply.contacts]
    needed += [point for section in reply.sections for point in _told(section.body, reply.text)]
    answers = [section for section in reply.sections if section.heading != NOT_AN_ANSWER]
    needed += ["Source: " for section in answers if section.citations]
    needed += [choice.label for choice in reply.choices if reply.kind is Status.CHOICE]
    # Where both boroughs' rules are told one below the other, the difference is for who asks to compare.
    both = len({section.borough for section in answers}) > 1 and reply.kind is not Status.COMPARISON
    return [words for words in [*needed, "" if both else reply.difference or ""] if words not in reply.text]


def _told(points: list[str], text: str) -> list[str]:
    """The points that the text must hold: all, or the first ones where it says how many more there are."""
    left = next((count for count in range(1, len(points)) if f"{points[-count - 1]} ({count} more: say “" in text), 0)
    return points[: len(points) - left]


def first_of(failures: list[str]) -> str:
    return "\n".join([f"{len(failures)} failures", *failures[:20]])


@pytest.mark.parametrize("today", [BEFORE_REVIEW, AFTER_REVIEW], ids=str)
@pytest.mark.parametrize("named", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("making", MADE, ids=lambda making: making.__name__)
def test_every_reply_keeps_the_contract(
    knowledge: Knowledge,
    contract: Draft202012Validator,
    making: Making,
    named: tuple[Borough, ...],
    today: date,
) -> None:
    failures = []
    for key, outcome in making(knowledge, named):
        reply = reply_from(outcome, today)
        failures += [f"{key}: {error.json_path}: {error.message}" for error in contract.iter_errors(whole(reply))]
    assert not failures, first_of(failures)


@pytest.mark.parametrize("named", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("making", MADE, ids=lambda making: making.__name__)
def test_the_text_alone_is_enough(knowledge: Knowledge, making: Making, named: tuple[Borough, ...]) -> None:
    failures = []
    for key, outcome in making(knowledge, named):
        reply = reply_from(outcome, AFTER_REVIEW)
        if outcome.reply and outcome.reply.key == "choose_borough_set":
            assert "{borough}" not in reply.text
        failures += [f"{key}: not in the text: {words}" for words in untold(reply)]
        failures += [
            f"{key}: silence not in the text: {words}" for words in outcome.silences if words not in reply.text
        ]
        failures += [f"{key}: has no text"] * (not reply.text.strip())
    assert not failures, first_of(failures)


def test_a_closest_passage_is_labelled_and_sourced_in_the_text(knowledge: Knowledge) -> None:
    """Whoever reads only the text must not take a passage for an answer, nor miss where it stands."""
    question = Question("zebra crossing safety for children", ())
    outcome = decide(question, knowledge)
    assert outcome.passages
    text = reply_from(outcome, AFTER_REVIEW).text
    sources = (f"{passage.document.borough.label} " for passage in outcome.passages)
    missing = {NOT_AN_ANSWER, *sources}
    assert [words for words in sorted(missing) if words not in text] == []


def test_a_curators_caution_stands_in_the_text(knowledge: Knowledge) -> None:
    """A screen reader is given the text alone, and a caution is what keeps an answer from misleading."""
    failures = []
    for key, outcome in asked_of_all_topics(knowledge, ()):
        text = reply_from(outcome, AFTER_REVIEW).text
        cautions = [entry.caution for entry in outcome.entries if entry.caution]
        failures += [f"{key}: {caution}" for caution in cautions if caution not in text]
    assert not failures, first_of(failures)


@pytest.mark.parametrize("named", ASKED.values(), ids=ASKED.keys())
def test_every_topic_is_answered_for_the_boroughs_asked_of(knowledge: Knowledge, named: tuple[Borough, ...]) -> None:
    """Each borough asked of is answered or said to be silent, and no other stands there unlabelled."""
    for key, outcome in asked_of_all_topics(knowledge, named):
        reply = reply_from(outcome, AFTER_REVIEW)
        assert reply.topic == key
        shown = {section.borough for section in reply.sections}
        silent = {borough for borough in Borough if any(s.startswith(borough.label) for s in outcome.silences)}
        for borough in named or tuple(Borough):
            assert Borough(borough) in shown or borough in silent, f"{key}: nothing for {borough}"
        for section in reply.sections:
            if named and Borough(section.borough) not in named:
                assert f"not {named[0].label}'s" in (section.heading or ""), key


@pytest.mark.parametrize("borough", Borough)
def test_another_boroughs_contacts_are_never_offered_unlabelled(knowledge: Knowledge, borough: Borough) -> None:
    for key, outcome in asked_of_all_topics(knowledge, (borough,)):
        for contact in reply_from(outcome, AFTER_REVIEW).contacts:
            strange = contact.borough not in (None, Borough(borough))
            assert not strange or borough.other.label in contact.name, f"{key}: {contact.name}"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, None),
        ("www.example.org/a", "https://www.example.org/a"),
        ("http://example.org", "http://example.org"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_an_address_printed_without_its_scheme_gets_one(url: str | None, shown: str | None) -> None:
    status = LinkStatus.IN_POLICY if url else LinkStatus.LABEL_ONLY
    assert link_part(Link("x", "X", url, status)).url == shown


def test_every_link_is_an_address_or_says_that_it_has_none(
    knowledge: Knowledge, contract: Draft202012Validator
) -> None:
    """Each link at once, so that its address is held to the contract's `uri`."""
    links = [link_part(link) for link in knowledge.store.links.values()]
    contract.validate(whole(Reply(kind=Status.ANSWER, text="Links.", links=links)))
    assert all(link.url is None or link.url.startswith(("https://", "http://")) for link in links)
