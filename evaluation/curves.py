"""python -m evaluation.curves: what believing less would gain, drawn from the reports of the last run.

Risk: of the questions answered from a topic, the share answered wrongly. Coverage: the share of all questions answered
so, were only the more confident answers given. Writes evaluation/reports/risk_coverage.png and .md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.judging import Verdict
from evaluation.questions import SETS
from evaluation.readme_score import ScoreError, read_report
from evaluation.report import FOLDER
from evaluation.results import Result

COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9)

Point = tuple[float, float]


def risk_coverage(results: Sequence[Result]) -> list[Point]:
    """(coverage, risk) for each number of answers given, the most confident first."""
    answered = sorted((r for r in results if r.confident and r.confidence is not None), key=_least_sure_last)
    wrong, points = 0, []
    for given, result in enumerate(answered, start=1):
        wrong += result.verdict is Verdict.WRONG
        points.append((given / len(results), wrong / given))
    return points


def _least_sure_last(result: Result) -> float:
    return -(result.confidence or 0.0)


def as_markdown(curves: Mapping[str, Sequence[Point]]) -> str:
    """A table: the risk at some coverages, and where we stand, which is the end of each curve."""
    return "\n".join(_lines(curves)) + "\n"


def _lines(curves: Mapping[str, Sequence[Point]]) -> Iterator[str]:
    yield from ("# Risk and coverage", "", "Share of wrong answers, were only so many of all questions answered.", "")
    yield "| questions | " + " | ".join(f"{coverage:.0%}" for coverage in COVERAGES) + " | as we stand |"
    yield "|---" + "|--:" * (len(COVERAGES) + 1) + "|"
    for name, points in curves.items():
        risks = (next((risk for reached, risk in points if reached >= coverage), None) for coverage in COVERAGES)
        cells = " | ".join("–" if risk is None else f"{risk:.3f}" for risk in risks)
        reached, risk = points[-1] if points else (0.0, 0.0)
        yield f"| {name} | {cells} | {risk:.3f} at {reached:.0%} |"


def draw(curves: Mapping[str, Sequence[Point]], path: Path) -> None:
    """The curves as a picture; a dot where we stand."""
    import matplotlib  # noqa: PLC0415  (half a second, and only here)

    matplotlib.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for name, points in curves.items():
        coverages, risks = zip(*points, strict=True) if points else ((), ())
        (line,) = axes.plot(coverages, risks, label=name.replace("_", " "))
        axes.plot(coverages[-1:], risks[-1:], "o", color=line.get_color())
    axes.set(xlabel="coverage: share of questions answered", ylabel="risk: share of those wrong", xlim=(0, 1))
    axes.legend()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def main(folder: Path = FOLDER) -> int:
    try:
        reports = {name: read_report(folder / f"{name}.json") for name in SETS}
    except ScoreError as error:
        print(error, file=sys.stderr)
        return 1
    curves = {name: risk_coverage(report.results) for name, report in reports.items()}
    (folder / "risk_coverage.md").write_text(as_markdown(curves), encoding="utf-8")
    draw(curves, folder / "risk_coverage.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
