"""Identifiers that have a form of their own, found by it. Where a pattern has a group `find`, that is what goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from web_widget.privacy.check_digits import nhs_holds, somebodys_phone, upn_holds
from web_widget.privacy.personal import Found, Personal


@dataclass(frozen=True, slots=True)
class Form:
    """`holds` may refuse what the pattern matches."""

    kind: Personal
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool

    def find(self, text: str) -> Iterator[Found]:
        for match in self.pattern.finditer(text):
            group = "find" if "find" in self.pattern.groupindex else 0
            if self.holds(match[group]):
                yield Found(self.kind, *match.span(group))


def beside(words: str, value: str) -> re.Pattern[str]:
    """The value, or several, after one of the words, with little more than “number is” between them."""
    between = (
        r"(?:\W{0,3}\b(?:is|was|are|no|nos|num|number|numbers|nr|id|ref|reference|card|of|for|her|his|the|it|s)\b)"
    )
    row = rf"{value}(?:\s?(?:[,&/+]|and|or|n)\s?{value})*"
    return re.compile(rf"\b(?:{words}){between}{{0,4}}\W{{0,4}}(?P<find>{row})", re.I)


def followed_by(words: str, value: str) -> re.Pattern[str]:
    """The value before one of the words: “AB12CDE is his car”."""
    return re.compile(rf"(?P<find>{value})(?=\W{{1,3}}(?:\w+\W){{0,3}}(?:{words})\b)", re.I)


_DIGIT = r"[\s().-]*\d"
_NHS = r"\d{2}(?:[\s.-]{0,3}\d){8}"  # however somebody groups the ten digits: the last of them checks
_NI_DIGITS = r"(?:[\s.-]?\d\d){3}"
_DIALLED = r"(?:(?:\+|\b00)\s?44[\s.-]*(?:\(0\))?|\(0|\b[0o](?=[1-9\s().-]))"
_PHONE_WORDS = (
    r"(?:(?:tele)?phone|tel|mob|mobile|cell|landline|ring|call|text|whatsapp)(?: (?:him|her|them|me|mum|dad) on| on)?"
)
_PUPIL = r"[A-Z](?:[\s-]?\d){11}[\s-]?[A-Z\d]"
_PASSPORT_WORDS = r"pass?e?ports?|passp?orts?|ppt|brp|biometric (?:card|permit)|residence permit"
_PASSPORT = r"[A-Z]{0,2}\s?\d(?:\s?\d){5,8}[A-Z]?\b"
_LICENCE = r"\b(?=[A-Z9]{5})[A-Z]{1,5}9{0,4}[\s-]?\d[0156]\d[0-3]\d\d[\s-]?[A-Z9]{2}[\s-]?[A-Z\d][A-Z]{2}(?:\s?\d\d)?\b"

FORMS: tuple[Form, ...] = (
    Form(Personal.EMAIL, re.compile(r"(?<![\w.+'’-])[\w.+'’-]+ ?@ ?[\w-]+(?: ?\.[\w-]+)*(?: ?\. ?[a-z]{2,})\b", re.I)),
    Form(
        Personal.EMAIL,
        re.compile(
            r"(?<![\w.+-])[\w.+-]+\s?(?:[(\[{]\s?at\s?[)\]}]|\bat\b)\s?[\w-]+(?:\s?(?:\.|[(\[{]\s?dot\s?[)\]}]|\bdot\b)\s?[\w-]+)*"
            r"\s?(?:\.|[(\[{]\s?dot\s?[)\]}]|\bdot\b)\s?(?:com|org|net|uk|eu|me|info|edu)\b",
            re.I,
        ),
    ),
    # In small letters only as it is printed: “at 123 456 a week” is none.
    Form(Personal.NATIONAL_INSURANCE, re.compile(r"\b[A-Z]{2}(?:(?:[\s.-]?\d\d){3}[\s.-]?|\d{6})[A-D]\b", re.I)),
    Form(Personal.NATIONAL_INSURANCE, re.compile(r"\b[A-Z]{2}(?:[\s.-]?\d){6}[\s.-]?[A-D]\b")),
    Form(Personal.NATIONAL_INSURANCE, beside("ni|nino|n\\.i\\.|national insurance", rf"[A-Z]{{2}}{_NI_DIGITS}\\b")),
    Form(Personal.LICENCE, re.compile(_LICENCE, re.I)),
    Form(Personal.UPN, re.compile(rf"\b{_PUPIL}\b", re.I), upn_holds),
    Form(Personal.UPN, beside("upn|(?:unique )?pupil", rf"{_PUPIL}\b")),
    Form(Personal.PASSPORT, beside(_PASSPORT_WORDS, _PASSPORT)),
    Form(Personal.PASSPORT, followed_by(_PASSPORT_WORDS, rf"\b{_PASSPORT}")),
    Form(Personal.NHS_NUMBER, re.compile(rf"(?<![\w.+/-]){_NHS}(?![\w/])"), nhs_holds),
    Form(Personal.NHS_NUMBER, beside("nhs", r"\d(?:[\s.-]?\d){9}\b")),
    Form(Personal.PHONE, re.compile(rf"{_DIALLED}{_DIGIT * 9}(?:{_DIGIT})?\b"), somebodys_phone),
    Form(Personal.PHONE, re.compile(r"(?<![\w+])44[\s.-]?7\d{3}[\s.-]?\d{3}[\s.-]?\d{3}\b")),
    Form(Personal.PHONE, re.compile(r"\+(?!44)[1-9]\d{0,2}(?:[\s().-]*\d){7,12}\b")),
    Form(Personal.PHONE, beside(_PHONE_WORDS, r"\d{3,4}[\s.-]?\d{4}(?:[\s.-]?\d{2,3})?\b"), somebodys_phone),
)


def formats(text: str) -> Iterator[Found]:
    for form in FORMS:
        yield from form.find(text)
