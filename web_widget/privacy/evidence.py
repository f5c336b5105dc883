"""Which words of a message are somebody's name, by the word itself and by those beside it."""

from __future__ import annotations

import re

from web_widget.privacy.beside import (
    AGE,
    AND,
    BELONGINGS,
    CALLED,
    DOES,
    INTRODUCTION,
    KIN,
    MODAL,
    MONTHS,
    PEOPLE,
    PRONOUNS,
    REFUSES,
    SAINTS,
    THIRD_PERSON,
    TITLES,
)
from web_widget.privacy.sorts import SHORTEST, Sort
from web_widget.privacy.tokens import Message, Token

_BLANK_OR_MARK = re.compile(r"\s|\s?[:(\"“‘']+\s?|,\s|\s[-–]\s")
_SIGN = re.compile(r"\s?[&+/]\s?")


def named(message: Message, person: list[bool]) -> list[bool]:
    """For each word whether it is of somebody's name. `person`: for each whether the language model thinks so."""
    places = range(len(message.tokens))
    sure = [_by_itself(message, i, person[i]) or _introduced(message, i) or _owns_or_does(message, i) for i in places]
    if message.tells_an_age and not any(sure):  # somebody is spoken of: a word that might be a name is one
        sure = [t.sort is Sort.EITHER and not t.acronym and t.word not in MODAL for t in message.tokens]
    for _ in range(2):  # a name joins the words beside it, and those the next
        sure = [sure[i] or _joined(message, i, sure) for i in places]
    return sure


def _by_itself(message: Message, index: int, person: bool) -> bool:
    token = message.tokens[index]
    if index and message.tokens[index - 1].word in SAINTS and token.gap in (" ", ". "):
        return False
    if token.acronym or not token.may_be_name or (message.foreign and (token.starts_sentence or not token.capital)):
        return False
    if token.sort is Sort.NAME:
        return True
    if not token.capital or (token.starts_sentence and (token.word in MODAL or token.sort is Sort.SELDOM)):
        return False
    return person or (token.sort is Sort.EITHER and not token.starts_sentence and _stands_alone(message, index))


def _stands_alone(message: Message, index: int) -> bool:
    """“saw Hope today”, not “the Hope Centre” and not “in May”."""
    beside = [message.tokens[i] for i in (index - 1, index + 1) if 0 <= i < len(message.tokens)]
    titled = any(t.sort in (Sort.ORDINARY, Sort.PROTECTED) and t.capital and not t.starts_sentence for t in beside)
    return message.tokens[index].word not in MONTHS and not titled


def _introduced(message: Message, index: int) -> bool:
    """Whether the words before say that this is a name."""
    token = message.tokens[index]
    if not index or not token.may_be_name or (token.word in MODAL and not token.capital):
        return False
    before = message.tokens[index - 1]
    if before.word in TITLES and token.gap in (" ", ". ") and not before.possessive:
        return token.capital or token.sort not in (Sort.FAMILY_WORD, Sort.SELDOM)
    if not _BLANK_OR_MARK.fullmatch(token.gap) or before.possessive:
        return False
    if before.word in CALLED:
        return "," not in token.gap and _of_a_person(message, index - 1, token)
    if before.word in KIN:
        return _after_kin(message, index, token)
    said = "".join(f"{t.gap}{t.word}" for t in message.tokens[max(0, index - 3) : index])
    return bool(INTRODUCTION.search(said))


def _of_a_person(message: Message, called: int, token: Token) -> bool:
    """“a boy called hope”, but not “a scheme called Hope” and not “she called camhs”."""
    around = {t.word for t in message.tokens[max(0, called - 4) : called]}
    return token.sort is Sort.NAME or bool(around & PEOPLE)


def _after_kin(message: Message, index: int, token: Token) -> bool:
    """“her son kwame”, “dad (Piotr)”; in small letters only after whose kin it is: “son x” might be anything."""
    if token.sort is Sort.NAME or token.capital:
        return True
    owned = index > 1 and message.tokens[index - 2].word in PRONOUNS
    if token.gap != " " or token.acronym or not owned:
        return False
    if token.sort is Sort.EITHER:
        return token.word not in MONTHS
    return token.sort is Sort.UNKNOWN and len(token.word) > SHORTEST


def _owns_or_does(message: Message, index: int) -> bool:
    """Whether the words after say that this is a name: “x's dad”, “Teo, 9, saw it”, “grace wont come”."""
    token = message.tokens[index]
    if not token.may_be_name or token.acronym:
        return False
    following = message.tokens[index + 1] if index + 1 < len(message.tokens) else None
    if token.word in MODAL:
        return _no_verb(message, index, following)
    after = message.after(index)
    if token.possessive and following and following.word in BELONGINGS and re.match(r"['’]s?\s\w", after):
        return token.capital or token.sort is Sort.EITHER or (token.sort is Sort.UNKNOWN and len(token.word) > SHORTEST)
    if AGE.match(after) and (token.capital or token.starts_sentence):
        return token.capital or token.sort in (Sort.UNKNOWN, Sort.EITHER)
    if token.sort is not Sort.EITHER or following is None or following.gap != " ":
        return False
    return following.word in REFUSES or (following.word in DOES and token.starts_sentence and token.word not in MONTHS)


def _no_verb(message: Message, index: int, following: Token | None) -> bool:
    """“may wants to go”, “can will come”: no verb where another stands."""
    token = message.tokens[index]
    if following is not None and following.gap == " " and following.word in THIRD_PERSON:
        return token.starts_sentence
    return index > 0 and token.gap == " " and message.tokens[index - 1].word in MODAL


def _joined(message: Message, index: int, sure: list[bool]) -> bool:
    """Whether the word belongs to a name beside it: a family name, or “x and y”."""
    tokens = message.tokens
    token = tokens[index]
    if not token.may_be_name or token.acronym or (token.word in MODAL and not token.capital):
        return False
    if index and sure[index - 1] and token.gap == " " and not tokens[index - 1].possessive:
        return token.capital or not (message.foreign or token.sort is Sort.SELDOM)
    if index + 1 < len(tokens) and sure[index + 1] and tokens[index + 1].gap == " " and not token.possessive:
        return token.capital or token.sort is Sort.EITHER
    return _in_a_row(tokens, index, sure)


def _in_a_row(tokens: tuple[Token, ...], index: int, sure: list[bool]) -> bool:
    """“kwame and x”, “x & kwame”"""
    token = tokens[index]
    if token.sort not in (Sort.UNKNOWN, Sort.EITHER) or token.word in MONTHS:
        return False
    if index > 1 and tokens[index - 1].word in AND and sure[index - 2]:
        return True
    if index + 2 < len(tokens) and tokens[index + 1].word in AND and sure[index + 2]:
        return True
    signed_before = index > 0 and sure[index - 1] and _SIGN.fullmatch(token.gap)
    signed_after = index + 1 < len(tokens) and sure[index + 1] and _SIGN.fullmatch(tokens[index + 1].gap)
    return bool(signed_before or signed_after)
