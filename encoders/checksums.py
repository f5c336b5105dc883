"""Checksum files in the format of `sha256sum`, so that a person can check them with that tool too."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

BLOCK = 1 << 20


class ChecksumMismatch(Exception):
    """A file is missing, unlisted, or not the one that was recorded."""


def sha256_of(path: Path) -> str:
    """The hex SHA-256 of a file's bytes.

    Raises OSError if it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def require(path: Path, expected: str) -> None:
    """Refuse a file that is missing or altered.

    Raises ChecksumMismatch, naming the file but not the folder it lies in.
    """
    try:
        actual = sha256_of(path)
    except OSError as error:
        raise ChecksumMismatch(f"{path.name} cannot be read ({type(error).__name__})") from error
    if actual != expected:
        raise ChecksumMismatch(f"{path.name} has sha256 {actual}, expected {expected}")


def record(listing: Path, files: Iterable[Path]) -> None:
    """Write the checksums of `files` to `listing`, in one step, with paths relative to its folder."""
    lines = [f"{sha256_of(path)}  {os.path.relpath(path, listing.parent)}\n" for path in files]
    draft = listing.with_name(listing.name + ".part")
    draft.write_text("".join(lines), encoding="utf-8")
    draft.replace(listing)


def verify(listing: Path, expected: Iterable[Path]) -> None:
    """Check every file that `listing` names, and that all of `expected` are among them.

    Raises ChecksumMismatch.
    """
    recorded = _recorded(listing)
    for path in expected:
        if path.resolve() not in recorded:
            raise ChecksumMismatch(f"{listing.name} does not list {path.name}")
    for path, digest in recorded.items():
        require(path, digest)


def _recorded(listing: Path) -> dict[Path, str]:
    try:
        lines = listing.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ChecksumMismatch(f"{listing.name} cannot be read ({type(error).__name__})") from error
    recorded: dict[Path, str] = {}
    for line in lines:
        digest, separator, name = line.partition("  ")
        if not separator:
            raise ChecksumMismatch(f"{listing.name} holds a line that is not 'sha256  name'")
        recorded[(listing.parent / name).resolve()] = digest
    return recorded
