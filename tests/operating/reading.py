"""What the documents and the code say, read so that they can be compared."""

from __future__ import annotations

import re
from pathlib import Path

from tests.consistency.scan import files_below

CODE = (
    "Makefile", "*.yml", "bot/**/*.py", "bot/*.py", "bot/*.yml", "contract/**/*.py", "encoders/**/*.py",
    "evaluation/**/*.py", "knowledge/**/*.py", "launch/**/*.py", "launch/*.py", "launch/*.conf", "launch/*.sh",
    "web_widget/**/*.py",
)  # fmt: skip
VARIABLE = re.compile(r"\bSIGNPOST_[A-Z][A-Z_]*[A-Z]\b")


def variables_in_code(root: Path) -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in files_below(root, *CODE))
    return set(VARIABLE.findall(text))


def rows(document: Path, name: str) -> list[list[str]]:
    """The cells of the table between <!-- name --> and <!-- /name -->, without its head."""
    text = document.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found, f"no table {name} in {document.name}"
    lines = [line for line in found[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def firsts(document: Path, name: str) -> list[str]:
    """What the table's rows begin with, between backticks."""
    return [cells[0].strip().strip("`") for cells in rows(document, name)]
