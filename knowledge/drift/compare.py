"""Two versions of a text, word by word: the edits that lead from one to the other.

Aligned by sentence first (difflib, Ratcliff and Obershelp), then by word within what differs. Line ends count for
nothing, so a text that was only wrapped anew does not differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from knowledge.sources import SourceText

SENTENCE_END = re.compile(r"[.;:?!][\"'”’)]*$")
TOGETHER = 2  # equal words between two edits that still make one
ALIKE = 0.4  # below this, 0 to 1, two passages are not one that was changed but two
MOVED_WORDS = 4  # fewer words that come and go are chance
MOVED_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of a document, with its line and its section."""

    text: str
    line: int
    section: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The words `old[first_old:last_old]` became `new[first_new:last_new]`; `moved`: the same words, elsewhere."""

    first_old: int
    last_old: int
    first_new: int
    last_new: int
    moved: bool = False


def flow(source: SourceText) -> list[Placed]:
    """Every word of the document in reading order."""
    return [Placed(word.text, word.line, section.title) for section in source.sections for word in section.words]


def edits(old: Sequence[Placed], new: Sequence[Placed]) -> list[Edit]:
    """What has to be done to `old` to get `new`, in the order of the old text."""
    found = [edit for block in _blocks(old, new) for edit in _within(block, old, new)]
    return sorted(_with_moves(found, old, new), key=lambda edit: (edit.first_old, edit.first_new))


def _blocks(old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[Edit]:
    """Runs of whole sentences that differ."""
    old_cuts, new_cuts = _cuts(old), _cuts(new)
    matcher = SequenceMatcher(None, _sentences(old, old_cuts), _sentences(new, new_cuts), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield Edit(old_cuts[i1], old_cuts[i2], new_cuts[j1], new_cuts[j2])


def _cuts(words: Sequence[Placed]) -> list[int]:
    """Where sentences begin, and the end of the last one."""
    ends = [
        number + 1
        for number, word in enumerate(words)
        if SENTENCE_END.search(word.text) or number + 1 == len(words) or words[number + 1].section != word.section
    ]
    return [0, *ends]


def _sentences(words: Sequence[Placed], cuts: list[int]) -> list[tuple[str, ...]]:
    return [tuple(word.text for word in words[a:b]) for a, b in pairwise(cuts)]


def _within(block: Edit, old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[Edit]:
    """The edits inside a block: runs of words, those with hardly anything between them as one."""
    before = [word.text for word in old[block.first_old : block.last_old]]
    after = [word.text for word in new[block.first_new : block.last_new]]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if before and after and matcher.ratio() < ALIKE:
        yield block
        return
    held: Edit | None = None
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        edit = Edit(block.first_old + i1, block.first_old + i2, block.first_new + j1, block.first_new + j2)
        if held and edit.first_old - held.last_old <= TOGETHER:
            held = Edit(held.first_old, edit.last_old, held.first_new, edit.last_new)
            continue
        if held:
            yield held
        held = edit
    if held:
        yield held


def _with_moves(found: list[Edit], old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[Edit]:
    """What was taken out in one place and put in at another, as one edit."""
    gone = [edit for edit in found if edit.first_new == edit.last_new]
    come = [edit for edit in found if edit.first_old == edit.last_old]
    moved: dict[Edit, Edit] = {}
    for edit in gone:
        words = [word.text for word in old[edit.first_old : edit.last_old]]
        for other in come:
            there = [word.text for word in new[other.first_new : other.last_new]]
            if other not in moved.values() and len(words) >= MOVED_WORDS and _alike(words, there):
                moved[edit] = other
                break
    for edit in found:
        if edit in moved:
            to = moved[edit]
            yield Edit(edit.first_old, edit.last_old, to.first_new, to.last_new, moved=True)
        elif edit not in moved.values():
            yield edit


def _alike(words: list[str], others: list[str]) -> bool:
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return matcher.real_quick_ratio() >= MOVED_ALIKE and matcher.ratio() >= MOVED_ALIKE
