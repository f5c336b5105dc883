"""What could be asked of the documents, and what answers it: the list that the content is held to."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema import Key, Record, Text
from knowledge.vocabulary import AskedKind


class AskedRecord(Record):
    """One thing that a practitioner could ask of a document, and what answers it: `by` names records as
    “topic/marac_criteria”, the first of which is where the answer stands. `lines` are the source file's."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z]+-[0-9]{3}-[a-z0-9\-]+$", max_length=100)]
    document: Key
    lines: Annotated[str, StringConstraints(pattern=r"^\d+(-\d+)?(, \d+(-\d+)?)*$")]
    kind: AskedKind
    asks: Text
    by: list[Text] = Field(default=[])
    nobody_asks: Text | None = None

    @model_validator(mode="after")
    def is_accounted_for(self) -> Self:
        if bool(self.by) == bool(self.nobody_asks):
            raise ValueError("either `by` says what answers it, or `nobody_asks` says why nothing has to")
        return self

    def line_numbers(self) -> set[int]:
        spans = [part.split("-") for part in self.lines.split(", ")]
        return {number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)}


class CompareRecord(Record):
    """A question on which the two documents are known to differ, and the difference that records it."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    asks: Text
    by: Key


class InventoryFile(Record):
    """What could be asked: not facts to answer with, but the list that the content is held to."""

    asked: list[AskedRecord]
    compared: list[CompareRecord]
