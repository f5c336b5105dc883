"""What stands in `ladders.yml`: the schemes by which a policy sorts cases, level by level."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from knowledge.schema import Key, PointRecord, Record, Text


class LevelRecord(Record):
    """One level: `name` and `criteria` are the policy's own words. Its `topics` ask about this very level."""

    name: Text
    leads_to: Text | None = None
    quotes: list[Text] = Field(min_length=1)
    criteria: list[Text] = Field(default=[])
    topics: list[Key] = Field(default=[])


class LadderRecord(Record):
    """One document's scheme, its levels in the document's order. `applies`: to which cases, or by whom; `missing`: what
    the copy held does not have of it. It is shown with its `topics`, and with those of its levels."""

    key: Key
    document: Key
    title: Text
    applies: PointRecord
    missing: Text | None = None
    levels: list[LevelRecord] = Field(min_length=2)
    topics: list[Key] = Field(default=[])

    @model_validator(mode="after")
    def is_whole_or_says_not(self) -> Self:
        if self.missing is None and not all(level.criteria for level in self.levels):
            raise ValueError("a level without `criteria` needs a sentence under the ladder's `missing` that says why")
        return self

    @model_validator(mode="after")
    def is_shown_somewhere(self) -> Self:
        if not self.shown_with():
            raise ValueError("a ladder, or a level of it, needs `topics` to be shown with")
        return self

    def shown_with(self) -> dict[str, set[int]]:
        """Each topic that the ladder is shown with, and the places of the levels that the topic asks about, from 0."""
        shown: dict[str, set[int]] = {topic: set() for topic in self.topics}
        for place, level in enumerate(self.levels):
            for topic in level.topics:
                shown.setdefault(topic, set()).add(place)
        return shown

    def quotes(self) -> list[str]:
        """The document's own words, of the whole and of each level."""
        return [*self.applies.quotes, *(quote for level in self.levels for quote in level.quotes)]

    def sentences(self) -> list[str]:
        """What is told in the curator's words."""
        told = [self.title, self.applies.says, self.missing or "", *(level.leads_to or "" for level in self.levels)]
        return [sentence for sentence in told if sentence]


class LaddersFile(Record):
    ladders: list[LadderRecord]
