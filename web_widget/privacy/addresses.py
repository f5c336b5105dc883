"""Where somebody lives: postcodes, a house in a street, a flat in a house, an estate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from web_widget.privacy.formats import Form
from web_widget.privacy.personal import Found, Personal

# The inward part has no C, I, K, M, O or V; “y10 2nd” and “s17 4yr” are no postcodes.
_OUTWARD = r"[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?)"
_INWARD = r"(?!\d(?-i:st|nd|rd|th|yr|hr|wk|ft|pt)\b)\d[ABD-HJLNP-UW-Z]{2}"
POSTCODE = rf"\b{_OUTWARD}[\s-]{{0,2}}{_INWARD}\b"

# Hardly ever anything else behind a number and a word; and those that are many other things too.
_PLAIN = (
    r"street|str|st|road|rd|avenue|ave|crescent|cres|grove|mews|terrace|gardens|gdns|lane|ln|drive|close|rise|"
    r"wharf|quay|parade|mansions|buildings|towers|villas|yard|broadway"
)
_OTHERS = (
    r"court|ct|house|place|row|square|sq|walk|way|hill|park|estate|tower|lodge|heights|view|path|gate|green|point|block|"
    r"wood|reach|fields?|mount|vale|dale|croft|circus|approach|embankment|mead|meadows?|orchard|common|end|bank|side"
)
_NOT_OF_A_STREET = (
    r"(?:a|an|the|in|of|to|at|on|for|and|or|my|her|his|their|our|your|this|that|from|by|with|into|is|was|are|has|have|had|"
    r"no|not|if|as|so|but|they|she|he|we|i|you|it|who|what|when|which|where|how|per|more|less|than|over|under|about|one|two|three|out|"
    r"min(?:ute)?s?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|years?|yrs?|yo|old|olds|times?|people|persons?|adults?|child(?:ren)?|"
    r"kids?|boys?|girls?|sons?|daughters?|bed|bedroom|bedrooms|new|whole|full|family|crown|magistrates?|high|county|criminal|"
    r"supreme|safe|council|police|care|childrens?|children's|next|different|point|points|step|steps|stage|tier|level|"
    r"out|up|down|go|goes|going|went|get|gets|come|comes|came|leave|leaves|left|sleep|sleeping|rough|hit|hits|big|main|same|"
    r"nd|rd|th|am|pm|section|act|visits?|calls?|referrals?|contacts?|incidents?|cases?|families|women|men|mums?|dads?)"
)
_STREET_WORD = rf"(?!{_NOT_OF_A_STREET}\b)[^\W\d_][\w'’.-]*"
_CAPITAL_WORD = r"(?-i:[A-Z])[\w'’.-]*"
_NUMBER = r"(?:\b(?:no|number|house|num)\.?\s)?\b\d{1,4}\s?(?:[a-h]\b)?(?:\s?[-/]\s?\d{1,4}[a-h]?)?"
_FLAT = (
    r"\b(?:flat|flt|apartment|apt|maisonette|studio|unit|room)\.?\s?(?:no\.?\s|number\s)?"
    r"(?:\d{1,4}\s?(?:[a-h]\b)?|[a-h]\b)"
)
_THEN = r"\s*[,.]?\s+"
_AREA = rf"(?:,?\s+(?-i:{_OUTWARD})\b(?!\s*\d)|,?\s+(?:london|lambeth|camden)\b(?=\W*$))?"
_HOME = (
    r"\b(?:at|address|addr|lives?|living|lived|moved|moving|staying|stays|resides?|residing|home|fled)\b"
    r"(?:\s(?:is|to|in|at|now|with\s\w+|on)\b){0,3}\W{0,3}"
)
_LIVES = _HOME.replace("at|address|", "address|").replace("|home|", "|")
_HOUSE = rf"{_NUMBER}{_THEN}(?:the\s)?(?:{_STREET_WORD}\s+){{1,3}}?"
_CAPITAL_NAME = rf"(?:{_CAPITAL_WORD}\s+){{1,3}}"
_ANY = rf"(?:{_PLAIN}|{_OTHERS})\b{_AREA}"
_NAMED_HOUSE = rf"(?:{_STREET_WORD}\s+){{1,3}}?"

# From the surest form to the one that needs most beside it.
_FORMS = (
    rf"(?:{_FLAT}{_THEN})?(?:{_STREET_WORD}\s(?-i:House|Court|Point|Tower)\s*,\s*)?{_HOUSE}(?:{_PLAIN})\b\.?{_AREA}",
    # No full stop before the name: “we scored 15. Which side of the line” is two sentences.
    rf"(?:{_FLAT}{_THEN})?{_NUMBER}\s*,?\s+{_CAPITAL_NAME}{_ANY}",
    rf"{_HOME}(?P<find>{_HOUSE}(?:{_OTHERS})\b{_AREA})",
    rf"{_FLAT}{_THEN}(?:{_NUMBER}{_THEN})?{_NAMED_HOUSE}{_ANY}",
    rf"{_FLAT}(?=\s+(?:on|in|at|of)\b|\s*,)",
    rf"{_LIVES}(?:the\s)?(?P<find>{_NAMED_HOUSE}(?:estate|house|towers|mansions|{_PLAIN}))\b{_AREA}",
    rf"{_LIVES}(?:the\s)?(?P<find>{_CAPITAL_NAME}(?-i:{_OTHERS.title()}))\b{_AREA}",
    rf"\bthe\s+(?P<find>{_CAPITAL_NAME}estate)\b",
    rf"{_HOUSE}(?:{_OTHERS})\b(?={_THEN}{POSTCODE})",
)
FORMS: tuple[Form, ...] = (
    Form(Personal.POSTCODE, re.compile(POSTCODE, re.I)),
    *(Form(Personal.ADDRESS, re.compile(form, re.I)) for form in _FORMS),
)


def addresses(text: str) -> Iterator[Found]:
    for form in FORMS:
        yield from form.find(text)
