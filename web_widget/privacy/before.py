"""Words that a name is introduced by: a title, kin, “called”, an age."""

from __future__ import annotations

import re

from web_widget.privacy.beside import (
    AGE_BEFORE,
    AND,
    CALLED,
    CLOSED,
    INTRODUCTION,
    KIN,
    MODAL,
    MONTHS,
    PEOPLE,
    PRONOUNS,
    TITLES,
)
from web_widget.privacy.sorts import Sort
from web_widget.privacy.tokens import Message, Token

_BLANK_OR_MARK = re.compile(r"\s|\s?[:(\"“‘']+\s?|,\s|\s[-–]\s")


def introduced(message: Message, index: int) -> bool:
    """Whether the words before say that this is a name."""
    token = message.tokens[index]
    if not index or not token.may_be_name or (token.word in MODAL and not token.capital):
        return False
    before = message.tokens[index - 1]
    if before.word in TITLES and token.gap in (" ", ". ") and not before.possessive:
        return token.capital or token.sort not in (Sort.FAMILY_WORD, Sort.SELDOM)
    if len(before.word) == 1 and token.gap == ". " and not before.gap.endswith("."):  # “b. osei”, not “e.g. so”
        return not token.acronym and (token.stranger or token.sort is Sort.NAME)
    if not _BLANK_OR_MARK.fullmatch(token.gap) or before.possessive:
        return False
    if before.word in CALLED:
        return "," not in token.gap and _of_a_person(message, index - 1, token)
    if before.word in KIN:
        return _after_kin(message, index, token)
    if token.sort is Sort.EITHER and AGE_BEFORE.search(message.text, 0, token.start):
        return CLOSED.match(message.after(index)) is not None
    said = "".join(f"{t.gap}{t.word}" for t in message.tokens[max(0, index - 3) : index])
    return bool(INTRODUCTION.search(said))


def _of_a_person(message: Message, called: int, token: Token) -> bool:
    """“a boy called hope”, but not “a scheme called Hope” and not “she called camhs”."""
    around = {t.word for t in message.tokens[max(0, called - 4) : called]}
    return token.sort is Sort.NAME or bool(around & PEOPLE)


def _after_kin(message: Message, index: int, token: Token) -> bool:
    """“her son kwame”, “dad (Piotr)”; in small letters only after whose kin it is, as the first words of a clause, or
    between commas: “a son x” might be anything."""
    if token.sort is Sort.NAME or token.capital:
        return True
    kin = message.tokens[index - 1]
    owned = index > 1 and message.tokens[index - 2].word in PRONOUNS | AND
    if token.acronym or not (token.gap == " " or CLOSED.match(message.after(index))):
        return False
    if token.sort is Sort.EITHER:
        return owned and token.gap == " " and token.word not in MONTHS
    return token.stranger and (owned or ((kin.gap != " " or token.gap != " ") and not message.is_slip(token)))
