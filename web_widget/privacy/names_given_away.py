"""Names that a word beside them gives away, where they are written with capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from web_widget.privacy.formats import Form
from web_widget.privacy.personal import Found, Personal

_TITLE = r"(?i:mr|mrs|ms|miss|mx|dr)"
_KIN = (
    r"(?i:mum|mother|dad|father|brother|sister|son|daughter|boyfriend|girlfriend|bf|gf|husband|wife|uncle|aunt|auntie|"
    r"nan|nana|nanna|gran|granny|grandma|grandad|stepdad|stepmum|cousin|niece|nephew|twin)"
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
# “R.K. (7)”: an Act's or a form's letters have no age.
_INITIALS = r"[A-Z](?:\.\s?[A-Z]){1,2}\.?"
_AGE_IN_BRACKETS = r"(?=,?\s?\((?i:aged?\s)?\d{1,2}(?:[,)]|\s?(?i:yo|yrs?|years?|m|f|mths?|months?|wks?|weeks?)\b))"

FORMS: tuple[Form, ...] = (
    Form(Personal.NAME, re.compile(rf"\b{_TITLE}\.?\s+{_NAME_WORD}(?:\s+{_NAME_WORD})?")),
    Form(Personal.NAME, re.compile(rf"\b{_PERSON}(?:\s+is)?\s+(?i:called|named)\s+{_NAME}")),
    Form(Personal.NAME, re.compile(rf"\b(?i:name\s+is|name's)\s+{_NAME}")),
    Form(Personal.NAME, re.compile(rf"\b{_KIN}\s+(?!Lambeth|Camden|Gaia){_NAME}")),
    Form(Personal.NAME, re.compile(rf"\b{_FULL_NAME}{_AFTER_NAME}")),
    Form(Personal.NAME, re.compile(rf"\b(?P<find>{_INITIALS}){_AGE_IN_BRACKETS}")),
)


def names_given_away(text: str) -> Iterator[Found]:
    for form in FORMS:
        yield from form.find(text)
