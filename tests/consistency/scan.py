"""The checks that are logic of their own: what is written twice, what leads nowhere, who imports whom.

Each takes the files to look at, so that a test can plant a fault in a copy and see it found.
"""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = {".venv", ".git", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
ALLOWED_NUMBERS = {"999", "55"}
RUN = 8  # words that two texts may not have in common, one after another

WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)*")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?<![\w.])(?:\+44|0(?=[1-9]))[\s()./-]*\d(?:[\s()./-]*\d){6,11}(?!\w)")
# A number that is short enough to be anything, where somebody is told to ring it.
RUNG = re.compile(
    r"\b(?:(?:call|ring|dial|phone|press|text)(?: the)?(?: police| them| us)?(?: on| at)?|tel[:.]?) +(\d{2,6})\b",
    re.IGNORECASE,
)

INTENT_LINE = re.compile(r"^\s*-\s+intent:\s*([^\s#]+)")
OTHER_LINE = re.compile(r"^\s*-\s+(?:lookup|synonym|regex):")
EXAMPLE_LINE = re.compile(r"^\s+-\s+(\S.*)$")
ANNOTATION = re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`file` is given as it is below the folder that was looked through."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def listed(found: Collection[object]) -> str:
    """What a failing test says: every finding on a line of its own."""
    return "\n".join([f"{len(found)} found:", *map(str, found)])


@dataclass(frozen=True, slots=True)
class Example:
    """One line of training data, without its annotations."""

    label: str
    text: str
    file: str
    line: int


def files_below(root: Path, *patterns: str) -> list[Path]:
    """The files below `root` that match a pattern, as for Path.glob; installed packages are not entered."""
    wanted = re.compile("|".join(_expression(pattern) for pattern in patterns))
    found = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in LEFT_OUT]
        found += [Path(folder, name) for name in names]
    return sorted(path for path in found if wanted.fullmatch(path.relative_to(root).as_posix()))


def _expression(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*\*/", "(?:.+/)?").replace(r"\*", "[^/]*")


def _lines(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, int, str]]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield path.relative_to(root).as_posix(), number, line


def ways_to_reach(root: Path, paths: Iterable[Path]) -> Iterator[Finding]:
    """Phone numbers and e-mail addresses, and any other number that somebody is told to ring."""
    for file, number, line in _lines(root, paths):
        yield from (Finding(file, number, f"an e-mail address: {found[0]}") for found in E_MAIL.finditer(line))
        yield from (Finding(file, number, f"a phone number: {found[0]}") for found in PHONE.finditer(line))
        for found in RUNG.finditer(line):
            if found[1] not in ALLOWED_NUMBERS:
                yield Finding(file, number, f"a number to ring: {found[1]}")


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("’", "'"))


def runs_of(texts: Iterable[str], length: int = RUN) -> frozenset[tuple[str, ...]]:
    """Every run of `length` words of the texts."""
    lists = [words_of(text) for text in texts]
    return frozenset(tuple(words[i : i + length]) for words in lists for i in range(len(words) - length + 1))


def repeated_phrases(
    root: Path, paths: Iterable[Path], runs: Collection[tuple[str, ...]], length: int = RUN
) -> Iterator[Finding]:
    """Where a file repeats one of the runs, over line ends too; each stretch once, at its first word's line."""
    for path in paths:
        placed = [(word, number) for _, number, line in _lines(root, [path]) for word in words_of(line)]
        end = 0
        for i in range(len(placed) - length + 1):
            run = tuple(word for word, _ in placed[i : i + length])
            if run in runs:
                if i >= end:
                    file = path.relative_to(root).as_posix()
                    yield Finding(file, placed[i][1], f"words of a policy: “{' '.join(run)}”")
                end = i + length


def examples_in(root: Path, paths: Iterable[Path]) -> Iterator[Example]:
    """The training examples, each with its label; a label without one gives an Example without text."""
    label = ""
    for file, number, line in _lines(root, paths):
        if intent := INTENT_LINE.match(line):
            label = intent[1].strip("\"'")
            yield Example(label, "", file, number)
        elif OTHER_LINE.match(line):
            label = ""
        elif label and (example := EXAMPLE_LINE.match(line)):
            yield Example(label, ANNOTATION.sub(r"\1", example[1]).strip(), file, number)


def unknown_labels(examples: Iterable[Example], known: Collection[str]) -> Iterator[Finding]:
    """Each label that is none of the known ones, where it stands."""
    for example in examples:
        if not example.text and example.label not in known:
            yield Finding(example.file, example.line, f"the label “{example.label}” is no topic and no plain intent")


def thin_labels(examples: Iterable[Example], known: Iterable[str], least: int) -> Iterator[str]:
    """A sentence for each known label with fewer examples than `least`."""
    listed = list(examples)
    counts = Counter(example.label for example in listed if example.text)
    places: Mapping[str, str] = {e.label: f"{e.file}:{e.line}" for e in reversed(listed) if not e.text}
    for label in known:
        if counts[label] < least:
            yield f"{places.get(label, 'no file')}: “{label}” has {counts[label]} examples; it needs {least}"


def plainly(text: str) -> str:
    """As two sentences are compared: casefolded, without punctuation."""
    return " ".join(words_of(text)).replace("'", "")


def imports_of(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, int, str]]:
    """(file, line, module) for every import, also those inside functions."""
    for path in paths:
        file = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((file, node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                yield from ((file, node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def forbidden_imports(root: Path, paths: Iterable[Path], packages: Collection[str]) -> Iterator[Finding]:
    """Imports of the packages or anything in them."""
    for file, line, module in imports_of(root, paths):
        if any(module == package or module.startswith(f"{package}.") for package in packages):
            yield Finding(file, line, f"imports {module}")
