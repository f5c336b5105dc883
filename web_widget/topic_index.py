"""Everything that can be read, as lists: by subject, from A to Z, and by the words that somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.records import Term, TopicTitle
from web_widget.query import plain

# What titles begin with, and nobody looks up.
PASSED_OVER = re.compile(
    r"an?|the|wh(?:at|en|ere|ich|o|om|ose|ether|y)|how|often|is|are|be|being|do|does|did|may|can|must|should|not|and|or|"
    r"if|on|in|of|for|to|with|from|at|by|about|it|its|this|that|another|both|so-called",
    re.IGNORECASE,
)
WORD = re.compile(r"[\w'’&+-]+")
NUMBERS = "0 to 9"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `filed` is the part of the title that the line is filed under, `before` and `after` the
    rest; `see` is a title that a word leads to."""

    key: str
    before: str
    filed: str
    after: str
    see: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; `anchor` is its place on the page."""

    anchor: str
    name: str
    lines: tuple[Line, ...]


def by_subject(titles: Iterable[TopicTitle]) -> tuple[Group, ...]:
    """Subjects from A to Z; within one, the content's order, which goes from the common to the special."""
    groups: dict[str, list[Line]] = {}
    for title in titles:
        groups.setdefault(title.subject, []).append(Line(title.key, title.title, "", ""))
    return tuple(Group(anchor_of(name), name, tuple(groups[name])) for name in sorted(groups, key=str.casefold))


def from_a_to_z(titles: Iterable[TopicTitle], terms: Iterable[Term]) -> tuple[Group, ...]:
    """Titles under their first telling word, and the words and acronyms that lead to a topic."""
    lines = [_filed(title) for title in titles]
    lines += [Line(term.topic.key, "", term.name, "", term.topic.title) for term in terms if term.topic]
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: f"{line.filed}{line.after}".casefold()):
        first = line.filed[0].upper()
        groups.setdefault(first if first.isalpha() else NUMBERS, []).append(line)
    return tuple(Group(anchor_of(name), name, tuple(found)) for name, found in groups.items())


def matching(titles: Iterable[TopicTitle], names: Iterable[tuple[str, str]], words: str) -> tuple[TopicTitle, ...]:
    """The topics that every word is found in, in their title, question, subject or names (pairs of name and key); those
    with more of the words in the title first."""
    wanted = plain(words).split()
    called: dict[str, list[str]] = {}
    for name, key in names:
        called.setdefault(key, []).append(name)

    def text(title: TopicTitle) -> str:
        return plain(" ".join([title.title, title.question, title.subject, *called.get(title.key, [])]))

    found = [title for title in titles if all(word in text(title) for word in wanted)]
    return tuple(sorted(found, key=_worse(wanted)))


def anchor_of(name: str) -> str:
    """A heading's place on the page: “Clare's Law” is at `#clare-s-law`."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))


def _worse(wanted: list[str]) -> Callable[[TopicTitle], int]:
    return lambda title: -sum(word in plain(title.title) for word in wanted)


def _filed(title: TopicTitle) -> Line:
    words = list(WORD.finditer(title.title))
    at = next((word for word in words if not PASSED_OVER.fullmatch(word[0])), words[0])
    return Line(title.key, title.title[: at.start()], at[0], title.title[at.end() :])
