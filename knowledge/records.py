"""What the knowledge base hands out: frozen records, citations resolved to document and section."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from knowledge.vocabulary import Borough, LinkStatus, MethodType, Status, TopicKind, Vouched


@dataclass(frozen=True, slots=True)
class Document:
    """One policy. `dated` and `review_due` are None where the copy held gives no date."""

    key: str
    borough: Borough
    title: str
    version: str | None
    dated: date | None
    review_due: date | None

    def overdue(self, today: date) -> bool:
        return self.review_due is not None and self.review_due < today


@dataclass(frozen=True, slots=True)
class Citation:
    """A document's own words and where they stand. `section` is the heading path as the document has it."""

    document: Document
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class Point:
    says: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to reach a contact: `display` as printed in its source, `href` made from it."""

    type: MethodType
    display: str
    href: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A service's ways to be reached. `borough` None: national."""

    key: str
    name: str
    borough: Borough | None
    for_whom: str | None
    hours: str | None
    methods: tuple[Method, ...]
    vouched: Vouched
    citation: Citation | None
    checked_on: date | None = None
    names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    key: str
    label: str
    url: str | None
    status: LinkStatus


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a ladder: `criteria` in the policy's own words, none where the copy held has none; `asked` where the
    question was about this very level."""

    name: str
    leads_to: str | None
    criteria: tuple[Citation, ...]
    citations: tuple[Citation, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """A scheme that a borough's policy sorts cases by, its levels in the policy's order. It never decides: `applies`
    says to which cases, or by whom, it is applied; `missing` what the copy held does not have of it."""

    key: str
    borough: Borough
    title: str
    applies: Point
    missing: str | None
    levels: tuple[Level, ...]

    def asked_about(self, places: Collection[int]) -> Ladder:
        """The same with the levels at `places`, counted from 0, marked as asked about."""
        levels = (replace(level, asked=place in places) for place, level in enumerate(self.levels))
        return replace(self, levels=tuple(levels))


@dataclass(frozen=True, slots=True)
class Entry:
    """What one borough's document says on a topic. `silent` says that it does not answer the question;
    `points` then hold the nearest thing it does offer."""

    borough: Borough
    points: tuple[Point, ...]
    silent: str | None = None
    caution: str | None = None
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    ladders: tuple[Ladder, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicTitle:
    """A topic as a choice: its title is shown, its question is sent."""

    key: str
    kind: TopicKind
    subject: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Topic:
    key: str
    kind: TopicKind
    subject: str
    title: str
    question: str
    entries: tuple[Entry, ...]
    difference: str | None = None
    see_also: tuple[TopicTitle, ...] = ()

    def entry(self, borough: Borough) -> Entry:
        return next(entry for entry in self.entries if entry.borough is borough)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one document means by a term."""

    borough: Borough
    says: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Term:
    key: str
    name: str
    expansion: str | None
    meanings: tuple[Meaning, ...]
    topic: TopicTitle | None = None


@dataclass(frozen=True, slots=True)
class CannedReply:
    """Fixed wording that is not policy: greetings, safety, limits."""

    key: str
    status: Status
    text: str
    contacts: tuple[Contact, ...] = ()
    topics: tuple[TopicTitle, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences of a document, as it has them."""

    document: Document
    section: str
    text: str
