"""From a guide's page to the reply that a client gets. Decides nothing; adds where each line stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.actions.text import section_names, source_line
from contract import reply as c
from contract.parts import choice_part, citation_part, contact_part, currency
from knowledge.guiding.page import Page, Part, Phase
from knowledge.guiding.records import Line
from knowledge.guiding.words import CONTROL_LABELS, TICK_LABELS
from knowledge.records import Citation, Document
from knowledge.store import Store
from knowledge.vocabulary import Borough, Choose, Ending, Status

TYPE_NUMBERS = "Type the numbers of all that are so, such as “1 and 3”; or “none of these”, or “not sure”."
TYPE_NUMBER = "Type the number or the words of your answer."


def reply_of(page: Page, store: Store, settled: Borough | None, today: date) -> c.Reply:
    """`settled`: the conversation's borough. `today` (London's) decides what is past its review date."""
    sections = [_section(part, page, today) for part in page.parts]
    contacts = [contact_part(store.contacts[key], today) for key in page.contacts if _is_of(page, store, key)]
    documents = list(dict.fromkeys(cited.document for part in page.parts for cited in _cited(part)))
    notices = [*page.silences, *page.cautions, *(currency(document, today) for document in documents)]
    return c.Reply(
        kind=Status.INDUCTION if page.guide.ending is Ending.RECORD else Status.GUIDE_STEP,
        text="\n".join(_lines(page, sections, contacts, documents, today)),
        sections=sections,
        contacts=contacts,
        choices=[*_choices(page), *(choice_part(store.titles[key]) for key in page.more)],
        notices=notices,
        borough=settled,
        guide=_guide_part(page),
    )


def _guide_part(page: Page) -> c.Guide:
    return c.Guide(
        key=page.guide.key,
        title=page.guide.title,
        heading=page.heading,
        phase=page.phase,
        stop=page.stop,
        step=page.step,
        steps=page.steps,
        asks=page.asks,
        many=bool(page.options) and page.choose is Choose.MANY,
        options=[c.Option(number=number, label=option.label) for number, option in enumerate(page.options, 1)],
    )


def _is_of(page: Page, store: Store, key: str) -> bool:
    """A contact of the boroughs walked for, or of neither."""
    borough = store.contacts[key].borough
    return borough is None or borough in page.boroughs


def _section(part: Part, page: Page, today: date) -> c.Section:
    cited = list(dict.fromkeys(_cited(part)))
    body = [_told(line) if page.phase is Phase.ENDING else line.says for line in part.lines]
    return c.Section(
        borough=part.borough,
        heading=part.heading,
        body=body,
        citations=[citation_part(citation, today) for citation in cited],
    )


def _cited(part: Part) -> Iterator[Citation]:
    for line in part.lines:
        yield from line.citations


def _told(line: Line) -> str:
    """In a summary each line says where it stands: it may be read, or copied, by itself."""
    names = section_names(cited.section for cited in line.citations)
    return f"{line.says} ({line.borough.label} {names})" if names else line.says


def _choices(page: Page) -> Iterator[c.Choice]:
    """What there is to press: the options where one is ticked, then what steers."""
    labels = [option.label for option in page.options] if page.choose is Choose.ONE else [*TICK_LABELS.values()]
    labels = labels if page.options else []
    for label in (*labels, *(CONTROL_LABELS[control] for control in page.controls)):
        yield c.Choice(label=label, message=label)


def _lines(
    page: Page, sections: list[c.Section], contacts: list[c.Contact], documents: list[Document], today: date
) -> Iterator[str]:
    """All that somebody needs who reads, or hears, only this."""
    place = f", step {page.step} of {page.steps}" if page.step and page.phase is not Phase.QUIZ else ""
    place = f", question {page.step} of {page.steps}" if page.phase is Phase.QUIZ else place
    heading = "" if page.heading == page.guide.title else f": {page.heading}"
    yield f"{page.guide.title}{place}{heading}"
    yield from page.opening
    yield from page.silences
    for section in sections:
        if page.phase is Phase.ENDING:
            yield f"{section.borough.label}, {section.heading}:"
            yield from (f"- {line}" for line in section.body)
        else:
            yield f"{section.borough.label}: {' '.join(section.body)}"
    yield from page.cautions
    for contact in contacts:
        yield f"{contact.name}: {', '.join(method.display for method in contact.methods)}"
    if page.asks:
        yield page.asks
    for number, option in enumerate(page.options, 1):
        yield f"{number}. {option.label}"
    if page.options:
        yield TYPE_NUMBERS if page.choose is Choose.MANY else TYPE_NUMBER
    if documents:
        yield source_line(sections, documents, today)
