"""The score table of README.md: written from the report, and checked to be the same as the report.

python -m evaluation.readme_score            write it
python -m evaluation.readme_score --check    exit 1 if it is not what would be written
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from evaluation.questions import SETS
from evaluation.report import FOLDER, tally_table
from evaluation.results import Report

README = Path(__file__).parent.parent / "README.md"
DEVELOPMENT = FOLDER / "development.json"
START, END = "<!-- score -->", "<!-- /score -->"


class ScoreError(Exception):
    """The table cannot be written: no report, or no place for it."""


def read_report(path: Path) -> Report:
    """Raises ScoreError for a report that is missing or not one of ours."""
    try:
        return Report.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ScoreError(f"{path.name}: is not there. Run `python -m evaluation` first.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ScoreError(f"{path.name}: is not a report of this version: {first['msg']}") from None


def score_lines(report: Report, others: Sequence[Report] = ()) -> list[str]:
    """What stands between the markers: the report, and a line for each other set of questions."""
    sets = {found.name: found.total for found in (report, *others)}
    return [
        *(tally_table("set", sets) if others else ()),
        *([""] if others else ()),
        f"{report.total.questions} {report.name} questions, asked on {report.asked_on} "
        f"of content version {report.content_version}:",
        "",
        *tally_table("kind", {**report.by_kind, "all": report.total}),
        "",
        f"Answers took {report.seconds.p50:.2f} s (median) and {report.seconds.p95:.2f} s (95th percentile).",
    ]


def with_score(readme: str, report: Report, others: Sequence[Report] = ()) -> str:
    """The README's text with the report's score between its markers; the same text if it stands there.

    Raises ScoreError unless each marker stands exactly once, in order.
    """
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end) or START in rest or END in before + after:
        raise ScoreError(f"README.md needs `{START}` and after it `{END}`, each exactly once.")
    return "\n".join([before + START, *score_lines(report, others), END + after])


def main(arguments: list[str] | None = None, readme: Path = README, report: Path = DEVELOPMENT) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.readme_score", description="The README's score.")
    parser.add_argument("--check", action="store_true", help="only say whether it is fresh")
    options = parser.parse_args(arguments)
    try:
        text = readme.read_text(encoding="utf-8")
        others = [read_report(path) for name in SETS[1:] if (path := report.with_name(f"{name}.json")).is_file()]
        fresh = with_score(text, read_report(report), others)
    except (ScoreError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    if text == fresh:
        return 0
    if options.check:
        print(f"{readme.name}: its score is stale. Run `python -m evaluation.readme_score`.", file=sys.stderr)
        return 1
    readme.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
