"""What stands in the content files, checked as it is read: one model a record, nothing extra allowed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.vocabulary import Borough, LinkStatus, MethodType, Status, TopicKind, Vouched

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-/]*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentRecord(Record):
    """`headings` are the lines that open a section, in order; a mapping holds the headings below one.
    `ghost_lines` are scanning debris, dropped before anything is matched."""

    key: Key
    borough: Borough
    file: Text
    title: Text
    version: Text | None = None
    dated: date | None = None
    review_due: date | None = None
    opening: Text
    headings: list[Text | dict[Text, list[Text]]]
    ghost_lines: list[Text] = []


class PointRecord(Record):
    says: Text
    quotes: list[Text] = Field(min_length=1)


class EntryRecord(Record):
    points: list[PointRecord] = []
    silent: Text | None = None
    caution: Text | None = None
    contacts: list[Key] = []
    links: list[Key] = []

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if not self.points and not self.silent:
            raise ValueError("an entry needs points, or a sentence under `silent` that says it has none")
        return self


class EntriesRecord(Record):
    lambeth: EntryRecord
    camden: EntryRecord

    def of(self, borough: Borough) -> EntryRecord:
        return self.lambeth if borough is Borough.LAMBETH else self.camden


class TopicRecord(Record):
    key: Key
    kind: TopicKind
    title: Text
    question: Text
    names: list[Text] = []
    see_also: list[Key] = Field(default=[], max_length=3)
    entries: EntriesRecord


class TopicFile(Record):
    subject: Text
    topics: list[TopicRecord] = Field(min_length=1)


class MethodRecord(Record):
    type: MethodType
    display: Text
    note: Text | None = None


class ContactRecord(Record):
    key: Key
    name: Text
    borough: Borough | None = None
    names: list[Text] = []
    needs: list[Text] = []
    for_whom: Text | None = None
    hours: Text | None = None
    methods: list[MethodRecord] = Field(min_length=1)
    source: Vouched
    document: Key | None = None
    quote: Text | None = None
    checked_on: date | None = None
    standing: bool = False

    @model_validator(mode="after")
    def is_vouched_for(self) -> Self:
        if self.source is Vouched.POLICY and not (self.document and self.quote):
            raise ValueError("a contact from a policy needs `document` and `quote`")
        if self.source is not Vouched.POLICY and self.checked_on is None:
            raise ValueError("a contact that no policy vouches for needs the date under `checked_on`")
        return self


class LinkRecord(Record):
    key: Key
    label: Text
    names: list[Text] = []
    url: Text | None = None
    status: LinkStatus
    document: Key

    @model_validator(mode="after")
    def has_address_or_says_not(self) -> Self:
        if (self.url is None) != (self.status is LinkStatus.LABEL_ONLY):
            raise ValueError("`label_only` means no `url`; every other status needs one")
        return self


class MeaningRecord(Record):
    says: Text
    quote: Text


class MeaningsRecord(Record):
    lambeth: MeaningRecord | None = None
    camden: MeaningRecord | None = None

    def of(self, borough: Borough) -> MeaningRecord | None:
        return self.lambeth if borough is Borough.LAMBETH else self.camden


class TermRecord(Record):
    key: Key
    name: Text
    expansion: Text | None = None
    names: list[Text] = []
    topic: Key | None = None
    meanings: MeaningsRecord

    @model_validator(mode="after")
    def is_used_somewhere(self) -> Self:
        if self.meanings.lambeth is None and self.meanings.camden is None:
            raise ValueError("a term needs a meaning from at least one document")
        return self


class DifferenceRecord(Record):
    """How the two documents differ on something: shown with each of its topics."""

    key: Key
    says: Text
    topics: list[Key] = Field(min_length=1)


class ReplyRecord(Record):
    key: Key
    kind: Status
    text: Text
    contacts: list[Key] = []
    topics: list[Key] = []
    quotes: list[Text] = []
    document: Key | None = None

    @model_validator(mode="after")
    def quotes_a_document(self) -> Self:
        if self.quotes and self.document is None:
            raise ValueError("`quotes` need the `document` they stand in")
        return self


class DocumentsFile(Record):
    documents: list[DocumentRecord]


class ContactsFile(Record):
    contacts: list[ContactRecord]


class LinksFile(Record):
    links: list[LinkRecord]


class TermsFile(Record):
    terms: list[TermRecord]


class RepliesFile(Record):
    replies: list[ReplyRecord]


class DifferencesFile(Record):
    differences: list[DifferenceRecord]
