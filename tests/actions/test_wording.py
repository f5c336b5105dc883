"""What the reply says, and in which order: silence before anything else, and nobody's rule without a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.actions.text import CHOOSE, LEFT, LEFT_ONE, NEAREST, NOT_AN_ANSWER, TWO_READINGS
from bot.actions.wording import replies_from, reply_from
from contract.reply import Reply
from knowledge.answering import Knowledge
from knowledge.presenting import for_topic
from knowledge.question import GuideCall, Outcome, Question
from knowledge.records import CannedReply, Document, Entry, Point, Topic
from knowledge.vocabulary import Borough, GuideKey, Status
from tests.actions import samples as s

OVERDUE = "Lambeth's policy is dated 17 May 2024; its review was due on 1 June 2026."
UNDATED = "Camden's copy is undated."


def asked(topic: Topic, *named: Borough) -> Outcome:
    return for_topic(topic, Question(text="", candidates=(), named=named))


def said(outcome: Outcome) -> Reply:
    return reply_from(outcome, s.TODAY)


def test_one_borough_is_answered_alone_and_needs_no_name() -> None:
    reply = said(asked(s.topic(), Borough.LAMBETH))
    assert reply.kind is Status.PROCEDURE
    assert reply.text.splitlines() == [
        "Warm the pot. You may add milk.",
        "Tea line: 020 7946 0000, tea@example.org",
        "Source: Lambeth § 2, § 3 (May 2024, review overdue since June 2026).",
    ]
    (section,) = reply.sections
    assert (section.borough, section.heading) == (Borough.LAMBETH, "How to brew")
    assert [citation.quote for citation in section.citations] == ["They must warm the pot.", "Milk may follow."]


def test_silence_is_said_first_and_the_other_boroughs_rule_is_labelled() -> None:
    outcome = asked(s.topic(camden=s.SILENT_CAMDEN), Borough.CAMDEN)
    reply = said(outcome)
    assert reply.kind is Status.NOT_IN_POLICY
    lines = reply.text.splitlines()
    assert lines[:3] == [
        "Camden's policy does not mention the pot.",
        NEAREST,
        "Lambeth's policy, not Camden's: Warm the pot. You may add milk.",
    ]
    assert reply.notices[0] == "Camden's policy does not mention the pot."
    assert [section.heading for section in reply.sections] == ["Lambeth's policy, not Camden's"]


def test_what_one_borough_says_comes_before_the_others_silence_where_neither_was_named() -> None:
    reply = said(asked(s.topic(camden=s.SILENT_CAMDEN)))
    lines = reply.text.splitlines()
    assert lines[0] == "Lambeth: Warm the pot. You may add milk."
    assert "Camden's policy does not mention the pot." in lines[1:]
    assert reply.kind is Status.PROCEDURE


def test_what_a_silent_document_says_that_is_near_is_named_as_near() -> None:
    """Shown beside the other's, each under its own name; its own is not passed off as an answer."""
    lambeth = replace(s.SAYS_LAMBETH, silent="Lambeth's policy does not say how.")
    reply = said(asked(s.topic(lambeth=lambeth, camden=s.NEAR_CAMDEN), Borough.CAMDEN))
    assert reply.text.splitlines()[:3] == ["Camden's policy does not mention the pot.", NEAREST, "Consider milk."]
    assert [section.borough for section in reply.sections] == [Borough.CAMDEN]


def test_both_silent_is_not_in_the_policies() -> None:
    lambeth = replace(s.SAYS_LAMBETH, points=(), silent="Lambeth's policy does not say how.", contacts=(), links=())
    reply = said(asked(s.topic(lambeth=lambeth, camden=s.SILENT_CAMDEN)))
    assert reply.kind is Status.NOT_IN_POLICY
    assert reply.text.splitlines() == [
        "Lambeth's policy does not say how.",
        "Camden's policy does not mention the pot.",
    ]
    assert reply.sections == []


@pytest.mark.parametrize("named", [(), (Borough.LAMBETH, Borough.CAMDEN), (Borough.CAMDEN, Borough.LAMBETH)])
def test_both_boroughs_stand_apart_each_under_its_name(named: tuple[Borough, ...]) -> None:
    reply = said(asked(s.topic(difference="Camden only considers milk."), *named))
    assert reply.kind is (Status.COMPARISON if named else Status.PROCEDURE)
    lines = reply.text.splitlines()
    assert lines[:2] == ["Lambeth: Warm the pot. You may add milk.", "Camden: Consider milk."]
    assert ("Camden only considers milk." in lines) is bool(named), "told to whom asks to compare"
    assert [section.borough for section in reply.sections] == [Borough.LAMBETH, Borough.CAMDEN]
    assert reply.difference == "Camden only considers milk."


