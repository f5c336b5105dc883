"""UK identifiers that have a form of their own. Names as such have none: only a title or a kinship word
before one gives it away here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    """What was removed, as the person is told."""

    EMAIL = "an e-mail address"
    NHS_NUMBER = "an NHS number"
    NATIONAL_INSURANCE = "a National Insurance number"
    PHONE = "a phone number"
    DATE = "a date of birth"
    POSTCODE = "a postcode"
    ADDRESS = "a street address"
    NAME = "a name"


@dataclass(frozen=True, slots=True)
class Redacted:
    """The message without what was found, and the sorts of thing that were."""

    text: str
    removed: tuple[Personal, ...]


_STREET = (
    r"(?i:street|road|rd|lane|avenue|ave|drive|close|crescent|court|gardens|grove|mews|place|rise|row|square|"
    r"terrace|walk|way|hill|park|estate|house)"
)
# In small letters only the endings that are hardly ever anything else: "2 in the house" is no address.
_PLAIN_STREET = r"(?:street|road|rd|avenue|crescent|grove|mews|rise|terrace)"
_TITLE = r"(?i:mr|mrs|ms|miss|mx|dr)"
_KIN = (
    r"(?i:mum|mother|dad|father|brother|sister|son|daughter|boyfriend|girlfriend|bf|gf|husband|wife|uncle|aunt|auntie|"
    r"nan|gran|stepdad|stepmum|cousin)"
)
_PERSON = rf"(?:{_KIN}|(?i:girl|boy|child|baby|woman|man|lady|client|partner|ex|friend|pupil|student|kid))"
_NAME_WORD = r"(?!I['’])[A-Z][a-zà-öø-ÿ'’]+(?:-[A-Z][a-zà-öø-ÿ'’]+)?"
_NAME = rf"(?P<find>{_NAME_WORD}(?:\s+{_NAME_WORD})?)"
_FULL_NAME = rf"(?P<find>{_NAME_WORD}\s+{_NAME_WORD})"
# What follows a person's name rather than an office's or a law's: an age, a birth date, a number, a home.
_AFTER_NAME = (
    r"(?=,?\s*(?i:dob|d\.o\.b|born|aged?)\b|,\s*\d{1,2}(?:,|\s?(?i:yo|yrs?|years?)\b)|,?\s*0\d{3}"
    r"|\s+(?:of|in)\s+(?:\d|[A-Z]{1,2}\d))"
)
_BORN = r"\b(?i:dob|d\.o\.b\.?|born|birth)\W{0,3}(?:on\s+)?"
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WORD_DATE = rf"\d{{1,2}}(?i:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{2,4}}|\d{{4}}-\d\d-\d\d"

# Names first: what gives them away may itself be removed after. Where a pattern has a group, that is what goes.
PATTERNS: tuple[tuple[Personal, re.Pattern[str]], ...] = (
    (Personal.NAME, re.compile(rf"\b{_TITLE}\.?\s+{_NAME_WORD}(?:\s+{_NAME_WORD})?")),
    (Personal.NAME, re.compile(rf"\b{_PERSON}(?:\s+is)?\s+(?i:called|named)\s+{_NAME}")),
    (Personal.NAME, re.compile(rf"\b(?i:name\s+is|name's)\s+{_NAME}")),
    (Personal.NAME, re.compile(rf"\b{_KIN}\s+(?!Lambeth|Camden|Gaia){_NAME}")),
    (Personal.NAME, re.compile(rf"\b{_FULL_NAME}{_AFTER_NAME}")),
    (Personal.EMAIL, re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    (Personal.NATIONAL_INSURANCE, re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?(?:\d{2}\s?){3}[A-D]\b", re.I)),
    (Personal.PHONE, re.compile(r"(?:(?:\+|\b00)44[\s.-]*(?:\(0\))?|\(0|\b0)(?:[\s().-]*\d){9,10}\b")),
    (Personal.NHS_NUMBER, re.compile(r"\b\d{3}[\s-]?\d{3}[\s-]?\d{4}\b")),
    (Personal.DATE, re.compile(rf"{_BORN}(?P<find>{_WORD_DATE})")),
    (Personal.DATE, re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b")),
    (Personal.POSTCODE, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.I)),
    (Personal.ADDRESS, re.compile(rf"\b\d{{1,4}}[a-z]?,?\s+(?:[A-Z][\w'’-]*\s+){{1,3}}{_STREET}\b")),
    (Personal.ADDRESS, re.compile(rf"\b\d{{1,4}}[a-z]?\s+(?:[a-z]{{3,}}\s+){{1,2}}{_PLAIN_STREET}\b")),
)


def redact(text: str) -> Redacted:
    """The text with names made “someone” and other finds left out, so that what remains still reads as a question.
    An NHS number counts only if its check digit is right."""
    removed: list[Personal] = []
    for kind, pattern in PATTERNS:
        spans = list(_spans(kind, pattern, text))
        for start, end in reversed(spans):
            text = f"{text[:start]}{'someone' if kind is Personal.NAME else ''}{text[end:]}"
        removed.extend([kind] * bool(spans))
    text = re.sub(r"[ \t]{2,}", " ", text).strip() if removed else text
    return Redacted(text, tuple(dict.fromkeys(removed)))


def _spans(kind: Personal, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        if kind is not Personal.NHS_NUMBER or _nhs_check_digit_holds(match[0]):
            yield match.span("find" if "find" in pattern.groupindex else 0)


def _nhs_check_digit_holds(number: str) -> bool:
    """Modulus 11, as the NHS Data Dictionary defines it."""
    digits = [int(digit) for digit in re.sub(r"\D", "", number)]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)
