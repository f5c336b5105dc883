"""What a rule finds wrong: where, which rule, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Failure:
    file: Path
    line: int | None
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line or 1}: [{self.rule}] {self.message}"