@pytest.mark.parametrize("today", [date(2026, 6, 1), date(2026, 6, 2)], ids=["on the day", "the day after"])
def test_a_review_is_overdue_from_the_day_after(today: date) -> None:
    late = today > date(2026, 6, 1)
    due = OVERDUE if late else OVERDUE.replace("was due", "is due")
    reply = reply_from(asked(s.topic(), Borough.LAMBETH), today)
    assert due in reply.notices
    assert f"review {'overdue since' if late else 'due'} June 2026" in reply.text
    assert [citation.overdue for section in reply.sections for citation in section.citations] == [late, late]
    assert [contact.citation.overdue for contact in reply.contacts if contact.citation] == [late]


@pytest.mark.parametrize(
    ("document", "sentence", "in_few_words"),
    [
        (s.CAMDEN, UNDATED, "(undated)."),
        (replace(s.LAMBETH, review_due=None), "Lambeth's policy is dated 17 May 2024.", "(May 2024)."),
        (s.LAMBETH, OVERDUE, "(May 2024, review overdue since June 2026)."),
    ],
    ids=["undated", "no review date", "overdue"],
)
def test_how_old_the_document_is_stands_in_notices_and_text(
    document: Document, sentence: str, in_few_words: str
) -> None:
    entry = s.SAYS_LAMBETH if document.borough is Borough.LAMBETH else s.SAYS_CAMDEN
    citation = replace(s.CAMDEN_QUOTE, document=document)
    entry = replace(entry, points=(replace(entry.points[0], citations=(citation,)),))
    outcome = Outcome(Status.ANSWER, topic=s.topic(), entries=(entry,), asked_of=(document.borough,))
    reply = said(outcome)
    assert sentence in reply.notices
    assert reply.text.endswith(in_few_words)


def test_a_caution_is_a_notice_that_says_whose_it_is() -> None:
    reply = said(asked(s.topic(), Borough.CAMDEN))
    assert reply.notices == ["Curator's caution, Camden: Camden gives no kettle.", UNDATED]
    assert "Curator's caution, Camden: Camden gives no kettle." in reply.text.splitlines()


def test_who_asks_for_a_contact_is_told_how_to_reach_it_first() -> None:
    outcome = replace(asked(s.topic(), Borough.LAMBETH), status=Status.CONTACTS)
    assert said(outcome).text.splitlines()[:2] == [
        "Tea line: 020 7946 0000, tea@example.org",
        "Warm the pot. You may add milk.",
    ]


def test_the_order_of_notices_is_silence_caution_age() -> None:
    camden = replace(s.NEAR_CAMDEN, caution="Camden gives no kettle.")
    reply = said(asked(s.topic(camden=camden)))
    assert reply.notices == [
        "Camden's policy does not mention the pot.",
        "Curator's caution, Camden: Camden gives no kettle.",
        OVERDUE,
        UNDATED,
    ]


def test_the_wording_is_the_documents_own() -> None:
    reply = said(replace(asked(s.topic(), Borough.LAMBETH), wants_wording=True))
    assert reply.text.splitlines()[0] == "“They must warm the pot.” “Milk may follow.”"
    assert reply.sections[0].body == ["“They must warm the pot.”", "“Milk may follow.”"]


def test_choices_are_shown_as_titles_and_sent_as_questions() -> None:
    reply = said(Outcome(Status.CHOICE, choices=(s.MILK, s.SUGAR), confidence=0.4))
    assert reply.text.splitlines() == [CHOOSE, "- When milk goes in", "- How much sugar"]
    assert [(choice.label, choice.message) for choice in reply.choices] == [
        ("When milk goes in", "When does the milk go in?"),
        ("How much sugar", "How much sugar may I take?"),
    ]


def test_no_choice_of_the_content_could_be_a_command(knowledge: Knowledge) -> None:
    """Rasa takes what begins with “/” for an intent, so no question may; each is one line and fits the box."""
    for title in knowledge.store.titles.values():
        assert title.question == " ".join(title.question.split())
        assert not title.question.startswith("/")
        assert 3 <= len(title.question) <= 200


