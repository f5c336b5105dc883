"""From an outcome to the reply that a client gets: the contract's shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.actions.text import LEFT, LEFT_ONE, NOT_AN_ANSWER, TWO_READINGS, cautions, plain_text
from contract import reply as c
from contract.parts import (
    choice_part,
    citation_part,
    contact_part,
    currency,
    guide_choice,
    link_part,
    section_part,
)
from knowledge.presenting import from_reply
from knowledge.question import Outcome
from knowledge.records import Citation, Document, Entry, Link, Passage, Term
from knowledge.vocabulary import Borough


def replies_from(outcome: Outcome, today: date) -> list[c.Reply]:
    """The replies of a turn; each says which borough the conversation has settled on."""
    return [reply.model_copy(update={"borough": outcome.borough}) for reply in _replies(outcome, today)]


def _replies(outcome: Outcome, today: date) -> list[c.Reply]:
    """The replies: the alert first where there is one, then the answer, then a second one, each by its title."""
    alert = [reply_from(from_reply(outcome.alert), today)] if outcome.alert else []
    if outcome.call:  # the guide shows its own page
        return alert
    answers = [reply_from(part, today) for part in (outcome, outcome.also) if part]
    if outcome.also is None:
        return [*alert, _with_left(answers[0], outcome)]
    first, second = (_titled(reply, part) for reply, part in zip(answers, (outcome, outcome.also), strict=True))
    said = [TWO_READINGS] if outcome.unsure else []
    second_text = [second.text, LEFT] if outcome.left else [second.text]
    return [
        *alert,
        first.model_copy(update={"text": "\n".join([*said, first.text])}),
        second.model_copy(update={"text": "\n".join(second_text)}),
    ]


def _with_left(reply: c.Reply, outcome: Outcome) -> c.Reply:
    """A person who asked two things is told which one is answered."""
    if not outcome.left or outcome.topic is None:
        return reply
    said = LEFT_ONE.format(title=outcome.topic.title)
    return reply.model_copy(update={"text": f"{reply.text}\n{said}", "notices": [said, *reply.notices]})


def _titled(reply: c.Reply, outcome: Outcome) -> c.Reply:
    title = f"{outcome.topic.title}\n" if outcome.topic else ""
    return reply.model_copy(update={"text": f"{title}{reply.text}"})


def reply_from(outcome: Outcome, today: date) -> c.Reply:
    """The reply. `today` (London's) decides what is past its review date."""
    documents = _documents(outcome)
    entries = [entry for entry in outcome.entries if entry.points]
    sections = [_section(entry, outcome, today) for entry in entries]
    sections += _meanings(outcome.term, outcome.asked_of, today) if outcome.term else []
    sections += [_passage(passage, today) for passage in outcome.passages]
    contacts = _contacts(outcome, today)
    notices = [*outcome.silences, *cautions(outcome.entries), *(currency(d, today) for d in documents)]
    return c.Reply(
        kind=outcome.status,
        text=plain_text(outcome, sections, contacts, documents, today),
        topic=outcome.topic.key if outcome.topic else None,
        confidence=None if outcome.confidence is None else round(min(outcome.confidence, 1.0), 3),
        sections=sections,
        contacts=contacts,
        links=[link_part(link) for link in _links(outcome.entries)],
        choices=[*map(choice_part, outcome.choices), *map(guide_choice, outcome.guides)],
        difference=outcome.difference,
        notices=notices,
    )


def _section(entry: Entry, outcome: Outcome, today: date) -> c.Section:
    if entry.borough in outcome.asked_of:
        heading = outcome.topic.title if outcome.topic else None
    else:
        heading = f"{entry.borough.label}'s policy, not {entry.borough.other.label}'s"
    section = section_part(entry, heading, today)
    if not outcome.wants_wording:
        return section
    return section.model_copy(update={"body": [f"“{citation.quote}”" for citation in section.citations]})


def _meanings(term: Term, asked_of: tuple[Borough, ...], today: date) -> list[c.Section]:
    """What the documents asked of mean by it; where those never use the word, what the other one means."""
    meant = [m for m in term.meanings if m.borough in asked_of] or list(term.meanings)
    return [
        c.Section(
            borough=meaning.borough,
            heading=term.name,
            body=[meaning.says],
            citations=[citation_part(meaning.citation, today)],
        )
        for meaning in meant
    ]


def _passage(passage: Passage, today: date) -> c.Section:
    return c.Section(
        borough=passage.document.borough,
        heading=NOT_AN_ANSWER,
        body=[f"“{passage.text}”"],
        citations=[citation_part(Citation(passage.document, passage.section, passage.text), today)],
    )


def _contacts(outcome: Outcome, today: date) -> list[c.Contact]:
    shown = [*outcome.contacts, *(contact for entry in outcome.entries for contact in entry.contacts)]
    return [contact_part(contact, today) for contact in dict.fromkeys(shown)]


def _links(entries: Iterable[Entry]) -> list[Link]:
    return list(dict.fromkeys(link for entry in entries for link in entry.links))


def _documents(outcome: Outcome) -> list[Document]:
    """The documents that the reply rests on, in the order in which they are shown."""
    cited = [citation for entry in outcome.entries for point in entry.points for citation in point.citations]
    if outcome.term:
        meant = [m for m in outcome.term.meanings if m.borough in outcome.asked_of] or outcome.term.meanings
        cited += [meaning.citation for meaning in meant]
    if outcome.reply:
        cited += outcome.reply.citations
    found = [citation.document for citation in cited] + [passage.document for passage in outcome.passages]
    return list(dict.fromkeys(found))
