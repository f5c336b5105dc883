"""What a word can be by itself, whatever stands beside it."""

from __future__ import annotations

import re
from enum import Enum, auto

from web_widget.privacy.beside import KIN
from web_widget.privacy.protected import Protected
from web_widget.privacy.words import Words

_CONTRACTION = re.compile(r"(?:'(?:ll|ve|re|d|m|t|em)|n't)$")
SHORTEST = 3  # letters of a name


class Sort(Enum):
    """From what is never touched to what might be a name."""

    PROTECTED = auto()
    NAME = auto()
    EITHER = auto()  # “grace”: as often the word
    FAMILY_WORD = auto()  # “walker”: a name behind a name
    SELDOM = auto()  # “florin”: a name only with a capital letter and more
    PLACE = auto()  # “kingston”: a name only before an age
    ORDINARY = auto()
    UNKNOWN = auto()


def sort_of(word: str, words: Words, protected: Protected) -> Sort:
    """Of a folded word. A hyphened one is a name if one of its parts is and none is an ordinary word."""
    if protected.is_name(word):
        return Sort.PROTECTED
    if len(word) < SHORTEST or word in KIN or _CONTRACTION.search(word):
        return Sort.ORDINARY
    if word in words.either:
        return Sort.EITHER
    if words.is_name(word):
        return Sort.NAME
    if word in words.family_words:
        return Sort.FAMILY_WORD
    if word in words.seldom:
        return Sort.SELDOM
    if word in words.places:
        return Sort.PLACE
    if words.is_ordinary(word) or protected.is_word(word):
        return Sort.ORDINARY
    if len(word) > SHORTEST + 1 and word.endswith("s") and word[:-1] in words.given:  # “kwames dad”
        return Sort.NAME
    parts = [sort_of(part, words, protected) for part in word.split("-")] if "-" in word else []
    if _is_double_barrelled(word, parts):
        return Sort.UNKNOWN
    if Sort.ORDINARY in parts or Sort.PROTECTED in parts:
        return Sort.ORDINARY
    return Sort.NAME if Sort.NAME in parts else Sort.UNKNOWN


def _is_double_barrelled(word: str, parts: list[Sort]) -> bool:
    """“osei-tutu”, whatever else one half is; “ex-partner” and “kwame-led” are nobody."""
    long = all(len(part) > SHORTEST for part in word.split("-"))
    return (
        len(parts) == 2
        and long
        and Sort.PROTECTED not in parts
        and Sort.ORDINARY in parts
        and (Sort.NAME in parts or Sort.UNKNOWN in parts)
    )
