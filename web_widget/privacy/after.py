"""Words that a name is followed by: what somebody has, is or does."""

from __future__ import annotations

import re

from web_widget.privacy.beside import (
    ACTS,
    AGE,
    AGE_OR_NUMBER,
    APPOSITION,
    BELONGINGS,
    DETERMINERS,
    DOES,
    HOUSEHOLD,
    KIN,
    MODAL,
    MONTHS,
    REFUSES,
    THIRD_PERSON,
    WHERE,
)
from web_widget.privacy.sorts import Sort
from web_widget.privacy.tokens import Message, Token


def owns_or_does(message: Message, index: int) -> bool:
    """Whether the words after say that this is a name: “x's dad”, “Teo, 9, saw it”, “grace wont come”."""
    token = message.tokens[index]
    if token.acronym or not (token.may_be_name or token.sort is Sort.PLACE):
        return False
    following = message.tokens[index + 1] if index + 1 < len(message.tokens) else None
    if token.word in MODAL:
        return _no_verb(message, index, following)
    determined = index > 0 and message.tokens[index - 1].word in DETERMINERS
    if _has_an_age(message, index, determined):
        return True
    if following is None or token.sort is Sort.PLACE:
        return False
    if (token.capital or token.starts_sentence) and not determined and APPOSITION.match(message.after(index)):
        return token.sort is Sort.EITHER or token.stranger
    if token.possessive and following.word in BELONGINGS and re.match(r"['’]s?\s\w", message.after(index)):
        return token.capital or token.sort is Sort.EITHER or token.stranger
    if following.gap != " ":
        return False
    if token.stranger:
        return _strangers(token, following, determined) and not message.is_slip(token)
    if token.sort is not Sort.EITHER:
        return False
    at_home = token.starts_sentence and WHERE.match(message.after(index)) is not None
    acts = following.word in DOES and token.starts_sentence and token.word not in MONTHS
    return at_home or acts or following.word in REFUSES


def _has_an_age(message: Message, index: int, determined: bool) -> bool:
    """“Teo is 9”; in small letters inside a sentence only “grace, 9,” or “grace aged 9”, which is no sum of money."""
    token = message.tokens[index]
    after = message.after(index)
    if token.sort is Sort.PLACE:
        return not determined and AGE.match(after) is not None
    if token.capital:
        return AGE_OR_NUMBER.match(after) is not None
    if token.sort is not Sort.EITHER and not token.stranger:
        return False
    form = AGE_OR_NUMBER if token.starts_sentence else AGE
    return not determined and token.word not in MONTHS and form.match(after) is not None


def _strangers(token: Token, following: Token, determined: bool) -> bool:
    """Of a word that no list knows: “the x kids”, “xs dad”, “x told her”."""
    if determined:
        return following.word in HOUSEHOLD
    if following.word in KIN:
        return token.word.endswith("s")
    return token.starts_sentence and following.word in ACTS


def _no_verb(message: Message, index: int, following: Token | None) -> bool:
    """“may wants to go”, “can will come”: no verb where another stands."""
    token = message.tokens[index]
    if following is not None and following.gap == " " and following.word in THIRD_PERSON:
        return token.starts_sentence
    return index > 0 and token.gap == " " and message.tokens[index - 1].word in MODAL
