"""A consistent copy of everything that cannot be built anew, taken while Signpost runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from web_widget.retention.databases import Database, files, on_servers
from web_widget.retention.dumps import dump, same_database
from web_widget.retention.sums import sha256, write_sums
from web_widget.retention.troubles import Trouble

NAME = re.compile(r"\.?signpost-(\d{8}T\d{6}Z)(\.part)?")
MANIFEST = "backup.json"
MODELS = "models.json"
MODEL_FILES = ("models/*.tar.gz", "encoders/*/*.onnx", "encoders/*/tokenizer.json")
STAMP = "%Y%m%dT%H%M%SZ"
UNFINISHED = timedelta(days=1)


def back_up(state: Path, folder: Path, now: datetime) -> Path:
    """Make `signpost-…` in `folder`, for its owner alone. It has another name until it is whole, so that one which was
    interrupted is never taken for a backup. Raises Trouble or OSError, and then there is none."""
    name = f"signpost-{now.astimezone(UTC):{STAMP}}"
    part, made = folder / f".{name}.part", folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if made.exists():
        raise Trouble(f"{made} is there already.")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        _fill(part, state, now)
        for path in part.iterdir():
            path.chmod(0o600)
            _to_disk(path)
        _to_disk(part)
        part.rename(made)
        _to_disk(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return made


def purge_backups(folder: Path, cutoff: datetime) -> int:
    """Delete the backups made before `cutoff`, and what is left of those that were interrupted; how many. Raises
    OSError."""
    deleted = 0
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        found = NAME.fullmatch(path.name)
        if found is None or path.is_symlink() or not path.is_dir():
            continue
        made = datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)
        if made < cutoff or (found[2] and made < datetime.now(UTC) - UNFINISHED):
            shutil.rmtree(path)
            deleted += 1
    return deleted


def model_sums(state: Path) -> dict[str, str]:
    """Of the model and the encoders, by their path below the state folder. They are built anew, not backed up."""
    found = sorted(path for pattern in MODEL_FILES for path in state.glob(pattern))
    return {path.relative_to(state).as_posix(): sha256(path) for path in found}


def _fill(part: Path, state: Path, now: datetime) -> None:
    held = {database.value: _copies(part, state, database) for database in Database if database not in on_servers()}
    held |= _dumps(part)
    if not any(held.values()):
        raise Trouble(f"There is nothing to back up in {state}.")
    (part / MODELS).write_text(json.dumps(model_sums(state), indent=1), encoding="utf-8")
    manifest = {"made": now.astimezone(UTC).isoformat(timespec="seconds"), "databases": held}
    (part / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    write_sums(part)


def _copies(part: Path, state: Path, database: Database) -> list[str]:
    return [_copy(path, part / path.name).name for path in files(state, database)]


def _copy(path: Path, target: Path) -> Path:
    """As it was at one moment, whoever writes to it meanwhile."""
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=10)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise Trouble(f"{path.name} cannot be copied: {error}") from error
    if verdict != "ok":
        raise Trouble(f"{path.name} is damaged: no backup was made. {verdict}")
    return target


def _dumps(part: Path) -> dict[str, list[str]]:
    """Databases that share one on the server share a dump."""
    held: dict[str, list[str]] = {}
    made: dict[tuple[str | None, int | None, str | None], str] = {}
    for database, url in on_servers().items():
        key = same_database(url)
        if key not in made:
            made[key] = f"{database}.dump"
            dump(url, part / made[key])
        held[database.value] = [made[key]]
    return held


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
