"""python -m evaluation.privacy: what the privacy screen removes, what it misses, and what it removes wrongly.

Reads lines with their personal data marked (tests/privacy/*.jsonl) and the evaluation's questions; asks nobody. Writes
evaluation/reports/privacy.md. All persons in the lines are invented.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.questions import FOLDER as QUESTIONS
from evaluation.questions import SETS, Kind, load_questions
from evaluation.report import FOLDER
from web_widget.privacy.screen import PrivacyScreen
from web_widget.settings import PROTECTED_FILE

LINES = Path(__file__).parents[1] / "tests" / "privacy"
CORPUS, HELD_OUT = LINES / "corpus.jsonl", LINES / "held_out.jsonl"
CLEAN, OWN = LINES / "clean.jsonl", LINES / "development.jsonl"
NAME = "name"


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, and the (kind, value) pairs of personal data in it."""

    text: str
    personal: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `there`, so many are `gone`: the value no longer stands in what is left. `whole`: nor does any word of it."""

    there: int
    gone: int
    whole: int

    @property
    def share(self) -> float:
        return self.gone / self.there


@dataclass(frozen=True, slots=True)
class Measured:
    """`missed`: (kind, value, line) of what still stands."""

    recall: dict[str, Recall]
    missed: tuple[tuple[str, str, str], ...]


def marked_lines(path: Path) -> list[Marked]:
    """Raises OSError, KeyError or ValueError."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [Marked(line["text"], tuple((p["kind"], p["value"]) for p in line.get("personal", ()))) for line in lines]


def measure(screen: PrivacyScreen, lines: Iterable[Marked]) -> Measured:
    there, gone, whole = Counter[str](), Counter[str](), Counter[str]()
    missed = []
    for line in lines:
        left = screen.redact(line.text).text
        for kind, value in line.personal:
            there[kind] += 1
            gone[kind] += _is_gone(value, left)
            whole[kind] += all(_is_gone(word, left) for word in re.findall(r"[\w'’.@-]{3,}", value))
            if not _is_gone(value, left):
                missed.append((kind, value, line.text))
    return Measured({kind: Recall(there[kind], gone[kind], whole[kind]) for kind in sorted(there)}, tuple(missed))


def _is_gone(value: str, left: str) -> bool:
    """Strictly: “kemi” is not gone where “kemis sister” is left. Sound, since a value stands once in its line."""
    return value.casefold() not in left.casefold()


def overall(measured: Measured, *, names: bool) -> Recall:
    """All kinds with a form of their own together, or the names."""
    those = [recall for kind, recall in measured.recall.items() if (kind == NAME) is names]
    return Recall(sum(r.there for r in those), sum(r.gone for r in those), sum(r.whole for r in those))


def changed(screen: PrivacyScreen, texts: Iterable[str]) -> list[str]:
    """Those of the texts that the screen changes: false alarms, where nobody is in them."""
    return [text for text in texts if screen.redact(text).removed]


def nobodys_questions() -> Iterator[str]:
    """The turns of the evaluation's questions, but for those that are there to hold personal data."""
    for name in SETS:
        for question in load_questions([QUESTIONS / f"{name}.jsonl"]):
            if question.kind is not Kind.PII:
                yield from question.turns


def milliseconds(screen: PrivacyScreen, texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        started = time.perf_counter()
        screen.redact(text)
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def recall_table(measured: Measured) -> list[str]:
    rows = [f"| {kind} | {r.there} | {r.gone} | {r.share:.3f} | {r.whole} |" for kind, r in measured.recall.items()]
    sums = [("all kinds with a form", overall(measured, names=False)), ("names", overall(measured, names=True))]
    rows += [f"| **{what}** | {r.there} | {r.gone} | **{r.share:.3f}** | {r.whole} |" for what, r in sums if r.there]
    return ["| kind | there | gone | recall | no word left |", "|---|--:|--:|--:|--:|", *rows, ""]


def now(title: str, measured: Measured) -> list[str]:
    still = [f"- {kind}: “{value}” in “{text}”" for kind, value, text in measured.missed]
    return [f"## {title}", "", *recall_table(measured), "Still there:", "", *(still or ["- nothing"]), ""]


def alarms(screen: PrivacyScreen, what: str, texts: Sequence[str]) -> list[str]:
    false = changed(screen, texts)
    share = f"- {what}: {len(false)} of {len(texts)} changed ({len(false) / len(texts):.3f})"
    return [share, *[f"  - “{text}” became “{screen.redact(text).text}”" for text in false]]


def report(screen: PrivacyScreen, load_seconds: float, load_megabytes: float) -> str:
    corpus, held_out, own = (measure(screen, marked_lines(path)) for path in (CORPUS, HELD_OUT, OWN))
    nobodys = [line.text for line in marked_lines(HELD_OUT) if not line.personal]
    clean = [line.text for line in marked_lines(CLEAN)]
    questions = list(nobodys_questions())
    false_alarms = [
        ("evaluation questions without personal data", questions),
        ("clean lines", clean),
        ("lines of the second set without personal data", nobodys),
    ]
    taken = milliseconds(screen, [*questions, *clean])
    return "\n".join(
        [
            "# The privacy screen",
            "",
            (FIRST_SIGHT.read_text(encoding="utf-8") if FIRST_SIGHT.is_file() else "").strip(),
            "",
            *now("The corpus now", corpus),
            *now("The second set now", held_out),
            "## False alarms",
            "",
            *[line for what, texts in false_alarms for line in alarms(screen, what, texts)],
            "",
            "## The lines that it was made with",
            "",
            *recall_table(own),
            "## Price",
            "",
            f"{statistics.median(taken):.1f} ms a message (median), {taken[int(len(taken) * 0.95)]:.1f} ms "
            f"(95th percentile); {load_seconds:.1f} s and {load_megabytes:.0f} MB to load.",
            "",
        ]
    )


# The figures before anybody had seen the failures on a set, each written once.
FIRST_SIGHT = LINES / "first_sight.md"


def main() -> int:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    screen = PrivacyScreen.load(PROTECTED_FILE)
    screen.redact("The first message makes ready what is only made when needed.")
    seconds = time.perf_counter() - started
    text = report(screen, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
    (FOLDER / "privacy.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