def test_a_guide_is_offered_after_the_topics(knowledge: Knowledge) -> None:
    guides = tuple(knowledge.store.guides.values())
    reply = said(replace(asked(s.topic(), Borough.LAMBETH), guides=guides))
    offered = [(choice.label, choice.message) for choice in reply.choices][-len(guides) :]
    assert offered == [(f"Guide: {guide.title}", guide.question) for guide in guides]
    assert [choice.message for choice in reply.choices][: -len(guides)] == [s.MILK.question, s.SUGAR.question]


@pytest.mark.parametrize("alert", [None, s.fixed(Status.EMERGENCY).reply], ids=["none", "an alert"])
def test_a_guide_that_is_called_speaks_for_itself(alert: CannedReply | None) -> None:
    """Only the emergency card stands before it."""
    called = Outcome(Status.GUIDE_STEP, call=GuideCall(GuideKey.MARAC), alert=alert)
    assert [reply.kind for reply in replies_from(called, s.TODAY)] == ([Status.EMERGENCY] if alert else [])


def test_the_other_topics_are_offered_after_an_answer() -> None:
    reply = said(asked(s.topic(), Borough.LAMBETH))
    assert [choice.message for choice in reply.choices] == [s.MILK.question, s.SUGAR.question]


@pytest.mark.parametrize(
    ("expansion", "opening"),
    [("The Essential Aid", "TEA: The Essential Aid."), (None, "TEA.")],
    ids=["expanded", "nowhere expanded"],
)
def test_a_term_opens_with_what_it_stands_for(expansion: str | None, opening: str) -> None:
    made = s.term(expansion, Borough.LAMBETH, Borough.CAMDEN)
    reply = said(Outcome(Status.DEFINITION, term=made, asked_of=tuple(Borough), choices=(s.MILK,)))
    assert reply.text.splitlines()[:3] == [opening, "Lambeth: A pot kept warm.", "Camden: Milk, considered."]
    assert [section.heading for section in reply.sections] == ["TEA", "TEA"]
    assert reply.text.endswith("Source: Lambeth § 2 (May 2024, review overdue since June 2026); Camden § 4 (undated).")


@pytest.mark.parametrize(
    ("asked_of", "shown"), [(Borough.CAMDEN, "Milk, considered."), (Borough.LAMBETH, "A pot kept warm.")], ids=str
)
def test_a_term_is_explained_for_the_borough_asked_of(asked_of: Borough, shown: str) -> None:
    outcome = Outcome(Status.DEFINITION, term=s.term(None, *Borough), asked_of=(asked_of,))
    reply = said(outcome)
    assert reply.text.splitlines()[1] == shown
    assert [section.borough for section in reply.sections] == [Borough(asked_of)]


def test_the_other_boroughs_meaning_is_never_given_without_its_name() -> None:
    """Camden never uses the word: what Lambeth means by it is not passed off as Camden's."""
    reply = said(Outcome(Status.DEFINITION, term=s.term(None, Borough.LAMBETH), asked_of=(Borough.CAMDEN,)))
    line = reply.text.splitlines()[1]
    assert line.startswith("Lambeth") and line.endswith("A pot kept warm.")
    assert [section.borough for section in reply.sections] == [Borough.LAMBETH]


def test_a_real_acronym_is_expanded_as_the_content_has_it(knowledge: Knowledge) -> None:
    for term in knowledge.store.terms.values():
        text = said(Outcome(Status.DEFINITION, term=term, asked_of=tuple(Borough))).text
        opening = f"{term.name}: {term.expansion}." if term.expansion else f"{term.name}."
        assert text.splitlines()[0] == opening


@pytest.mark.parametrize(
    ("borough", "opening"),
    [(Borough.CAMDEN, "Borough: Camden."), (None, "Borough: Both boroughs.")],
    ids=["one", "both"],
)
def test_a_fixed_reply_names_the_borough_that_was_set(borough: Borough | None, opening: str) -> None:
    outcome = replace(s.fixed(Status.SMALLTALK, "Borough: {borough}."), borough=borough)
    assert said(outcome).text.splitlines()[0] == opening


