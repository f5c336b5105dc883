"""The reply as plain text: all that somebody needs who reads, or hears, only this. Called by `wording`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from contract import reply as c
from contract.parts import age
from knowledge.question import Outcome
from knowledge.records import Document, Entry
from knowledge.sources import SECTION_JOINT
from knowledge.vocabulary import Borough, Status

CHOOSE = "I am not sure which of these you mean. Which is nearest?"
TWO_READINGS = "I am not sure which of two things you mean, so here are both."
LEFT_ONE = "You asked more than one thing; this answers only “{title}”. Ask the rest by itself."
LEFT = "You asked more than two things; ask the rest by itself."
NEAREST = "The nearest it does say:"
NOT_AN_ANSWER = "Closest passage, not an answer"
CHAPTER_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\.?\s")
# Where two boroughs' rules, or two answers, stand one after the other, each is told in its leading points.
SHORT_FORM = 45  # words of each; whole points, never a part of one
SHORTEST_FORM = 25  # words of each of two boroughs in each of two answers
SHORT_ENOUGH = 110  # words of two boroughs; up to this nothing is left out
SHORT_ENOUGH_OF_TWO = 60  # words of one answer, where another one follows


def plain_text(
    outcome: Outcome,
    sections: list[c.Section],
    contacts: list[c.Contact],
    documents: list[Document],
    today: date,
) -> str:
    """What is said, for whom, and where it stands."""
    short = _is_short(outcome, sections)
    said = [_section_text(section, outcome, sections, short) for section in sections]
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
    lines += [(outcome.difference or "") if compares else "", *cautions(outcome.entries)]
    lines += [source_line(sections, documents, today)] if documents else []
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


def _is_short(outcome: Outcome, sections: list[c.Section]) -> bool:
    """Whether only the leading points are told: of two boroughs' where nobody has said which is theirs, and of two
    readings'. Never to whom asks to compare, or for the wording."""
    if outcome.status is Status.COMPARISON or outcome.wants_wording or not outcome.topic:
        return False
    told = sum(len(point.split()) for section in sections for point in section.body)
    if outcome.unsure:
        return told > SHORT_ENOUGH_OF_TWO
    return len(outcome.asked_of) != 1 and _shows_both(sections) and told > SHORT_ENOUGH


def _section_text(section: c.Section, outcome: Outcome, sections: list[c.Section], short: bool) -> str:
    borough = Borough(section.borough)
    name = f"{borough.label}: " if _needs_name(outcome, sections) else ""
    if section.heading == NOT_AN_ANSWER:
        name = f"{NOT_AN_ANSWER}, {borough.label}: "
    elif outcome.topic and borough not in outcome.asked_of:
        name = f"{section.heading}: "
    if not short:
        return name + " ".join(section.body)
    points = _leading(section.body, SHORTEST_FORM if outcome.unsure and _shows_both(sections) else SHORT_FORM)
    left = len(section.body) - len(points)
    which = "its title" if outcome.unsure and outcome.topic else f"“{borough.label}”"
    more = f" ({left} more: say {which} for all.)" if left else ""
    return f"{name}{' '.join(points)}{more}"


def _leading(points: Sequence[str], words: int) -> list[str]:
    """The first point, and as many after it as there is room for."""
    told = list(points[:1])
    for point in points[1:]:
        if sum(len(other.split()) for other in (*told, point)) > words:
            break
        told.append(point)
    return told


def _contact_text(contact: c.Contact) -> str:
    return f"{contact.name}: {', '.join(method.display for method in contact.methods)}"


def source_line(sections: list[c.Section], documents: list[Document], today: date) -> str:
    """One line: whose policy, which sections, how old. The citations carry title and whole path."""
    return f"Source: {'; '.join(_source(sections, document, today) for document in documents)}."


def _source(sections: list[c.Section], document: Document, today: date) -> str:
    found = [citation for section in sections for citation in section.citations]
    own = dict.fromkeys(_chapter(cited.section) for cited in found if cited.document == document.key)
    return f"{document.borough.label} {', '.join(own) or 'policy'} ({age(document, today)})"


def section_names(sections: Iterable[str]) -> str:
    """“§ 7, § 9” for the sections' chapters, each once; empty for none."""
    return ", ".join(dict.fromkeys(map(_chapter, sections)))


def _chapter(section: str) -> str:
    """“§ 7” of “7. Statement › Expectations of staff”; the name of a chapter without a number."""
    chapter = section.split(SECTION_JOINT, maxsplit=1)[0]
    number = CHAPTER_NUMBER.match(chapter)
    return f"§ {number[1]}" if number else chapter


def cautions(entries: Iterable[Entry]) -> list[str]:
    """What a curator warns of, a sentence or two for each borough."""
    return [f"Curator's caution, {e.borough.label}: {e.caution}" for e in entries if e.caution]
