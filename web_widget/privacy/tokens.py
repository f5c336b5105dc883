"""A message as words, each with what it can be: a name, an ordinary word, something of the knowledge base."""

from __future__ import annotations

import re
from dataclasses import dataclass

from web_widget.privacy.protected import Protected
from web_widget.privacy.sorts import SHORTEST, Sort, sort_of
from web_widget.privacy.words import Words, folded, slips

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$|(?<=s)['’]$")
_ACRONYM = 5  # letters: LAC and SEND are short forms, AMIRA might be someone
_TELLS_AN_AGE = re.compile(r"\b(?:s?he['’]?s|s?he is|s?he was|is|aged?) (?:only |just |about |now )?\d{1,2}\b", re.I)
_ENDING = re.compile(r"(?:ing|ed|ly|tions?|ments?|ness|[ai]ble|ful|ous|ally)$")
_NEAR = 24  # characters
_FEW = 4  # words, too few to judge by


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text, `start` to `end` without a possessive ending. `gap` is what stands before it. `capital`:
    written as a name is; where the whole message shouts or has no capitals, that says nothing and is False."""

    start: int
    end: int
    word: str
    sort: Sort
    gap: str
    capital: bool
    possessive: bool
    starts_sentence: bool
    acronym: bool

    @property
    def may_be_name(self) -> bool:
        return self.sort not in (Sort.PROTECTED, Sort.ORDINARY, Sort.PLACE)

    @property
    def stranger(self) -> bool:
        """A word that no list knows, and that has no English ending: in small letters a slip of the pen is likelier."""
        return self.sort is Sort.UNKNOWN and len(self.word) > SHORTEST and _ENDING.search(self.word) is None


@dataclass(frozen=True, slots=True)
class Message:
    """`foreign`: hardly a word of it is English. `tells_an_age`: somebody's (“shes 7”)."""

    text: str
    tokens: tuple[Token, ...]
    foreign: bool
    tells_an_age: bool
    words: Words

    def is_slip(self, token: Token) -> bool:
        """Whether a letter makes an ordinary word of it. Tries some hundred words: to be asked last."""
        return any(self.words.is_ordinary(near) for near in slips(token.word))

    def after(self, index: int) -> str:
        """What stands after a word, with its possessive ending."""
        end = self.tokens[index].end
        return self.text[end : end + _NEAR]


def read(text: str, words: Words, protected: Protected) -> Message:
    found = list(_WORD.finditer(text))
    kept = [*protected.spans(text), *_bodies(text, words)]
    telling = _capitals_tell([match[0] for match in found])
    shouted = sum(match[0].isupper() for match in found) > len(found) / 2
    tokens: list[Token] = []
    end = 0
    for match in found:
        written = _POSSESSIVE.sub("", match[0])
        stop = match.start() + len(written)
        gap = text[end : match.start()]
        is_kept = any(first <= match.start() and stop <= last for first, last in kept)
        acronym = written.isupper() and 1 < len(written) <= _ACRONYM
        capital = telling and written[0].isupper() and not acronym
        sort = Sort.PROTECTED if is_kept else sort_of(folded(written), words, protected)
        if "-" in written and _double_barrelled(written, words):
            sort = Sort.NAME
        if sort is Sort.EITHER and not capital and protected.is_word(folded(written)):
            sort = Sort.FAMILY_WORD  # “amber” is first of all a rating, where the policies say so
        tokens.append(
            Token(
                match.start(),
                stop,
                folded(written),
                sort,
                gap,
                capital=capital,
                possessive=stop < match.end(),
                starts_sentence=not tokens or bool(re.search(r"[.!?\n:•]\s*[\"“‘(]?$", gap)),
                acronym=acronym and not shouted,
            )
        )
        end = stop
    return Message(text, tuple(tokens), _is_foreign(tokens), _TELLS_AN_AGE.search(text) is not None, words)


def _double_barrelled(written: str, words: Words) -> bool:
    """“Merton-Jones”, whatever else Merton is."""
    parts = written.split("-")
    return all(part.istitle() for part in parts) and any(words.is_name(folded(part)) for part in parts)


def _bodies(text: str, words: Words) -> list[tuple[int, int]]:
    plain = folded(text)
    if len(plain) != len(text):  # folding has moved the letters: better a body taken for a person
        return []
    return [(at, at + len(body)) for body in words.bodies if (at := plain.find(body)) >= 0]


def _capitals_tell(written: list[str]) -> bool:
    """Whether capital letters distinguish: some, and neither nearly all words nor nearly all letters."""
    long = [word for word in written if len(word) > _FEW - 1]
    capitals = sum(word[0].isupper() for word in long)
    return capitals > 0 and (len(long) < _FEW or capitals / len(long) < 0.8)


def _is_foreign(tokens: list[Token]) -> bool:
    plain = [t for t in tokens if len(t.word) >= SHORTEST and (t.starts_sentence or not t.capital)]
    english = sum(token.sort in (Sort.ORDINARY, Sort.PROTECTED) for token in plain)
    unknown = sum(token.sort is Sort.UNKNOWN for token in plain)
    return unknown > 1 and english / len(plain) < 0.4
