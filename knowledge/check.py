"""Proof that the content is what the documents say: every rule, over all of it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.citing import Library
from knowledge.content import CONTENT, Content, load_content
from knowledge.rules import RULES, Failure
from knowledge.sources import SourceError
from knowledge.vocabulary import Borough
from knowledge.yaml_reader import ContentError

DOCUMENTS = CONTENT / "documents.yml"


@dataclass(frozen=True, slots=True)
class Proved:
    """Content that every rule holds for, with the documents it was held against."""

    content: Content
    library: Library


def check_files() -> Proved | list[Failure]:
    """Load the content and check all of it. A file that cannot be used is the only failure then."""
    try:
        content = load_content()
        library = Library.of(content)
        if missing := set(Borough) - {document.borough for document in library.documents.values()}:
            return [Failure(DOCUMENTS, None, "document", f"no document for {', '.join(sorted(missing))}.")]
        return check(content, library) or Proved(content, library)
    except ContentError as error:
        return [Failure(error.file, error.line, error.rule, error.message)]
    except SourceError as error:
        return [Failure(DOCUMENTS, None, "heading", str(error))]
    except OSError as error:
        return [Failure(DOCUMENTS, None, "readable", f"a document's text cannot be read: {error}")]


def check(content: Content, library: Library) -> list[Failure]:
    return [failure for rule in RULES for failure in rule(content, library)]
