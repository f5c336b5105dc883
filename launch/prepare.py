"""What has to be built before anything can start: the store, the encoders, the model. Each only if it is
missing or what it is made from has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import URL

from knowledge.paths import BadStoreUrl, store_location
from knowledge.store import StoreUnavailable, open_store
from launch.settings import APP_PYTHON, ENGINE_PYTHON, ROOT, LaunchSettings

# What the store is made from: the content, and the code that reads and cuts it.
STORE_SOURCES = ("knowledge/content/**/*.yml", "knowledge/sources/*.txt", "knowledge/*.py", "encoders/*.py")
# What the model is made from. Titles and lookup tables stand under bot/data, so a change of content that
# matters to understanding shows there.
MODEL_SOURCES = (
    "config.yml",
    "domain.yml",
    "bot/requirements.lock",
    "bot/data/**/*.yml",
    "bot/components/*.py",
    "encoders/*.py",
)
ENCODERS = ("minilm", "mpnet")


class StepFailed(Exception):
    """A build step did not succeed. Says which, and where its output is."""


Say = Callable[[str], None]


def prepare(settings: LaunchSettings, say: Say) -> None:
    """Build what is missing or out of date, saying how long each step took. Raises StepFailed."""
    log = settings.state / "log"
    log.mkdir(parents=True, exist_ok=True)
    if not all((settings.state / "encoders" / name / "SHA256SUMS").is_file() for name in ENCODERS):
        build = [str(ENGINE_PYTHON), "-m", "bot.components.build_encoders"]
        _step(say, "Building the sentence encoders", build, settings, log / "encoders.log")
    _knowledge(settings, say, log)
    # Only now: what was derived above is part of what the model is made from.
    stamp, made_from = settings.state / "models" / "sources.sha256", fingerprint(MODEL_SOURCES)
    if _read(stamp) != made_from or not (stamp.parent / "engine.tar.gz").is_file():
        stamp.unlink(missing_ok=True)
        _step(say, "Training the model", [str(ENGINE_PYTHON), "-m", "bot.train"], settings, log / "train.log")
        stamp.write_text(made_from)


def _knowledge(settings: LaunchSettings, say: Say, log: Path) -> None:
    """The store, and what is derived from it. Content that is refused leaves the last good store serving."""
    try:
        location = store_location(settings.state)
    except BadStoreUrl as error:
        raise StepFailed(str(error)) from None
    stamp = settings.state / "knowledge.sha256"
    made_from = f"{fingerprint(STORE_SOURCES)} {hashlib.sha256(str(location).encode()).hexdigest()}"
    gone = isinstance(location, Path) and not location.is_file()
    if _read(stamp) == made_from and not gone:
        return
    stamp.unlink(missing_ok=True)
    try:
        build = [str(APP_PYTHON), "-m", "knowledge", "build"]
        _step(say, "Building the knowledge base", build, settings, log / "knowledge.log")
    except StepFailed as refused:
        if not _serves(location):
            raise
        say(f"{refused}\nThe last good knowledge base goes on serving. `python -m knowledge check` says what to mend.")
        return
    generate = [str(APP_PYTHON), "-m", "launch.generate"]
    _step(say, "Writing what is derived from it", generate, settings, log / "generate.log")
    stamp.write_text(made_from)


def _serves(location: Path | URL) -> bool:
    try:
        open_store(location).engine.dispose()
    except StoreUnavailable:
        return False
    return True


def fingerprint(patterns: Iterable[str], root: Path = ROOT) -> str:
    """A hash that changes when any file does that the patterns name below `root`."""
    digest = hashlib.sha256()
    for path in sorted(_files(root, patterns)):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(root: Path, patterns: Iterable[str]) -> set[Path]:
    return {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}


def _step(say: Say, name: str, command: list[str], settings: LaunchSettings, log: Path) -> None:
    say(f"{name} …")
    started = time.monotonic()
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(settings), stdout=out, stderr=subprocess.STDOUT, check=False
        )
    seconds = time.monotonic() - started
    if done.returncode:
        why = log.read_text(encoding="utf-8").strip().splitlines()[-12:]
        raise StepFailed("\n".join([f"{name} failed. The end of {log}:", *why]))
    say(f"  done in {seconds:.1f} s")


def _environment(settings: LaunchSettings) -> dict[str, str]:
    return {**os.environ, **settings.variables(), "PYTHONUNBUFFERED": "1"}


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def say_plainly(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        prepare(LaunchSettings.from_environment(), say_plainly)
    except (StepFailed, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
