"""What a run found: one result a question, the counts and spreads over all of them."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from evaluation.judging import Verdict
from evaluation.questions import Kind
from knowledge.vocabulary import Borough

NO_BOROUGH = "not told"
NO_TOPIC = "no topic"


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Breach(Record):
    """One way in which the answer to `turn` broke the contract."""

    turn: str
    problem: str


class Result(Record):
    id: str
    kind: Kind
    borough: Borough | None
    turns: tuple[str, ...]
    section: str | None
    abstain: bool
    verdict: Verdict
    confident: bool
    confidence: float | None
    tap: str | None
    reply_kinds: tuple[str, ...]
    topics: tuple[str | None, ...]
    said: str
    shortfalls: tuple[str, ...]
    status: int
    seconds: float
    words: int
    breaches: tuple[Breach, ...]


class Tally(Record):
    """Questions by verdict."""

    right: int = 0
    one_tap: int = 0
    abstained: int = 0
    wrong: int = 0

    @property
    def questions(self) -> int:
        return self.right + self.one_tap + self.abstained + self.wrong

    @classmethod
    def of(cls, results: Sequence[Result]) -> Tally:
        return cls(**{verdict.value: count for verdict, count in Counter(r.verdict for r in results).items()})


class Spread(Record):
    p50: float
    p95: float


class Report(Record):
    name: str
    content_version: str
    asked_on: date
    total: Tally
    by_kind: dict[str, Tally]
    by_borough: dict[str, Tally]
    by_topic: dict[str, Tally]
    seconds: Spread
    words: Spread
    results: tuple[Result, ...]

    @property
    def breached(self) -> list[Result]:
        return [result for result in self.results if result.breaches]

    @property
    def refused(self) -> list[Result]:
        """Questions whose last answer was an HTTP error, or did not come (status 0)."""
        return [result for result in self.results if result.status != 200]

    @property
    def failed(self) -> bool:
        """Whether an answer broke the contract or did not come at all. Wrong answers are no failure."""
        return bool(self.breached) or any(result.status == 0 for result in self.results)


def summarise(name: str, content_version: str, asked_on: date, results: Sequence[Result]) -> Report:
    """The report on a run. Seconds are those of the last turn; words leave out questions to abstain from."""
    return Report(
        name=name,
        content_version=content_version,
        asked_on=asked_on,
        total=Tally.of(results),
        by_kind=_tallies(results, lambda result: result.kind.value),
        by_borough=_tallies(results, lambda result: result.borough.value if result.borough else NO_BOROUGH),
        by_topic=_tallies(results, lambda result: next(filter(None, result.topics), NO_TOPIC)),
        seconds=_spread([result.seconds for result in results]),
        words=_spread([result.words for result in results if not result.abstain]),
        results=tuple(results),
    )


def _tallies(results: Sequence[Result], group: Callable[[Result], str]) -> dict[str, Tally]:
    names = sorted({group(result) for result in results})
    return {name: Tally.of([result for result in results if group(result) == name]) for name in names}


def _spread(values: Sequence[float]) -> Spread:
    if not values:
        return Spread(p50=0, p95=0)
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return Spread(p50=round(statistics.median(ordered), 4), p95=p95)
