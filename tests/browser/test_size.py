"""The widget stays small enough for a council to read, and says no number but its two."""

import gzip
import re
from pathlib import Path

import pytest

from tests.browser.stub import WIDGET

STATIC = WIDGET / "static"
LIMIT = 25_000  # bytes, script and style together, compressed


SCRIPTS = [STATIC / "widget.js", *sorted((STATIC / "widget").glob("*.js"))]
STYLES = [STATIC / "widget.css", STATIC / "common.css"]
IMPORTED = re.compile(r"""from "\./([a-z]+\.js)";""")


def test_script_and_style_stay_under_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    files = [path.read_bytes() for path in [*SCRIPTS, *STYLES]]
    together, apart = len(gzip.compress(b"".join(files))), sum(len(gzip.compress(file)) for file in files)
    with capsys.disabled():
        print(f"\nwidget: {together:,} bytes gzip of {LIMIT:,} allowed; {apart:,} as {len(files)} files by themselves")
    assert together < LIMIT


def test_every_module_is_used() -> None:
    imported = {name for path in SCRIPTS for name in IMPORTED.findall(path.read_text(encoding="utf-8"))}
    assert imported | {"element.js"} == {path.name for path in SCRIPTS[1:]}


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_no_way_for_text_to_become_markup(path: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|cssText|localStorage"
    assert re.findall(forbidden, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*STATIC.rglob("*.js"), *(WIDGET / "templates").glob("*")], ids=lambda path: path.name)
def test_the_only_numbers_to_call_are_999_and_55(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"tel:(?!999\b)\S*", text.replace('"tel:"', "")) == []
    assert re.findall(r"\b0\d[\d ]{7,}", text) == []


@pytest.mark.parametrize("path", sorted((WIDGET / "templates").glob("*")), ids=lambda path: path.name)
def test_templates_hold_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text) == []
