"""The rules that content is held to, each a small function that yields failures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.citing import Library, method_from
from knowledge.content import Content
from knowledge.schema import ContactRecord, EntryRecord, PointRecord, TopicRecord
from knowledge.vocabulary import Borough, LinkStatus

MAX_POINT_WORDS = 30
MAX_POINTS = 8
MIN_QUOTE_WORDS = 3
# Figures that stand in a point must stand in its quotes or in their sections' headings; “1st” is no figure.
FIGURE = re.compile(r"(?<![\w.])\d[\d,.]*%?(?![\w])")
QUOTED_FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")
WAYS_TO_REACH = re.compile(r"(?:\+44|\b0)[\d\s().-]{6,}\d|[\w.+-]+@[\w-]+\.\w+")


@dataclass(frozen=True, slots=True)
class Failure:
    file: Path
    line: int | None
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line or 1}: [{self.rule}] {self.message}"


Rule = Callable[[Content, Library], Iterator[Failure]]


def _entries(content: Content) -> Iterator[tuple[TopicRecord, Borough, EntryRecord]]:
    for topic in content.topics:
        for borough in Borough:
            yield topic, borough, topic.entries.of(borough)


def _points(content: Content) -> Iterator[tuple[TopicRecord, Borough, PointRecord]]:
    for topic, borough, entry in _entries(content):
        for point in entry.points:
            yield topic, borough, point


def _failure(content: Content, kind: str, key: str, rule: str, message: str, words: str = "") -> Failure:
    place = content.place(kind, key)
    line = _line_with(place.file, words, place.line or 1) or place.line
    return Failure(place.file, line, rule, f"{key}: {message}")


def _line_with(file: Path, words: str, first: int) -> int | None:
    """The line, from `first` on, where `words` begin, as near as their first three words can tell."""
    start = words.split()[:3]
    if not start or not file.is_file():
        return None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if number >= first and " ".join(start) in " ".join(line.split()):
            return number
    return None


def quotes_stand_in_the_source(content: Content, library: Library) -> Iterator[Failure]:
    for topic, borough, point in _points(content):
        document = library.document_of(borough)
        for quote in point.quotes:
            yield from _quote(content, library, ("topics", topic.key), document.key, quote)
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


def _quote(content: Content, library: Library, where: tuple[str, str], document: str, quote: str) -> Iterator[Failure]:
    source = library.sources.get(document)
    if source is None:
        yield _failure(content, *where, "document", f"there is no document “{document}”.", quote)
    elif not source.holds(quote):
        yield _failure(content, *where, "quote", f"not in {document} letter for letter: “{quote}”", quote)
    elif len(quote.split()) < MIN_QUOTE_WORDS and where[0] == "topics":
        yield _failure(content, *where, "quote-length", f"too short to prove anything: “{quote}”", quote)


def points_are_short(content: Content, library: Library) -> Iterator[Failure]:
    for topic, _, point in _points(content):
        if (count := len(point.says.split())) > MAX_POINT_WORDS:
            message = f"a point of {count} words; the limit is {MAX_POINT_WORDS}: “{point.says}”"
            yield _failure(content, "topics", topic.key, "length", message, point.says)
    for topic, borough, entry in _entries(content):
        if len(entry.points) > MAX_POINTS:
            yield _failure(content, "topics", topic.key, "length", f"{borough}: more than {MAX_POINTS} points.")


def figures_stand_in_the_quotes(content: Content, library: Library) -> Iterator[Failure]:
    for topic, borough, point in _points(content):
        source = library.sources[library.document_of(borough).key]
        stand = " ".join([*point.quotes, *(source.section_of(quote) or "" for quote in point.quotes)])
        quoted = set(QUOTED_FIGURE.findall(stand))
        for figure in FIGURE.findall(point.says):
            if figure.rstrip(".,") not in quoted:
                message = f"the figure {figure} is not in the quotes: “{point.says}”"
                yield _failure(content, "topics", topic.key, "figure", message, point.says)


def silence_names_its_document(content: Content, library: Library) -> Iterator[Failure]:
    for topic, borough, entry in _entries(content):
        if entry.silent and not entry.silent.startswith(f"{borough.label}'s policy does not "):
            message = f"`silent` must begin “{borough.label}'s policy does not …”: “{entry.silent}”"
            yield _failure(content, "topics", topic.key, "silent", message, entry.silent)


def keys_lead_somewhere(content: Content, library: Library) -> Iterator[Failure]:
    topics = {topic.key for topic in content.topics}
    contacts = {contact.key for contact in content.contacts}
    links = {link.key for link in content.links}
    wanted: list[tuple[str, str, Iterable[str], set[str]]] = []
    for topic, _, entry in _entries(content):
        wanted.append(("topics", topic.key, entry.contacts, contacts))
        wanted.append(("topics", topic.key, entry.links, links))
    wanted.extend(("topics", topic.key, topic.see_also, topics) for topic in content.topics)
    wanted.extend(("terms", term.key, [term.topic], topics) for term in content.terms if term.topic)
    wanted.extend(("replies", reply.key, reply.topics, topics) for reply in content.replies)
    wanted.extend(("replies", reply.key, reply.contacts, contacts) for reply in content.replies)
    for kind, key, keys, known in wanted:
        for missing in sorted(set(keys) - known):
            yield _failure(content, kind, key, "key", f"refers to “{missing}”, which is not there.")


def titles_are_told_apart(content: Content, library: Library) -> Iterator[Failure]:
    for what in ("title", "question"):
        counts = Counter(getattr(topic, what).casefold() for topic in content.topics)
        for topic in content.topics:
            if counts[getattr(topic, what).casefold()] > 1:
                message = f"another topic has the same {what}: “{getattr(topic, what)}”"
                yield _failure(content, "topics", topic.key, "unique", message)


def contacts_stand_in_their_source(content: Content, library: Library) -> Iterator[Failure]:
    for contact in content.contacts:
        for method in contact.methods:
            try:
                method_from(method)
            except ValueError as error:
                yield _failure(content, "contacts", contact.key, "method", f"{error}.", method.display)
            whole = rf"(?<![\w.@]){re.escape(method.display)}(?![\w@]|\.\w)"
            if contact.quote and not re.search(whole, contact.quote):
                message = f"“{method.display}” is not in the quote."
                yield _failure(content, "contacts", contact.key, "method", message, method.display)


def links_stand_in_their_source(content: Content, library: Library) -> Iterator[Failure]:
    for link in content.links:
        source = library.sources.get(link.document)
        for words in filter(None, (link.label, link.url if link.status is LinkStatus.IN_POLICY else None)):
            if source is None or not source.holds(words):
                yield _failure(content, "links", link.key, "link", f"“{words}” is not in {link.document}.", words)


def numbers_come_from_contacts(content: Content, library: Library) -> Iterator[Failure]:
    """Nobody types a number or an address into a sentence: it would escape the check of contacts."""
    texts = [("topics", topic.key, _sentences(topic)) for topic in content.topics]
    texts += [("replies", reply.key, [reply.text]) for reply in content.replies]
    texts += [("terms", term.key, [m.says for b in Borough if (m := term.meanings.of(b))]) for term in content.terms]
    texts += [("contacts", contact.key, _notes(contact)) for contact in content.contacts]
    for kind, key, sentences in texts:
        for sentence in sentences:
            if found := WAYS_TO_REACH.search(sentence):
                message = f"“{found[0].strip()}” belongs in contacts.yml, not in a sentence."
                yield _failure(content, kind, key, "number", message, sentence)


def _sentences(topic: TopicRecord) -> list[str]:
    entries = [topic.entries.of(borough) for borough in Borough]
    sentences = [point.says for entry in entries for point in entry.points]
    sentences += [text for entry in entries for text in (entry.silent, entry.caution) if text]
    return [*sentences, topic.difference or ""]


def _notes(contact: ContactRecord) -> list[str]:
    return [text for text in (contact.for_whom, contact.hours, *(m.note for m in contact.methods)) if text]


RULES: tuple[Rule, ...] = (
    quotes_stand_in_the_source,
    points_are_short,
    figures_stand_in_the_quotes,
    silence_names_its_document,
    keys_lead_somewhere,
    titles_are_told_apart,
    contacts_stand_in_their_source,
    links_stand_in_their_source,
    numbers_come_from_contacts,
)
