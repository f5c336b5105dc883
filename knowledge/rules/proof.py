"""What is told stands in the documents: quotes, figures, contacts, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.citing import Library, method_from
from knowledge.content import Content
from knowledge.rules import walk
from knowledge.rules.failure import Failure
from knowledge.vocabulary import Borough, LinkStatus

MIN_QUOTE_WORDS = 3
# Figures that stand in a point must stand in its quotes or in their sections' headings; “1st” is no figure.
FIGURE = re.compile(r"(?<![\w.])\d[\d,.]*%?(?![\w])")
QUOTED_FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")


def quotes_stand_in_the_source(content: Content, library: Library) -> Iterator[Failure]:
    for told in walk.told(content, library):
        for quote in told.quotes:
            yield from _quote(content, library, (told.kind, told.key), told.document, quote)
    for ladder in content.ladders:
        for criterion in (criterion for level in ladder.levels for criterion in level.criteria):
            yield from _quote(content, library, ("ladders", ladder.key), ladder.document, criterion)
    for term in content.terms:
        for borough in Borough:
            if meaning := term.meanings.of(borough):
                document = library.document_of(borough)
                yield from _quote(content, library, ("terms", term.key), document.key, meaning.quote)
    for contact in content.contacts:
        if contact.document and contact.quote:
            yield from _quote(content, library, ("contacts", contact.key), contact.document, contact.quote)
    for reply in content.replies:
        for quote in reply.quotes:
            yield from _quote(content, library, ("replies", reply.key), reply.document or "", quote)


def criteria_stand_in_the_source(content: Content, library: Library) -> Iterator[Failure]:
    """What a guide's options quote."""
    for guide in content.guides:
        for option in (option for step in guide.steps for option in step.options):
            document = library.document_of(option.borough).key if option.borough else ""
            for quote in option.quotes:
                yield from _quote(content, library, ("guides", guide.key), document, quote)


def _quote(content: Content, library: Library, where: tuple[str, str], document: str, quote: str) -> Iterator[Failure]:
    source = library.sources.get(document)
    if source is None:
        yield walk.failure(content, *where, "document", f"there is no document “{document}”.", quote)
    elif not source.holds(quote):
        yield walk.failure(content, *where, "quote", f"not in {document} letter for letter: “{quote}”", quote)
    elif len(quote.split()) < MIN_QUOTE_WORDS and where[0] in ("topics", "ladders", "guides"):
        yield walk.failure(content, *where, "quote-length", f"too short to prove anything: “{quote}”", quote)


def figures_stand_in_the_quotes(content: Content, library: Library) -> Iterator[Failure]:
    for told in walk.told(content, library):
        source = library.sources.get(told.document)
        sections = [source.section_of(quote) or "" for quote in told.quotes] if source else []
        quoted = set(QUOTED_FIGURE.findall(" ".join([*told.quotes, *sections])))
        for figure in FIGURE.findall(told.says):
            if figure.rstrip(".,") not in quoted:
                message = f"the figure {figure} is not in the quotes: “{told.says}”"
                yield walk.failure(content, told.kind, told.key, "figure", message, told.says)


def contacts_stand_in_their_source(content: Content, library: Library) -> Iterator[Failure]:
    for contact in content.contacts:
        for method in contact.methods:
            try:
                method_from(method)
            except ValueError as error:
                yield walk.failure(content, "contacts", contact.key, "method", f"{error}.", method.display)
            whole = rf"(?<![\w.@]){re.escape(method.display)}(?![\w@]|\.\w)"
            if contact.quote and not re.search(whole, contact.quote):
                message = f"“{method.display}” is not in the quote."
                yield walk.failure(content, "contacts", contact.key, "method", message, method.display)


def links_stand_in_their_source(content: Content, library: Library) -> Iterator[Failure]:
    for link in content.links:
        source = library.sources.get(link.document)
        for words in filter(None, (link.label, link.url if link.status is LinkStatus.IN_POLICY else None)):
            if source is None or not source.holds(words):
                yield walk.failure(content, "links", link.key, "link", f"“{words}” is not in {link.document}.", words)
