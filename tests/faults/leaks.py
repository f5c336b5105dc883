"""Looking for what was typed: in files of any sort, whichever way a word may be written there."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

CANARIES = Path(__file__).parent / "canaries.jsonl"
LARGEST = 200 * 1024 * 1024  # bytes; what our processes write is far smaller
SQLITE = b"SQLite format 3\x00"
NAME = "name"
# In this order: the first that fits names the class.
CLASSES = {
    "e-mail": r".+@.+",
    "NHS number": r"\d{3} \d{3} \d{4}",
    "phone": r"(\+|\(?0)[\d .()-]{9,}",
    "National Insurance": r"[a-z]{2} ?(\d\d ?){3}[a-z]",
    "postcode": r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}",
    "date of birth": r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}[a-z]* [a-z]{3,9} \d{4}",
    "UPN": r"[a-z]\d{12}",
    "driving licence": r"[a-z]{5}\d{6}[a-z]{2}\d\d|[a-z]{5}\d{6}[a-z\d]{5}",
    "vehicle": r"[a-z]{2}\d\d [a-z]{3}",
    "reference": r"[a-z]*[/-]?[a-z\d]*\d[a-z\d/-]*",
    "address": r".*[a-z]{3,}.*",
}


@dataclass(frozen=True, slots=True)
class Canary:
    """A made-up person. `text` is typed; the `secrets` in it may be found nowhere after."""

    name: str
    text: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A secret found in a file. `kind`: its class, or NAME."""

    place: str
    kind: str
    secret: str


def read_canaries(path: Path = CANARIES) -> list[Canary]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Canary(c["name"], c["text"], tuple(c["secrets"])) for c in map(json.loads, lines)]


def class_of(secret: str, canary: Canary) -> str:
    if secret in canary.name.split():
        return NAME
    return next(name for name, form in CLASSES.items() if re.fullmatch(form, secret, re.IGNORECASE))


def leaks(places: Iterable[tuple[str, bytes]], canaries: Iterable[Canary]) -> set[Leak]:
    """Every secret that is in one of the texts; `places` gives each a name."""
    wanted = [
        (class_of(secret, canary), secret, ways_to_write(secret)) for canary in canaries for secret in canary.secrets
    ]
    found = set()
    for place, content in places:
        small = content.lower()
        found |= {Leak(place, kind, secret) for kind, secret, ways in wanted if any(way in small for way in ways)}
    return found


def ways_to_write(secret: str) -> set[bytes]:
    """In small letters: as it is, escaped in JSON, escaped in an address, and as UTF-16."""
    escaped = json.dumps(secret)[1:-1]
    texts = {secret, escaped, escaped.replace("/", "\\/"), quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {text.lower().encode() for text in texts} | {secret.lower().encode("utf-16-le")}


def contents(folder: Path, since: float = 0.0, without: Iterable[Path] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder that was written since then (unix seconds): its bytes; of a SQLite file its rows too,
    for a long one is spread over pages. Links are not followed: they lead to what was built before."""
    left_out = set(without)
    for place, folders, files in os.walk(folder):
        parent = Path(place)
        folders[:] = [name for name in folders if parent / name not in left_out and not (parent / name).is_symlink()]
        for path in (parent / name for name in files):
            content = _read(path, since)
            if content is None:
                continue
            name = str(path.relative_to(folder))
            yield name, content
            if content.startswith(SQLITE):
                yield name, _rows(path)


def _read(path: Path, since: float) -> bytes | None:
    """None where it is no file of that time, or gone meanwhile."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_mtime < since or status.st_size > LARGEST:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _rows(path: Path) -> bytes:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        database.text_factory = bytes
        tables = [name.decode() for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in tables
            for row in database.execute(f'select * from "{table}"')
            for value in row
        )
