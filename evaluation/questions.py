"""The questions: a JSONL file, one question a line, as `questions/FORMAT.md` describes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.vocabulary import Borough
from knowledge.yaml_reader import ContentError

FOLDER = Path(__file__).parent / "questions"
DEVELOPMENT = FOLDER / "development.jsonl"
# Ours, and two by other hands than wrote the training examples; on the last nothing is tuned.
SETS = ("development", "independent", "held_out")

Text = Annotated[str, StringConstraints(min_length=1)]


class QuestionError(ContentError):
    """A line of a questions file cannot be used. Says which file, which line, which rule."""


class Kind(StrEnum):
    FACT = "fact"
    CONTACT = "contact"
    PROCEDURE = "procedure"
    THRESHOLD = "threshold"
    DEFINITION = "definition"
    COMPARE = "compare"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_IN_POLICY = "not_in_policy"
    EMERGENCY = "emergency"
    STAFF_DISCLOSURE = "staff_disclosure"
    PII = "pii"
    SMALLTALK = "smalltalk"
    FOLLOWUP = "followup"


class Policy(StrEnum):
    LAMBETH = "lambeth"
    CAMDEN = "camden"
    BOTH = "both"


def _compiled(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return re.compile(value, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"`{value}` is not a regular expression: {error}") from None


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(Line):
    """What the visible text must match (`all`, one of `any`) and may not match (`none`)."""

    all: tuple[Pattern, ...] = ()
    any: tuple[Pattern, ...] = ()
    none: tuple[Pattern, ...] = ()


class Question(Line):
    id: Text
    borough: Borough | None
    turns: tuple[Text, ...] = Field(min_length=1)
    kind: Kind
    expect: Expected = Expected()
    policy: Policy | None = None
    section: str | None = None
    abstain: bool = False
    note: str | None = None


def load_questions(paths: Iterable[Path]) -> list[Question]:
    """The questions of all files, in order. Raises QuestionError at the first that cannot be used."""
    seen: dict[str, str] = {}
    questions = []
    for path in paths:
        lines = list(_lines(path))
        if not lines:
            raise QuestionError(path, None, "empty", "holds no question.")
        for number, line in lines:
            question = _question(path, number, line)
            if question.id in seen:
                raise QuestionError(path, number, "unique", f"`{question.id}` stands at {seen[question.id]} too.")
            seen[question.id] = f"{path.name}:{number}"
            questions.append(question)
    return questions


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise QuestionError(path, None, "readable", f"cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise QuestionError(path, None, "utf-8", "is not UTF-8 text. Save it as UTF-8.") from None
    # Not splitlines: a JSON string may hold U+2028, which that would take for the end of a line.
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _question(path: Path, number: int, line: str) -> Question:
    try:
        return Question.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "line"
        message = f"{where}: {first['msg'].removeprefix('Value error, ')}"
        raise QuestionError(path, number, "question", message) from None
