"""From an outcome to the reply that a client gets: the contract's shape, and the same thing as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from contract import reply as c
from contract.parts import age, choice_part, citation_part, contact_part, currency, link_part, section_part
from knowledge.presenting import from_reply
from knowledge.question import Outcome
from knowledge.records import Citation, Document, Entry, Link, Passage, Term
from knowledge.sources import SECTION_JOINT
from knowledge.vocabulary import Borough, Status

CHOOSE = "I am not sure which of these you mean. Which is nearest?"
TWO_READINGS = "I am not sure which of two things you mean. Both, one after the other."
LEFT = "You asked more than two things; ask the rest by itself."
NEAREST = "The nearest it does say:"
CHAPTER_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\.?\s")
NOT_AN_ANSWER = "Closest passage, not an answer"


def replies_from(outcome: Outcome, today: date) -> list[c.Reply]:
    """The replies: the alert first where there is one, then the answer, then a second one, each by its title."""
    alert = [reply_from(from_reply(outcome.alert), today)] if outcome.alert else []
    answers = [reply_from(part, today) for part in (outcome, outcome.also) if part]
    if outcome.also is None:
        return [*alert, *answers]
    first, second = (_titled(reply, part) for reply, part in zip(answers, (outcome, outcome.also), strict=True))
    said = [TWO_READINGS] if outcome.unsure else []
    second_text = [second.text, LEFT] if outcome.left else [second.text]
    return [
        *alert,
        first.model_copy(update={"text": "\n".join([*said, first.text])}),
        second.model_copy(update={"text": "\n".join(second_text)}),
    ]


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
    notices = [*outcome.silences, *_cautions(outcome.entries), *(currency(d, today) for d in documents)]
    return c.Reply(
        kind=outcome.status,
        text=_text(outcome, sections, contacts, documents, today),
        topic=outcome.topic.key if outcome.topic else None,
        confidence=None if outcome.confidence is None else round(min(outcome.confidence, 1.0), 3),
        sections=sections,
        contacts=contacts,
        links=[link_part(link) for link in _links(outcome.entries)],
        choices=[choice_part(title) for title in outcome.choices],
        difference=outcome.difference,
        notices=notices,
    )


def _text(
    outcome: Outcome,
    sections: list[c.Section],
    contacts: list[c.Contact],
    documents: list[Document],
    today: date,
) -> str:
    """All that somebody needs who reads only this: what is said, for whom, and where it stands."""
    said = [_section_text(section, outcome, sections) for section in sections]
    if outcome.status is Status.NOT_IN_POLICY and sections and not _shows_both(sections):
        said.insert(0, NEAREST)
    reach = [_contact_text(contact) for contact in contacts]
    answer = [*reach, *said] if outcome.status is Status.CONTACTS else [*said, *reach]
    # That the policy asked about does not say comes first; that one of two does not, after what the other says.
    first = outcome.status is Status.NOT_IN_POLICY
    lines = [_opening(outcome), *(outcome.silences if first else ())]
    lines += [*answer, *(() if first else outcome.silences)]
    # Where both boroughs' rules stand one below the other, only who asked to compare is told the difference as well.
    compares = outcome.status is Status.COMPARISON or not _shows_both(sections)
    lines += [(outcome.difference or "") if compares else "", *_cautions(outcome.entries)]
    lines += [_source_text(sections, documents, today)] if documents else []
    if outcome.status is Status.CHOICE:
        lines += [f"- {title.title}" for title in outcome.choices]
    return "\n".join(line for line in lines if line)


def _opening(outcome: Outcome) -> str:
    if outcome.status is Status.CHOICE:
        return CHOOSE
    if outcome.term:
        stands_for = f": {outcome.term.expansion}." if outcome.term.expansion else "."
        return f"{outcome.term.name}{stands_for}"
    if outcome.reply:
        borough = outcome.borough.label if outcome.borough else "Both boroughs"
        return outcome.reply.text.replace("{borough}", borough)
    return ""


def _needs_name(outcome: Outcome, sections: list[c.Section]) -> bool:
    """A borough is named unless it is the only one asked of and the only one shown."""
    return len(outcome.asked_of) != 1 or any(s.borough.value != outcome.asked_of[0].value for s in sections)


def _shows_both(sections: list[c.Section]) -> bool:
    return len({section.borough for section in sections}) > 1


def _section_text(section: c.Section, outcome: Outcome, sections: list[c.Section]) -> str:
    borough = Borough(section.borough)
    name = f"{borough.label}: " if _needs_name(outcome, sections) else ""
    if section.heading == NOT_AN_ANSWER:
        name = f"{NOT_AN_ANSWER}, {borough.label}: "
    elif outcome.topic and borough not in outcome.asked_of:
        name = f"{section.heading}: "
    return name + " ".join(section.body)


def _contact_text(contact: c.Contact) -> str:
    return f"{contact.name}: {', '.join(method.display for method in contact.methods)}"


def _source_text(sections: list[c.Section], documents: list[Document], today: date) -> str:
    """One line: whose policy, which sections, how old. The citations carry title and whole path."""
    return f"Source: {'; '.join(_source(sections, document, today) for document in documents)}."


def _source(sections: list[c.Section], document: Document, today: date) -> str:
    found = [citation for section in sections for citation in section.citations]
    own = dict.fromkeys(_chapter(cited.section) for cited in found if cited.document == document.key)
    return f"{document.borough.label} {', '.join(own) or 'policy'} ({age(document, today)})"


def _chapter(section: str) -> str:
    """“§ 7” of “7. Statement › Expectations of staff”; the name of a chapter without a number."""
    chapter = section.split(SECTION_JOINT, maxsplit=1)[0]
    number = CHAPTER_NUMBER.match(chapter)
    return f"§ {number[1]}" if number else chapter


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


def _cautions(entries: Iterable[Entry]) -> list[str]:
    return [f"Curator's caution, {e.borough.label}: {e.caution}" for e in entries if e.caution]


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
