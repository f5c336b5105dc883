"""The README's score table: written once, the same ever after."""

from pathlib import Path

import pytest

from evaluation.readme_score import ScoreError, main, with_score
from evaluation.report import write_report
from tests.evaluation.samples import report, result

README = "# Tea\n\n<!-- score -->\nold\n<!-- /score -->\n\nAfter.\n"


def test_writing_twice_changes_nothing() -> None:
    once = with_score(README, report(result()))
    assert with_score(once, report(result())) == once
    assert once.startswith("# Tea\n\n<!-- score -->\n1 development questions, ")
    assert once.endswith("\n<!-- /score -->\n\nAfter.\n")
    assert "| all | 1 | 1 (100 %) |" in once
    assert "old" not in once


@pytest.mark.parametrize(
    "readme",
    [
        "",
        "<!-- score -->",
        "<!-- /score -->",
        "<!-- /score --><!-- score -->",
        README + README,
        README + "<!-- /score -->",
        "<!-- /score -->" + README,
        README.replace("old", "<!-- score -->"),
    ],
)
def test_a_readme_without_its_markers_is_refused(readme: str) -> None:
    with pytest.raises(ScoreError, match="each exactly once"):
        with_score(readme, report())


def test_check_tells_stale_from_fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(README, encoding="utf-8")
    _, data = write_report(report(result()), tmp_path)
    assert main(["--check"], readme, data) == 1
    assert "stale" in capsys.readouterr().err
    assert readme.read_text(encoding="utf-8") == README
    assert main([], readme, data) == 0
    assert main(["--check"], readme, data) == 0


@pytest.mark.parametrize("content", [None, "{}"])
def test_a_report_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    readme, data = tmp_path / "README.md", tmp_path / "development.json"
    readme.write_text(README, encoding="utf-8")
    if content is not None:
        data.write_text(content, encoding="utf-8")
    assert main([], readme, data) == 1
    assert "development.json: is not " in capsys.readouterr().err
