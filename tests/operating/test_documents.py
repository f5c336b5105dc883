"""docs/operating.md says what the code does: settings, codes, alerts; none missing, none invented."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.operating.reading import VARIABLE, firsts, rows, variables_in_code
from web_widget.access.refusals import Refusal
from web_widget.interactions.database import AnotherVersion, require_head
from web_widget.observing.standing import CODE
from web_widget.problems import PROBLEMS


@pytest.fixture(scope="session")
def operating(root: Path) -> Path:
    return root / "docs" / "operating.md"


def test_every_setting_is_explained_and_none_is_invented(root: Path, operating: Path) -> None:
    settings, internal = firsts(operating, "settings"), firsts(operating, "internal")
    assert not set(settings) & set(internal)
    assert len(settings) == len(set(settings))
    assert sorted([*settings, *internal]) == sorted(variables_in_code(root))
    assert all(len(cells) == 3 and all(cells) for cells in rows(operating, "settings"))


def test_the_text_names_no_other_variable(root: Path, operating: Path) -> None:
    known = variables_in_code(root)
    for document in (operating, root / "docs" / "decisions" / "0017-operating.md"):
        assert set(VARIABLE.findall(document.read_text(encoding="utf-8"))) <= known


def test_the_example_has_every_setting_once(root: Path, operating: Path) -> None:
    example = (root / "ops" / "signpost.env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#?(SIGNPOST_[A-Z_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(firsts(operating, "settings"))


def test_the_example_is_read_alike_by_a_shell_and_by_systemd(root: Path, tmp_path: Path) -> None:
    """With every line switched on. systemd takes a value's quotes away, and so does a shell."""
    example = (root / "ops" / "signpost.env.example").read_text(encoding="utf-8")
    on = re.sub(r"^#(SIGNPOST_)", r"\1", example, flags=re.MULTILINE)
    (tmp_path / "signpost.env").write_text(on, encoding="utf-8")
    script = 'set -eu; set -a; . "$1"; env'
    done = subprocess.run(
        ["sh", "-c", script, "sh", str(tmp_path / "signpost.env")], env={}, capture_output=True, text=True, check=True
    )
    by_shell = dict(line.split("=", 1) for line in done.stdout.splitlines() if line.startswith("SIGNPOST_"))
    by_systemd = {name: value.strip("'") for name, value in re.findall(r"^(SIGNPOST_\w+)=(.*)$", on, re.MULTILINE)}
    assert by_shell == by_systemd and len(by_shell) > 20


def test_the_helper_is_a_script_that_a_shell_understands(root: Path) -> None:
    helper = root / "ops" / "as-service"
    assert helper.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", helper], check=True)


def test_every_code_is_explained_and_none_is_invented(operating: Path) -> None:
    explained = firsts(operating, "codes")
    assert len(explained) == len(set(explained))
    assert set(explained) == {*map(str, PROBLEMS), *map(str, Refusal), CODE}


def test_every_code_stands_with_its_status(operating: Path) -> None:
    told = {cells[0].strip("`| "): int(cells[1]) for cells in rows(operating, "codes")}
    assert {str(code): told[str(code)] for code in PROBLEMS} == {str(c): p.status for c, p in PROBLEMS.items()}


def test_what_it_says_to_look_for_in_the_log_is_what_is_logged(operating: Path) -> None:
    """Of problems, `test_error_pages` tries the words; the rest is compared here."""
    text = operating.read_text(encoding="utf-8")
    assert "`grep 'problem 500 FAILED' log/gateway.log`" in text
    with create_engine("sqlite://").connect() as connection, pytest.raises(AnotherVersion) as refused:
        require_head(connection)
    assert str(refused.value).startswith("the tables are of version ") and "“the tables are of version …”" in text
    assert "python -m web_widget migrate" in str(refused.value)


def test_after_a_restore_the_purge_comes_when_the_engine_runs(operating: Path) -> None:
    (recipe,) = re.findall(r"```\n(systemctl stop signpost\n\S+ .*? restore .*?)```", operating.read_text(), re.DOTALL)
    assert recipe.index(" restore ") < recipe.index("systemctl start signpost") < recipe.index(" purge")


def test_both_identity_headers_say_that_the_proxy_must_overwrite_them(operating: Path) -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows(operating, "settings")}
    assert "the proxy must overwrite" in told["SIGNPOST_USER_HEADER"]
    assert "the same goes for it" in told["SIGNPOST_ROLES_HEADER"]


def test_the_commands_it_gives_exist(root: Path, operating: Path) -> None:
    text = operating.read_text(encoding="utf-8")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:`|as-service )make ([a-z]+)", text))
    assert targets and all(f"\n{target}:" in makefile for target in targets)
    files = set(re.findall(r"\b(ops/[\w./-]*[\w])", text))
    assert len(files) > 5 and all((root / file).exists() for file in files)
