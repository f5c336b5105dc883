"""A small copy of the content, to plant faults in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.check import Failure, check
from knowledge.citing import Library
from knowledge.content import CONTENT, SOURCES, Content, load_content
from tests.knowledge.small_guides import write_guides


@dataclass(frozen=True)
class Copy:
    """Three topics, and a few records of everything else. Read in about a tenth of a second."""

    folder: Path
    library: Library

    def plant(self, file: str, old: str, new: str) -> Path:
        """Put `new` where `old` first stands in `file`."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"the copy of {file} no longer holds “{old}”: choose another place for the fault"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    def load(self) -> Content:
        return load_content(self.folder, SOURCES)

    def check(self) -> list[Failure]:
        return check(self.load(), self.library)


@dataclass(frozen=True)
class Fault:
    """`new` put in `old`'s place breaks `rule`; the failure names the line on which `marker` stands."""

    rule: str
    file: str
    old: str
    new: str
    marker: str
    said: str


def copy_into(folder: Path, library: Library) -> Copy:
    """A copy without faults (`test_check.py` proves it)."""
    (folder / "topics").mkdir(parents=True)

    def write(file: str, change: Callable[[str], str] = lambda text: text) -> None:
        (folder / file).write_text(change((CONTENT / file).read_text(encoding="utf-8")), encoding="utf-8")

    write("documents.yml")
    write(
        "contacts.yml", lambda text: _records(text, "lambeth_lado|employee_assistance|national_da_helpline|childline")
    )
    write("links.yml", lambda text: _records(text, "levels_of_need|vawg_strategy"))
    write("topics/interpreting.yml", lambda text: _without(text, "see_also"))
    write("terms.yml", lambda text: _without(_records(text, "marac|iro"), "topic"))
    write("differences.yml", lambda text: _records(text, "who_may_interpret"))
    write("ladders.yml", lambda text: re.sub(r"(?m)^    topics: .*", "    topics: [interpreters]", _of_no_level(text)))
    write("inventory.yml", _asked_about_interpreting)
    write("replies.yml", lambda text: _without(_records(text, "greet|goodbye|danger_now|about_me/.*public"), "topics"))
    write_guides(folder / "guides")
    return Copy(folder, library)


def _records(text: str, keys: str) -> str:
    """The file's head and the records whose key matches."""
    head, *records = re.split(r"(?m)(?=^  - key: )", text)
    return head + "".join(record for record in records if re.match(rf"  - key: (?:{keys})\n", record))


def _of_no_level(text: str) -> str:
    """The ladders without the topics that ask about a level: the copy has none on thresholds."""
    return re.sub(r"(?m)^ {8}topics: .*\n", "", text)


def _asked_about_interpreting(text: str) -> str:
    """What is asked of one topic of the copy, and the one difference that it has."""
    asked, compared = text.split("compared:\n")
    head, *records = re.split(r"(?m)(?=^  - key: )", compared)
    kept = [record for record in records if "by: who_may_interpret" in record]
    return _records(asked, "lam-134-.*|cam-170-.*") + "compared:\n" + head + "".join(kept)


def _without(text: str, field: str) -> str:
    """The text without the lines of a field."""
    return re.sub(rf"(?m)^ +{field}: .*\n", "", text)