def test_a_fixed_reply_gives_its_contacts_and_the_age_of_what_it_quotes() -> None:
    reply = said(s.fixed(Status.SUPPORT, citations=(s.LAMBETH_QUOTE,)))
    assert reply.text.splitlines() == [
        "Hello. I speak of tea.",
        "Tea line: 020 7946 0000, tea@example.org",
        "Source: Lambeth policy (May 2024, review overdue since June 2026).",
    ]
    assert reply.notices == [OVERDUE]


def test_a_passage_is_labelled_as_no_answer() -> None:
    outcome = replace(s.fixed(Status.NOT_UNDERSTOOD), passages=(s.PASSAGE,), contacts=())
    reply = said(outcome)
    (section,) = reply.sections
    assert any(line.startswith(NOT_AN_ANSWER) and s.PASSAGE.text in line for line in reply.text.splitlines())
    assert section.heading == NOT_AN_ANSWER
    assert section.body == [f"“{s.PASSAGE.text}”"]
    assert section.citations[0].section == "2. Brewing"


@pytest.mark.parametrize(("given", "shown"), [(None, None), (0.98765, 0.988), (1.0000001, 1.0), (0.0, 0.0)])
def test_confidence_stays_between_nought_and_one(given: float | None, shown: float | None) -> None:
    assert said(replace(asked(s.topic()), confidence=given)).confidence == shown


def test_a_contact_or_link_of_both_entries_is_shown_once() -> None:
    camden = replace(s.SAYS_CAMDEN, contacts=(s.TEA_LINE,), links=(s.FORM,))
    reply = said(asked(s.topic(camden=camden)))
    assert [contact.key for contact in reply.contacts] == ["tea_line"]
    assert [link.label for link in reply.links] == ["Tea form"]
    assert reply.text.count("020 7946 0000") == 1


def long_entry(borough: Borough, points: int) -> Entry:
    """Points of twenty words each."""
    quote = s.LAMBETH_QUOTE if borough is Borough.LAMBETH else s.CAMDEN_QUOTE
    says = [f"{borough.label} point {number} " + "word " * 16 + "ends." for number in range(points)]
    return Entry(borough, tuple(Point(point, (quote,)) for point in says))


@pytest.mark.parametrize(
    ("named", "told", "more"),
    [
        ((), 2, "(2 more: say “Camden” for all.)"),
        ((Borough.CAMDEN,), 4, None),
        ((Borough.LAMBETH, Borough.CAMDEN), 4, None),
    ],
    ids=["nobody said which borough", "one borough", "compared"],
)
def test_two_long_boroughs_are_told_in_short_form_until_one_is_named(
    named: tuple[Borough, ...], told: int, more: str | None
) -> None:
    reply = said(asked(s.topic(long_entry(Borough.LAMBETH, 4), long_entry(Borough.CAMDEN, 4)), *named))
    assert reply.text.count("Camden point") == told
    assert more is None or more in reply.text
    assert all(len(section.body) == 4 for section in reply.sections), "the card holds every point"


def test_who_named_a_borough_is_never_told_to_say_it() -> None:
    """Its nearest passage and the other's rule stand together, long as they are."""
    both = asked(s.topic(long_entry(Borough.LAMBETH, 4), long_entry(Borough.CAMDEN, 4)))
    reply = said(replace(both, asked_of=(Borough.LAMBETH,), status=Status.NOT_IN_POLICY))
    assert " more: say " not in reply.text
    assert reply.text.count("point") == 8


def test_who_asked_two_things_is_told_which_one_is_answered() -> None:
    (reply,) = replies_from(replace(asked(s.topic(), Borough.LAMBETH), left=True), s.TODAY)
    said = LEFT_ONE.format(title="How to brew")
    assert reply.text.splitlines()[-1] == reply.notices[0] == said


def test_two_answers_stand_one_after_the_other_each_under_its_title() -> None:
    one = asked(s.topic(), Borough.LAMBETH)
    first, second = replies_from(replace(one, also=one, unsure=True), s.TODAY)
    assert first.text.splitlines()[:2] == [TWO_READINGS, "How to brew"]
    assert second.text.splitlines()[0] == "How to brew"
    alert, first, second = replies_from(
        replace(one, also=one, left=True, alert=s.fixed(Status.EMERGENCY).reply), s.TODAY
    )
    assert alert.kind is Status.EMERGENCY
    assert TWO_READINGS not in first.text
    assert second.text.splitlines()[-1] == LEFT
