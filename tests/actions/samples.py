"""Invented records: two policies on making tea. No real policy stands here."""

from __future__ import annotations

from datetime import date

from knowledge.question import Outcome
from knowledge.records import (
    CannedReply,
    Citation,
    Contact,
    Document,
    Entry,
    Link,
    Meaning,
    Method,
    Passage,
    Point,
    Term,
    Topic,
    TopicTitle,
)
from knowledge.vocabulary import Borough, LinkStatus, MethodType, Status, TopicKind, Vouched

TODAY = date(2026, 11, 21)
LAMBETH = Document("lambeth-tea", Borough.LAMBETH, "Lambeth Tea Policy", "2", date(2024, 5, 17), date(2026, 6, 1))
CAMDEN = Document("camden-tea", Borough.CAMDEN, "Camden Tea Guidance", None, None, None)

LAMBETH_QUOTE = Citation(LAMBETH, "2. Brewing", "They must warm the pot.")
LAMBETH_TWO = Citation(LAMBETH, "3. Milk", "Milk may follow.")
CAMDEN_QUOTE = Citation(CAMDEN, "4 Milk", "Workers should consider milk.")

TEA_LINE = Contact(
    key="tea_line",
    name="Tea line",
    borough=None,
    for_whom="Everyone",
    hours="at tea time",
    methods=(
        Method(MethodType.PHONE, "020 7946 0000", "tel:+442079460000"),
        Method(MethodType.EMAIL, "tea@example.org", "mailto:tea@example.org"),
    ),
    vouched=Vouched.POLICY,
    citation=LAMBETH_QUOTE,
)
FORM = Link("form", "Tea form", None, LinkStatus.LABEL_ONLY)

MILK = TopicTitle("milk", TopicKind.GUIDANCE, "Tea", "When milk goes in", "When does the milk go in?")
SUGAR = TopicTitle("sugar", TopicKind.THRESHOLD, "Tea", "How much sugar", "How much sugar may I take?")

SAYS_LAMBETH = Entry(
    Borough.LAMBETH,
    (Point("Warm the pot.", (LAMBETH_QUOTE,)), Point("You may add milk.", (LAMBETH_TWO, LAMBETH_QUOTE))),
    contacts=(TEA_LINE,),
    links=(FORM,),
)
SAYS_CAMDEN = Entry(Borough.CAMDEN, (Point("Consider milk.", (CAMDEN_QUOTE,)),), caution="Camden gives no kettle.")
SILENT_CAMDEN = Entry(Borough.CAMDEN, (), silent="Camden's policy does not mention the pot.")
NEAR_CAMDEN = Entry(Borough.CAMDEN, SAYS_CAMDEN.points, silent="Camden's policy does not mention the pot.")


def topic(lambeth: Entry = SAYS_LAMBETH, camden: Entry = SAYS_CAMDEN, difference: str | None = None) -> Topic:
    return Topic(
        key="brewing",
        kind=TopicKind.PROCEDURE,
        subject="Tea",
        title="How to brew",
        question="How do I brew?",
        entries=(lambeth, camden),
        difference=difference,
        see_also=(MILK, SUGAR),
    )


def term(expansion: str | None, *meant_in: Borough) -> Term:
    meanings = {
        Borough.LAMBETH: Meaning(Borough.LAMBETH, "A pot kept warm.", LAMBETH_QUOTE),
        Borough.CAMDEN: Meaning(Borough.CAMDEN, "Milk, considered.", CAMDEN_QUOTE),
    }
    return Term("tea", "TEA", expansion, tuple(meanings[borough] for borough in meant_in), MILK)


def fixed(status: Status, text: str = "Hello. I speak of tea.", citations: tuple[Citation, ...] = ()) -> Outcome:
    reply = CannedReply("fixed", status, text, contacts=(TEA_LINE,), topics=(MILK,), citations=citations)
    return Outcome(status, reply=reply, contacts=reply.contacts, choices=reply.topics)


PASSAGE = Passage(LAMBETH, "2. Brewing", "They must warm the pot. Milk may follow.")
