"""Who may import whom, and nothing of this machine in the files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.consistency.scan import Finding, files_below, forbidden_imports, listed

RASA = ("rasa",)
WEB = ("flask", "werkzeug", "waitress")
OURS = ("knowledge", "web_widget", "contract", "launch", "evaluation", "bot.actions")
ENGINE = ("bot/*.py", "bot/components/*.py")

# The files, and what none of them may import.
BOUNDARIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "knowledge knows neither Rasa nor the web": (
        ("knowledge/**/*.py",),
        (*RASA, "rasa_sdk", "sanic", *WEB, "bot", "web_widget", "contract", "launch", "evaluation"),
    ),
    "the contract knows only the knowledge base's records": (
        ("contract/**/*.py",),
        (*RASA, "rasa_sdk", *WEB, "bot", "web_widget", "launch"),
    ),
    "actions know no web framework of the gateway and not the engine": (
        ("bot/actions/**/*.py",),
        (*RASA, *WEB, "web_widget", "launch", "evaluation"),
    ),
    "the encoder knows nobody": (("encoders/**/*.py",), (*RASA, "rasa_sdk", *WEB, *OURS, "bot")),
    "the engine knows none of the application": (ENGINE, (*OURS, *WEB)),
    "nothing in the application's environment imports Rasa": (
        ("web_widget/**/*.py", "launch/**/*.py", "evaluation/**/*.py"),
        RASA,
    ),
    "the gateway knows no actions": (("web_widget/**/*.py",), ("bot.actions", "rasa_sdk")),
}

# A machine's own folders, and package indexes: `/` and a name, or a host, but not as part of a longer path.
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users|tmp|var/folders|mnt|private)/\w")
INDEX = re.compile(
    r"https?://[^\s\"']*(?:pypi|pythonhosted|artifactory|nexus|devpi|/simple/)|--(?:extra-)?index-url[= ]\S*//|"
    r"--trusted[-]host|--find-links[= ]\S*//",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("patterns", "packages"), BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_nobody_imports_across_a_boundary(root: Path, patterns: tuple[str, ...], packages: tuple[str, ...]) -> None:
    files = files_below(root, *patterns)
    assert files
    found = list(forbidden_imports(root, files, packages))
    assert not found, listed(found)


@pytest.mark.parametrize(
    "line", ["import rasa", "import rasa.shared.utils.io", "from rasa.shared import nlu", "    import rasa as engine"]
)
def test_a_planted_import_is_found_with_its_place(tmp_path: Path, line: str) -> None:
    indented = f"def f() -> None:\n{line}\n" if line.startswith(" ") else f"import rasa_sdk\n{line}\n"
    (tmp_path / "x.py").write_text(indented, encoding="utf-8")
    (finding,) = forbidden_imports(tmp_path, [tmp_path / "x.py"], RASA)
    assert (finding.file, finding.line) == ("x.py", 2)


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True)
    return [path for name in listed.stdout.split("\0") if name and (path := root / name).is_file()]


def of_this_machine(root: Path, paths: list[Path]) -> Iterator[Finding]:
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(lines, start=1):
            for pattern, what in ((MACHINE, "a machine's path"), (INDEX, "a package index")):
                if found := pattern.search(line):
                    yield Finding(path.relative_to(root).as_posix(), number, f"{what}: {found[0]}")


def test_no_tracked_file_knows_this_machine(root: Path) -> None:
    files = tracked(root)
    assert len(files) > 100
    found = list(of_this_machine(root, files))
    assert not found, listed(found)


@pytest.mark.parametrize(
    ("parts", "is_found"),
    [
        (("see /", "work/main/x"), True),
        (("cd /", "root/x"), True),
        (('"/', 'home/jo"'), True),
        (("--hash from https://", "pypi.org/simple/"), True),
        (("-i http://10.0.0.1/", "simple/x"), True),
        (("--extra-", "index-url http://x"), True),
        (("framework/", "x"), False),
        (("a/", "home/page"), False),
        (("https://example.org/", "home/x"), False),
    ],
)
def test_a_planted_path_or_index_is_found(tmp_path: Path, parts: tuple[str, str], is_found: bool) -> None:
    (tmp_path / "x.txt").write_text("\n" + "".join(parts), encoding="utf-8")
    found = list(of_this_machine(tmp_path, [tmp_path / "x.txt"]))
    assert [(finding.file, finding.line) for finding in found] == ([("x.txt", 2)] if is_found else [])


def test_lock_files_carry_hashes_and_no_index(root: Path) -> None:
    for name in ("requirements.lock", "bot/requirements.lock"):
        lines = (root / name).read_text(encoding="utf-8").splitlines()
        pinned = [line for line in lines if re.match(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==", line)]
        assert len(pinned) > 50
        assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)
        assert not [line for line in lines if line.startswith(("-i ", "--index", "--extra-index", "--find-links"))]


def test_the_engines_python_is_its_own(root: Path) -> None:
    assert (root / "bot/.python-version").read_text(encoding="utf-8").strip() == "3.10"
