"""Case references and vehicle registrations: rows of letters and digits, told by the word beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from web_widget.privacy.formats import Form, beside, followed_by
from web_widget.privacy.personal import Found, Personal

_SYSTEMS = (
    r"mosaic|frameworki|framework[- ]?i|fwi|liquid ?logic|lcs|ehm|eclipse|care ?first|azeus|swift|protocol|capita one|"
    r"rio|emis|system ?one|merlin|cris|cad|connect|niche|ecins|crimint|urn|cps|unn|cahms|arbor|sims|cpoms|my ?concern|"
    r"crn|tri\.?x|home office|ho|ucrn|hmcts|ndelius|delius|pnc"
)
_THINGS = (
    r"case|crime|incident|police|court|client|person|service[- ]user|family|child|referral|file|allocation|assessment|"
    r"marac|mash|lado|safeguarding|social care|record|log|our|report|notification|application|claim|tenancy|housing"
)
_MARKS = r"refs?|reference|no|num|number|nr|id|i\.d|#"
# Letters and digits in groups, with three digits at least, and not merely a year.
_CODE = (
    r"(?!(?:19|20)\d\d\b(?![/-]\d))(?=(?:[\s/_-]?[A-Z]){0,8}(?:[A-Z/_-]{0,8}\d){3})"
    r"[A-Z\d]+(?:\s?[/_-]\s?[A-Z\d]+){0,5}\b"
)
_LONG_CODE = r"(?=(?:[A-Z/_-]{0,8}\d){5})[A-Z\d]+(?:[/_-][A-Z\d]+){0,5}\b(?![/_-])"
_THEN = (
    r"(?:\W{0,3}\b(?:is|was|are|number|no|num|id|ref|reference|file|record|case|for|her|his|the|this|it|one)\b){0,4}"
    r"\W{0,4}"
)

_CAR = (
    r"reg|regs|registration|(?:number|licence|license) ?plates?|plates?|vrm|vrn|index|car|van|vehicle|motor|motorbike|"
    r"moped|scooter|taxi|cab|truck|lorry|bmw|audi|ford|vauxhall|toyota|mercedes|merc|golf|fiesta|corsa|astra|focus|polo|"
    r"prius|nissan|honda|kia|mini|vw|volkswagen|peugeot|renault|skoda|range rover|drives|driving|drove"
)
_PLATE = r"reg|registration|(?:number |licence |license )?plates?|vrm"
_DESCRIBED = r"(?:\W{1,3}\b(?!and\b|or\b|act\b)[a-z]+\b){0,4}?"
_CURRENT = r"[A-Z]{2}\d{2}\s?[A-Z]{3}"
_CURRENT_IN_ONE = _CURRENT.replace(r"\s?", "")
_NO_WORD = (
    r"(?!the|and|for|are|was|has|her|his|him|she|not|but|you|all|can|had|our|out|who|why|how|act|aid|mum|dad|kid|boy|old|"
    r"new|one|two|six|ten|yrs|hrs|day|sec|min|per|any|did|its|let|see|say|way|too|now|may|got|get|off|yet|via|sch|pts)"
)
# Apart and in small letters it must be no part of London (“se15 gym”), and no word must follow.
_CURRENT_IN_SMALL = (
    r"(?!se|sw|nw|ec|wc|br|cr|da|en|ha|ig|kt|rm|sm|tn|tw|ub|ks|yr|cp|no)[a-z]{2}\d{2}\s"
    rf"{_NO_WORD}[a-z]{{3}}"
)
_OLDER = r"[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-HJ-PR-Y]{3}|[A-HJ-PR-Y]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y]"
# In small letters, behind a word for a number plate and whatever else: “plates lt70 bwe and before that p338 gnf”.
_OLDER_IN_SMALL = rf"[a-hj-npr-tv-y]\d{{3}}\s?{_NO_WORD}[a-hj-pr-y]{{3}}"
_OLDER_WITH_THREE_DIGITS = _OLDER.replace("{1,3}", "{3}")
_ANY = rf"(?:{_CURRENT}|{_OLDER})"
_DATELESS = r"[A-Z]{1,3}\s?\d{1,4}|\d{1,4}\s?[A-Z]{1,3}"

FORMS: tuple[Form, ...] = (
    Form(Personal.CASE, re.compile(rf"\b(?:{_SYSTEMS})\b{_THEN}(?P<find>{_CODE})", re.I)),
    Form(Personal.CASE, re.compile(rf"\b(?:(?:{_THINGS})\W{{0,2}})?\b(?:{_MARKS})\b{_THEN}(?P<find>{_CODE})", re.I)),
    Form(Personal.CASE, re.compile(rf"\b(?:{_THINGS}){_THEN}(?P<find>{_LONG_CODE})", re.I)),
    Form(Personal.CASE, re.compile(r"\b[A-Z]{2,6}[-/]\d{5,}(?:[-/][A-Z\d]+)*\b")),
    Form(Personal.CASE, re.compile(r"\b[A-Z]{2,5}[\s:#-]{0,2}(?P<find>(?!0)\d{6,9})\b")),
    Form(Personal.CASE, followed_by(rf"{_SYSTEMS}|(?:{_THINGS})\s(?:{_MARKS})", rf"(?<![\w/-]){_LONG_CODE}")),
    # In capitals the current form speaks for itself: DA21 and S17 lack its last three letters.
    Form(Personal.VEHICLE, re.compile(rf"\b{_CURRENT}\b")),
    Form(Personal.VEHICLE, re.compile(rf"\b{_CURRENT_IN_ONE}\b", re.I)),
    Form(Personal.VEHICLE, re.compile(rf"\b{_CURRENT_IN_SMALL}\b")),
    Form(Personal.VEHICLE, re.compile(rf"\b(?:{_OLDER_WITH_THREE_DIGITS})\b")),
    Form(Personal.VEHICLE, re.compile(rf"\b(?:{_CAR})\b{_DESCRIBED}\W{{1,4}}(?P<find>\b{_ANY}\b)", re.I)),
    Form(Personal.VEHICLE, re.compile(rf"\b(?:{_PLATE})\b[^.?!\n]{{1,60}}?(?P<find>\b{_OLDER_IN_SMALL}\b)")),
    Form(Personal.VEHICLE, beside(_PLATE, rf"\b(?:{_DATELESS})\b")),
    Form(Personal.VEHICLE, followed_by(_CAR, rf"\b{_ANY}\b")),
)


def references(text: str) -> Iterator[Found]:
    for form in FORMS:
        yield from form.find(text)
