"""From the words in content files to resolved citations, contacts and links."""

from __future__ import annotations

import re
from collections.abc import Sequence

import phonenumbers

from knowledge.content import Content
from knowledge.records import Citation, Document, Method
from knowledge.schema import DocumentRecord, MethodRecord
from knowledge.sources import SourceText, fold, read_source
from knowledge.vocabulary import Borough, MethodType

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
UK = 44  # the country's calling code


class QuoteNotFound(Exception):
    """The words do not stand in the document."""

    def __init__(self, document: str, quote: str) -> None:
        self.document, self.quote = document, quote
        super().__init__(f"not in {document} letter for letter: “{quote}”")


class Library:
    """The documents with their normalised texts, to cite from."""

    def __init__(self, documents: Sequence[DocumentRecord], sources: dict[str, SourceText]) -> None:
        self.sources = sources
        self.documents = {record.key: _document(record) for record in documents}
        self._of_borough = {document.borough: document for document in self.documents.values()}

    @classmethod
    def of(cls, content: Content) -> Library:
        """Read every source text. Raises SourceError or OSError."""
        texts = {record.key: read_source(record, content.sources) for record in content.documents}
        return cls(content.documents, texts)

    def document_of(self, borough: Borough) -> Document:
        return self._of_borough[borough]

    def cite(self, document: Document, quote: str) -> Citation:
        """Raises QuoteNotFound."""
        section = self.sources[document.key].section_of(quote)
        if section is None:
            raise QuoteNotFound(document.key, quote)
        return Citation(document=document, section=section, quote=fold(quote))


def method_from(record: MethodRecord) -> Method:
    """A contact's method with its `href`. Raises ValueError for a number that is not a valid UK one."""
    return Method(type=record.type, display=record.display, href=_href(record), note=record.note)


def _href(record: MethodRecord) -> str:
    match record.type:
        case MethodType.EMAIL | MethodType.SECURE_EMAIL:
            if not EMAIL.fullmatch(record.display):
                raise ValueError(f"“{record.display}” is not an e-mail address")
            return f"mailto:{record.display}"
        case MethodType.WEB:
            return record.display if record.display.startswith("http") else f"https://{record.display}"
        case MethodType.PHONE | MethodType.MOBILE:
            return _tel(record.display)


def _tel(display: str) -> str:
    try:
        number = phonenumbers.parse(display, "GB")
    except phonenumbers.NumberParseException:
        raise ValueError(f"“{display}” is not a telephone number") from None
    if number.country_code != UK or not phonenumbers.is_valid_number(number):
        raise ValueError(f"“{display}” is not a valid UK telephone number")
    return "tel:" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _document(record: DocumentRecord) -> Document:
    return Document(
        key=record.key,
        borough=record.borough,
        title=record.title,
        version=record.version,
        dated=record.dated,
        review_due=record.review_due,
    )
