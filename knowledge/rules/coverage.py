"""Everything that a practitioner could ask is answered: the inventory held against the content."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules.failure import Failure
from knowledge.schema import DocumentRecord
from knowledge.schema_inventory import AskedRecord

FIELDS = ("document",)  # kinds of record that answer without a quote: a document's own title, version and dates


def everything_asked_is_answered(content: Content, library: Library) -> Iterator[Failure]:
    """Each reference leads to a record, and each record quotes words that stand on the lines asked about."""
    quotes = Quotes(content)
    for asked in content.inventory.asked:
        for name in asked.by:
            if why := _fails(asked, name, quotes, library):
                place = content.place("asked", asked.key)
                yield Failure(place.file, place.line, "coverage", f"{asked.key}: {why}")
    recorded = {difference.key for difference in content.differences}
    for compared in content.inventory.compared:
        if compared.by not in recorded:
            message = f"{compared.asks}: there is no difference “{compared.by}”."
            yield Failure(content.folder / "inventory.yml", None, "coverage", message)


class Quotes:
    """What each record quotes from each document: ("topic/marac_criteria", "camden") to the quotes."""

    def __init__(self, content: Content) -> None:
        self._held: dict[tuple[str, str], list[str]] = {}
        self._known: set[str] = set()
        for document in content.documents:
            self._known.add(f"document/{document.key}")
            self._add_document(content, document)

    def names(self, name: str) -> bool:
        return name in self._known

    def of(self, name: str, document: str) -> list[str]:
        return self._held.get((name, document), [])

    def _add(self, name: str, document: str, quotes: list[str]) -> None:
        self._known.add(name)
        self._held.setdefault((name, document), []).extend(quotes)

    def _add_document(self, content: Content, document: DocumentRecord) -> None:
        for topic in content.topics:
            points = topic.entries.of(document.borough).points
            self._add(f"topic/{topic.key}", document.key, [quote for point in points for quote in point.quotes])
        for term in content.terms:
            meaning = term.meanings.of(document.borough)
            self._add(f"term/{term.key}", document.key, [meaning.quote] if meaning else [])
        for contact in content.contacts:
            own = contact.document == document.key and contact.quote
            self._add(f"contact/{contact.key}", document.key, [contact.quote] if own and contact.quote else [])
        for link in content.links:
            words = [words for words in (link.label, link.url) if words]
            self._add(f"link/{link.key}", document.key, words if link.document == document.key else [])


def _fails(asked: AskedRecord, name: str, quotes: Quotes, library: Library) -> str | None:
    if not quotes.names(name):
        return f"there is no {name}."
    if name.split("/", maxsplit=1)[0] in FIELDS:
        return None if name == f"document/{asked.document}" else f"{name} is another document."
    source = library.sources.get(asked.document)
    if source is None:
        return f"there is no document “{asked.document}”."
    stand = {line for quote in quotes.of(name, asked.document) for line in source.lines_of(quote)}
    if not stand & asked.line_numbers():
        return f"{name} quotes nothing that stands on lines {asked.lines} of {asked.document}."
    return None
