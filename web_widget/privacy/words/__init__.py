"""The word lists of the privacy screen, read: names of many countries, and the ordinary words of English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

FOLDER = Path(__file__).parent
NAMES = FOLDER / "names.txt"
ORDINARY = FOLDER / "ordinary.txt"
HAND_PICKED = FOLDER / "hand_picked.txt"
GIVEN, FAMILY, EITHER = "given", "family", "as often a word"
FAMILY_WORDS, SELDOM, PLACES = "family names that are words", "seldom a name", "places that are given names"
BODIES = "bodies of several words"
_ENDINGS = (
    ("'s", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("ly", ""), ("er", ""), ("er", "e"), ("est", ""), ("n't", ""),
)  # fmt: skip
_SHORTEST_BASE = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words. `given` and `family` are hardly ever anything else than names; `either` as often the word (“grace”,
    “mark”); `family_words` are words that follow a given name (“walker”, “brown”); `seldom` are hardly ever names
    (“said”, “florin”); `places` are names only of somebody with an age (“kingston”). `bodies` are called after people.
    `ordinary` holds base forms: ask `is_ordinary`."""

    given: frozenset[str]
    family: frozenset[str]
    either: frozenset[str]
    family_words: frozenset[str]
    seldom: frozenset[str]
    places: frozenset[str]
    bodies: frozenset[str]
    ordinary: frozenset[str]

    def is_ordinary(self, word: str) -> bool:
        """Whether a folded word, or what it is a form of (or what that is), stands in the English word list."""
        if word in self.ordinary:
            return True
        return any(
            base in self.ordinary or any(further in self.ordinary for further in base_forms(base))
            for base in base_forms(word)
        )

    def is_name(self, word: str) -> bool:
        return word in self.given or word in self.family


def read_words() -> Words:
    """Raises OSError, or ValueError where a list is not what the builder writes."""
    names = read_sections(NAMES)
    ordinary = frozenset(ORDINARY.read_text(encoding="utf-8").split())
    if set(names) != {GIVEN, FAMILY, EITHER, FAMILY_WORDS, SELDOM, PLACES} or not all((*names.values(), ordinary)):
        raise ValueError(f"{NAMES.name} or {ORDINARY.name} is not whole")
    bodies = frozenset(body.replace("_", " ") for body in read_sections(HAND_PICKED)[BODIES])
    given, family, either, family_words, seldom, places = (
        names[title] for title in (GIVEN, FAMILY, EITHER, FAMILY_WORDS, SELDOM, PLACES)
    )
    return Words(given, family, either, family_words, seldom, places, bodies, ordinary)


def read_sections(path: Path) -> dict[str, frozenset[str]]:
    """The words below each title in brackets; what stands before the first is a comment. Raises OSError."""
    sections = path.read_text(encoding="utf-8").split("[")[1:]
    return {title: frozenset(words.split()) for title, _, words in (section.partition("]") for section in sections)}


def folded(word: str) -> str:
    """Small letters without accents, with a straight apostrophe: “Zoë” is “zoe”."""
    apart = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def base_forms(word: str) -> Iterator[str]:
    """What a word might be a regular form of, right or wrong: “tries” may be of “try”, “tri” and “trie”."""
    for ending, instead in _ENDINGS:
        base = word[: -len(ending)] + instead
        if word.endswith(ending) and len(base) >= _SHORTEST_BASE:
            yield base
            if not instead and len(base) > _SHORTEST_BASE and base[-1] == base[-2]:
                yield base[:-1]


def slips(word: str) -> Iterator[str]:
    """What a word might be a slip of the pen for: a letter too many, too few or another, or two that changed places."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]
