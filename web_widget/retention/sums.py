"""A folder's files and their SHA-256, as `sha256sum` writes and checks them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from web_widget.retention.troubles import Trouble

NAME = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*)")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / NAME).write_text("".join(lines), encoding="ascii")


def check_sums(folder: Path) -> None:
    """Raises Trouble unless the folder holds exactly the files that its sums name, each as it was."""
    try:
        lines = (folder / NAME).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        raise Trouble(f"{folder} is no backup, or not a whole one: it has no readable {NAME}.") from None
    found = [LINE.fullmatch(line) for line in lines]
    sums = {match[2]: match[1] for match in found if match}
    there = {path.name for path in folder.iterdir()} - {NAME}
    if len(sums) != len(lines) or there != set(sums):
        wrong = ", ".join(sorted(there ^ set(sums))) or "a line that cannot be read"
        raise Trouble(f"{folder} is not as it was made: {NAME} and the files do not agree ({wrong}).")
    for name, sum_then in sums.items():
        if (folder / name).is_symlink() or not (folder / name).is_file() or sha256(folder / name) != sum_then:
            raise Trouble(f"{folder} is not as it was made: {name} has changed. Take another backup.")
