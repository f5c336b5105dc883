"""What stands in `guides/`: the steps of each guide, and the quiz's bank. docs/decisions/0018-guides.md shows them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from knowledge.schema import Key, Record, Text
from knowledge.vocabulary import Borough, Choose, Ending, GuideKey

Place = Annotated[int, Field(ge=1)]  # counted from 1, as people count


class ShownRecord(Record):
    """What the policy says: a point of its own with its quotes, or the points of a topic."""

    topic: Key | None = None
    points: list[Place] = Field(default=[])
    borough: Borough | None = None
    says: Text | None = None
    quotes: list[Text] = Field(default=[])

    @model_validator(mode="after")
    def is_one_thing(self) -> Self:
        own = self.says is not None and bool(self.quotes) and self.borough is not None
        if own == (self.topic is not None):
            raise ValueError("needs either a `topic`, or `says` with `quotes` and `borough`")
        if self.points and (self.topic is None or self.borough is None):
            raise ValueError("`points` need the `topic` and the `borough` they are counted in")
        return self


class OptionRecord(Record):
    key: Key
    label: Text
    borough: Borough | None = None
    quotes: list[Text] = Field(default=[])
    leads: list[ShownRecord] = Field(default=[])
    alert: bool = False

    @model_validator(mode="after")
    def quotes_a_borough(self) -> Self:
        if self.quotes and self.borough is None:
            raise ValueError("`quotes` need the `borough` whose document they stand in")
        return self


class LadderLevelRecord(Record):
    key: Key
    level: Place


class StepRecord(Record):
    key: Key
    title: Text
    when: dict[Key, list[Key]] = Field(default={})
    shows: list[ShownRecord] = Field(default=[])
    asks: Text | None = None
    choose: Choose = Choose.ONE
    why: ShownRecord | None = None
    options: list[OptionRecord] = Field(default=[])
    ladder: LadderLevelRecord | None = None
    summary: list[ShownRecord] | None = None
    cautions: list[Key] = Field(default=[])
    contacts: list[Key] = Field(default=[])
    more: list[Key] = Field(default=[], max_length=2)

    @model_validator(mode="after")
    def asks_or_tells(self) -> Self:
        offers = bool(self.options) != (self.ladder is not None)
        if self.asks is None:
            if self.options or self.ladder or self.why:
                raise ValueError("a step that asks nothing has no `options`, no `ladder` and no `why`")
            if not self.shows:
                raise ValueError("a step that asks nothing needs something under `shows`")
        elif not (offers and self.why):
            raise ValueError("a step that asks needs a `why`, and either `options` or a `ladder`")
        return self

    def shown(self) -> list[ShownRecord]:
        """Everything that it tells of the documents."""
        leads = [shown for option in self.options for shown in option.leads]
        return [*self.shows, *([self.why] if self.why else []), *leads, *(self.summary or [])]


class GuideRecord(Record):
    key: GuideKey
    title: Text
    question: Text
    about: Text
    both: bool = False
    ending: Ending
    offered_with: list[Key] = Field(default=[])
    steps: list[StepRecord] = Field(min_length=2)

    def sentences(self) -> list[str]:
        """What is said in Signpost's or the curator's words."""
        said = [self.title, self.question, self.about]
        for step in self.steps:
            said += [step.title, step.asks or "", *(option.label for option in step.options)]
            said += [shown.says or "" for shown in step.shown()]
        return [sentence for sentence in said if sentence]


class GuideFile(Record):
    guide: GuideRecord


class QuizQuestionRecord(Record):
    key: Key
    stop: Key
    borough: Borough
    asks: Text
    topic: Key
    point: Place
    answer: Text
    wrong: list[Text] = Field(min_length=2, max_length=3)

    def sentences(self) -> list[str]:
        return [self.asks, self.answer, *self.wrong]


class QuizFile(Record):
    questions: list[QuizQuestionRecord] = Field(min_length=1)
