"""python -m evaluation.calibrate: what each threshold of deciding does, on questions by an independent hand.

The engine ranks evaluation/calibration/questions.jsonl once; then the deciding alone is run over a sweep of
each threshold. Writes evaluation/reports/calibration.md, which knowledge/settings.py quotes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker

from bot.actions.turn import Slot, events_after, question_from
from evaluation.report import FOLDER
from knowledge.answering import Knowledge, decide
from knowledge.encoding import load_encoder
from knowledge.paths import state_folder, store_location
from knowledge.question import Outcome
from knowledge.search import Search
from knowledge.settings import Settings
from knowledge.store import open_store
from knowledge.vocabulary import Status
from launch.settings import ENGINE_PYTHON, ROOT

QUESTIONS = Path(__file__).parent / "calibration" / "questions.jsonl"
SWEEPS: dict[str, Sequence[float]] = {
    "sure": (0.50, 0.60, 0.70, 0.80),
    "answer_alone": (0.20, 0.24, 0.28, 0.32, 0.38, 0.44, 0.50),
    "answer_agreed": (0.16, 0.20, 0.24, 0.28, 0.34),
    "offer": (0.14, 0.18, 0.22, 0.26),
    "aside": (0.25, 0.30, 0.35, 0.40, 0.45),
    "danger": (0.38, 0.42, 0.46, 0.50),
    "alone_share": (0.2, 0.3, 0.4, 0.5, 0.7, 1.0),
    "leaning_words": (8, 10, 12, 16),
    "next_topic": (0.0, 0.10, 0.18, 0.25),
    "same_topic": (0.0, 0.20, 0.30, 0.40, 0.50),
}


class Verdict(StrEnum):
    RIGHT = "right"
    ONE_TAP = "one tap"
    WRONG_CHOICE = "wrong choice"
    REFUSED = "refused"
    WRONG = "wrong"


ENDINGS = {
    "out_of_scope": {Status.OUT_OF_SCOPE, Status.NOT_IN_POLICY, Status.NOT_UNDERSTOOD},
    "danger": {Status.EMERGENCY},
    "smalltalk": {Status.SMALLTALK},
    "support": {Status.SUPPORT},
    "nonsense": {Status.NOT_UNDERSTOOD},
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question of the calibration set with the engine's reading of each turn."""

    labels: frozenset[str]
    borough: str | None
    turns: Sequence[dict[str, Any]]


def verdict(labels: frozenset[str], outcome: Outcome) -> Verdict:
    """What an outcome is worth for a question with these right labels."""
    offered = {choice.key for choice in outcome.choices}
    given = {outcome.topic.key} if outcome.topic else set()
    if outcome.term and outcome.term.topic:
        given.add(outcome.term.topic.key)
    if any(outcome.status in ENDINGS[label] for label in labels & ENDINGS.keys()) or given & labels:
        return Verdict.RIGHT
    if labels <= ENDINGS.keys():
        return Verdict.WRONG_CHOICE if outcome.status is Status.CHOICE else Verdict.WRONG
    if outcome.status not in {Status.CHOICE, Status.NOT_UNDERSTOOD, Status.OUT_OF_SCOPE}:
        return Verdict.WRONG
    if offered & labels:
        return Verdict.ONE_TAP
    return Verdict.WRONG_CHOICE if outcome.status is Status.CHOICE else Verdict.REFUSED


def tally(questions: Sequence[Ranked], knowledge: Knowledge) -> Counter[Verdict]:
    return Counter(verdict(question.labels, last_outcome(question, knowledge)) for question in questions)


def last_outcome(question: Ranked, knowledge: Knowledge) -> Outcome:
    """The outcome of the last turn, with the conversation's slots carried along as the engine would."""
    slots: dict[str, Any] = dict.fromkeys(Slot)
    for message in question.turns:
        latest = {**message, "metadata": {**message["metadata"], "borough": question.borough}}
        tracker = Tracker("calibration", slots, latest, [], False, None, {}, None)
        outcome = decide(question_from(tracker), knowledge)
        slots = {event["name"]: event["value"] for event in events_after(outcome, tracker)}
    return outcome


def report(questions: Sequence[Ranked], knowledge: Knowledge) -> str:
    head = "| threshold | value | " + " | ".join(Verdict) + " |"
    lines = ["# Calibration", "", f"{len(questions)} questions; * marks the value in use.", "", head]
    lines.append("|---" * (len(Verdict) + 2) + "|")
    return "\n".join([*lines, *_rows(questions, knowledge), ""])


def _rows(questions: Sequence[Ranked], knowledge: Knowledge) -> Iterator[str]:
    in_use = {field.name: getattr(knowledge.settings, field.name) for field in fields(Settings)}
    for name, values in SWEEPS.items():
        for value in values:
            settings = replace(knowledge.settings, **{name: value})  # type: ignore[arg-type]  # floats, all of them
            counts = tally(questions, replace(knowledge, settings=settings))
            mark = "*" if value == in_use[name] else ""
            yield f"| {name} | {value:.2f}{mark} | " + " | ".join(str(counts[v]) for v in Verdict) + " |"


def ranked_questions() -> list[Ranked]:
    """The calibration questions, ranked by the trained engine (about ten seconds)."""
    target = state_folder() / "calibration.json"
    subprocess.run([ENGINE_PYTHON, "-m", "bot.rank", QUESTIONS, target], cwd=ROOT, check=True)
    rankings = json.loads(target.read_text(encoding="utf-8"))
    lines = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [Ranked(frozenset(q["labels"]), q["borough"], turns) for q, turns in zip(lines, rankings, strict=True)]


def main() -> int:
    store = open_store(store_location())
    text = report(ranked_questions(), Knowledge(store, Search(store, load_encoder())))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "calibration.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
