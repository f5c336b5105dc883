"""Dates of birth: a date in digits, which in such a message is hardly anything else, or one in words beside “born”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from web_widget.privacy.formats import Form
from web_widget.privacy.personal import Found, Personal

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b"
)
_DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"['’]?(?:(?:19|20)\d\d|\d\d)\b(?!\s?(?:yrs?|years?|yo\b|weeks?|months?))"
_SEP = r"[\s,.-]{1,3}"
_WORD_DATES = (
    rf"{_DAY}\s*(?:of\s+)?{_MONTH}{_SEP}{_YEAR}",
    rf"{_MONTH}\s+{_DAY}{_SEP}{_YEAR}",
    rf"{_DAY}[\s-]*(?:of\s+)?{_MONTH}",
    rf"{_MONTH}{_SEP}{_YEAR}",
    rf"{_MONTH}\s+{_DAY}\b",
    rf"(?:christmas|boxing|new year['’]?s|valentine['’]?s|mother['’]?s)\s(?:day|eve)(?:,?\s{_YEAR})?",
)
_DIGIT_DATES = (
    r"\d{1,2}\s?[/.\\-]\s?\d{1,2}\s?[/.\\-]\s?(?:19|20)?\d{2}(?![\d/%])",
    r"(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}\b",
)
_BARE_DATES = (
    r"\d{1,2}\s\d{1,2}\s(?:19|20)?\d{2}\b",
    r"\d{8}\b",
    r"\d{6}\b",
    r"\d{1,2}[/.-]\d{1,2}\b",
    r"(?:19|20)\d\d\b",
)
_BORN = (
    r"\b(?:dob|d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birth ?day|b-?day|born|edd|due date)\b\W{0,3}"
    r"(?:(?:is|was|were|on|in|the|of|around|about|early|late|mid|it's)\b\W{0,2}){0,3}"
)
# Only a date of birth in so many words may be a mere year or a row of digits: “born in 2019” may be any child.
_WHOSE = r"\b(?:dob|d\.?o\.?b\.?|date of birth|birth ?date|birth ?day|b-?day)\b[^,.;?!\n]{0,40}?\W"
# A date in digits right behind one of these is a meeting's or a deadline's.
_NO_BIRTH = "".join(
    rf"(?<!\b{word}\s)(?<!\b{word}\son\s)"
    for word in (
        "due",
        "by",
        "until",
        "till",
        "expires",
        "deadline",
        "review",
        "hearing",
        "conference",
        "meeting",
        "court",
    )
)
_BABY_DUE = r"\b(?:baby|unborn|bump|pregnan\w+|expecting)\b[^,.;?!\n]{0,30}?\bdue\s(?:on\s)?"
_BORN_IN_SO_MANY_WORDS = r"\b(?:dob|d\.\s?o\.\s?b\.?|date of birth|birth ?date)\b\W{0,3}(?:(?:is|was)\b\W{0,2})?"

_FORMS = (
    *(rf"(?<![\d/.£-]){_NO_BIRTH}{date}" for date in _DIGIT_DATES),
    rf"{_BABY_DUE}(?P<find>{'|'.join(_DIGIT_DATES)})",
    rf"{_WHOSE}(?P<find>{'|'.join(_WORD_DATES[:2])})",
    rf"{_BORN}(?P<find>{'|'.join(_WORD_DATES)})",
    rf"{_BORN_IN_SO_MANY_WORDS}(?P<find>{'|'.join(_BARE_DATES)})",
    rf"\(\s?(?P<find>{'|'.join((*_WORD_DATES[:2], _WORD_DATES[3]))})\s?\)",
    rf"\bborn\s(?:on\s)?(?P<find>{_BARE_DATES[0]}|{_BARE_DATES[3]})",
    rf"(?P<find>{'|'.join(_WORD_DATES[:2])})(?=\W{{1,3}}(?:is\s)?(?:\w+\s){{0,2}}(?:dob|date of birth|birth ?day)\b)",
)
FORMS: tuple[Form, ...] = tuple(Form(Personal.DATE, re.compile(form, re.I)) for form in _FORMS)


def births(text: str) -> Iterator[Found]:
    for form in FORMS:
        yield from form.find(text)
