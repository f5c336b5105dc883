"""The report as a person reads it (Markdown) and as a program does (JSON)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.judging import Verdict
from evaluation.results import Report, Result, Tally

FOLDER = Path(__file__).parent / "reports"
LONGEST_SAID = 600

PARTS: Sequence[tuple[str, str, Callable[[Result], bool]]] = (
    (
        "Wrong and confident",
        "An answer was given, and it was not the right one. These can hurt.",
        lambda result: result.verdict is Verdict.WRONG and result.confident,
    ),
    (
        "Wrong, but not confident",
        "Choices none of which led to the answer, or an error.",
        lambda result: result.verdict is Verdict.WRONG and not result.confident,
    ),
    (
        "Abstained, though the policies do say",
        "An honest miss.",
        lambda result: result.verdict is Verdict.ABSTAINED,
    ),
    (
        "Right after one tap",
        "One of the first three choices led to the answer, or choices were offered where abstaining was right.",
        lambda result: result.verdict is Verdict.ONE_TAP,
    ),
)


def write_report(report: Report, folder: Path = FOLDER) -> list[Path]:
    """Writes `<name>.md` and `<name>.json` into the folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    markdown, data = folder / f"{report.name}.md", folder / f"{report.name}.json"
    markdown.write_text(as_markdown(report), encoding="utf-8")
    data.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return [markdown, data]


def as_markdown(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def tally_table(first_column: str, tallies: Mapping[str, Tally]) -> list[str]:
    """Lines of a Markdown table: a row a tally, each verdict as a count and a share."""
    lines = [f"| {first_column} | questions | right | one tap | abstained | wrong |", "|---|--:|--:|--:|--:|--:|"]
    for name, tally in tallies.items():
        shares = (_share(getattr(tally, verdict.value), tally.questions) for verdict in Verdict)
        lines.append(f"| {name.replace('_', ' ')} | {tally.questions} | {' | '.join(shares)} |")
    return lines


def _lines(report: Report) -> Iterator[str]:
    yield f"# Evaluation: {report.name}"
    yield ""
    yield f"Content version {report.content_version}, asked on {report.asked_on}."
    for title, note, belongs in PARTS:
        chosen = [result for result in report.results if belongs(result)]
        yield from ("", f"## {title}: {len(chosen)}", "", note)
        for result in chosen:
            yield from _result_lines(result)
    yield from ("", "## By kind", "")
    yield from tally_table("kind", {**report.by_kind, "all": report.total})
    yield from ("", "## By borough", "")
    yield from tally_table("borough", {**report.by_borough, "all": report.total})
    short = {topic: tally for topic, tally in report.by_topic.items() if tally.right < tally.questions}
    asked = f"{len(report.by_topic) - len(short)} of {len(report.by_topic)} topics that answered were right throughout."
    yield from ("", "## By topic that answered", "", f"{asked} The others:", "")
    yield from tally_table("topic", short)
    yield from ("", "## Speed and length", "", "| | p50 | p95 |", "|---|--:|--:|")
    yield f"| seconds to the last answer | {report.seconds.p50:.3f} | {report.seconds.p95:.3f} |"
    yield f"| words of text | {report.words.p50:.0f} | {report.words.p95:.0f} |"
    yield from _contract_lines(report)


def _result_lines(result: Result) -> Iterator[str]:
    asked = " → ".join(f"“{_plain(turn)}”" for turn in result.turns)
    yield from ("", f"### {result.id}: {asked}", "")
    yield f"- Asked as {result.kind.value.replace('_', ' ')}, borough {result.borough or 'not told'}."
    if result.section:
        yield f"- Where the documents say it: {_plain(result.section)}"
    named = ", ".join(topic for topic in result.topics if topic)
    yield f"- Replied with {', '.join(result.reply_kinds) or 'nothing'}" + (f" ({named})." if named else ".")
    yield from (f"- Fell short: {_plain(reason)}" for reason in result.shortfalls)
    if result.tap:
        yield f"- Right after: “{_plain(result.tap)}”"
    yield from ("", f"> {_plain(_cut(result.said))}")


def _contract_lines(report: Report) -> Iterator[str]:
    count = sum(len(result.breaches) for result in report.results)
    yield from ("", f"## Breaches of the reply schema: {count}", "")
    for result in report.breached:
        yield from (f"- {result.id}, “{_plain(b.turn)}”: {_plain(b.problem)}" for b in result.breaches)
    yield from (f"- {result.id}: answered with HTTP {result.status}" for result in report.refused if result.status)
    yield from (f"- {result.id}: no answer" for result in report.refused if not result.status)
    if not count and not report.refused:
        yield "Every reply kept to it."


def _share(count: int, of: int) -> str:
    return f"{count} ({100 * count / of:.0f} %)" if of else "0"


def _cut(text: str) -> str:
    stripped = text.strip()
    return stripped if len(stripped) <= LONGEST_SAID else stripped[:LONGEST_SAID].rstrip() + " …"


def _plain(text: str) -> str:
    """On one line, with what Markdown would take for markup escaped: patterns are full of it."""
    return re.sub(r"([\\`*_<>\[\]|~])", r"\\\1", " ".join(text.split()))
