"""Which words of a message are somebody's name, by the word itself and by those beside it."""

from __future__ import annotations

import re

from web_widget.privacy.after import owns_or_does
from web_widget.privacy.before import introduced
from web_widget.privacy.beside import AND, DETERMINERS, MODAL, MONTHS, OFFICES, SAINTS
from web_widget.privacy.sorts import Sort
from web_widget.privacy.tokens import Message, Token

_SIGN = re.compile(r"\s?[&+/]\s?")


def named(message: Message, person: list[bool]) -> list[bool]:
    """For each word whether it is of somebody's name. `person`: for each whether the language model thinks so."""
    places = range(len(message.tokens))
    sure = [_by_itself(message, i, person[i]) or introduced(message, i) or owns_or_does(message, i) for i in places]
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
    if (
        not token.capital
        or _of_an_office(message, index)
        or (token.starts_sentence and (token.word in MODAL or token.sort is Sort.SELDOM))
    ):
        return False
    return person or (token.sort is Sort.EITHER and not token.starts_sentence and _stands_alone(message, index))


def _stands_alone(message: Message, index: int) -> bool:
    """“saw Hope today”, not “the Hope Centre” and not “in May”."""
    beside = [message.tokens[i] for i in (index - 1, index + 1) if 0 <= i < len(message.tokens)]
    titled = any(t.sort in (Sort.ORDINARY, Sort.PROTECTED) and t.capital and not t.starts_sentence for t in beside)
    return message.tokens[index].word not in MONTHS and not titled


def _of_an_office(message: Message, index: int) -> bool:
    """“the Angel office”"""
    after = message.tokens[index + 1 : index + 2]
    determined = index > 0 and message.tokens[index - 1].word in DETERMINERS
    return determined and any(token.word in OFFICES and token.gap == " " for token in after)


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
