"""The words that give away a name beside them."""

from __future__ import annotations

import re


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _each("mr mrs ms miss mx dr sir prof rev pastor imam uncle aunt aunty auntie")
KIN = _each(
    """mum mums mom mother mam mama dad dads father papa parent brother sister bro son daughter stepson stepdaughter
    stepdad stepmum stepfather stepmother boyfriend girlfriend bf gf husband hubby wife fiance fiancee partner ex
    uncle aunt auntie aunty nan nana nanna gran granny grandad grandma grandmother grandfather cousin nephew niece
    twin twins stepkids grandparent grandparents grandson granddaughter missus baby toddler newborn sibling siblings
    child kid teenager lad girl boy client victim perpetrator perp friend neighbour carer pupil student colleague
    lodger flatmate housemate landlord landlady manager supervisor teacher godmother godfather brat bitch slag
    bastard"""
)
# What somebody has: “grace's school”.
BELONGINGS = KIN | _each(
    """school nursery teacher gp midwife house home flat phone mobile number address solicitor case file sw worker
    family assessment plan marac dash referral conference meeting file notes birthday surname name story account
    visa passport behaviour injuries bruises school's room bedroom"""
)
PRONOUNS = _each("her his their my our your whose the this that a named called is and with to from for")
CALLED = _each("called named")
PEOPLE = KIN | _each("is was someone somebody woman man people person mother's caller")
INTRODUCTION = re.compile(r"\b(?:name\s+is|name's|names|known\s+as|aka|surname|forename|nicknamed?)\W*$", re.I)
AND = _each("and n y und et or")
# What a person does right after being named: “mark has been emailing her”.
DOES = _each(
    """has is was said says told tells disclosed needs wants hit hits keeps rang called lives went came comes left
    threatened assaulted punched strangled reports reported denies denied moved refuses refused turned broke took
    takes hates got gets goes feels tried ran and"""
)
# Never a name in small letters, nor as a message's first word.
MODAL = _each("will may can must would could should might shall")
# More often the time of year, or a creed.
MONTHS = _each("april may june july august summer autumn winter sunday christian")
# Right after somebody's name: an age, a date of birth, a number in brackets.
_AGE = (
    r"(?:,?\s?[(–-]?\s?(?:aged?\s|only\s|dob\b|d\.o\.b|born\b)\W{0,3}(?:\d|on\b)"
    r"|,?\s?(?:dob\b|d\.o\.b)"
    r"|,\s\d{1,2}(?:[,.;)]|\s?(?:y\b|yo\b|yrs?\b|years?\b|m\b|mths?\b|months?\b|w?ks?\b|weeks?\b|[mf]\b)|\s[–-]|$)"
    r"|\s?\(\s?(?:aged?\s)?\d{1,2}\b|\s\d{1,2}\s?(?:yo\b|yrs?\b|years? old)"
    r"|\s?\(\s?(?:[a-z]\d{3}|\d{3}|upn|nhs|ni\b|dob))"
    r"|,\s(?:upn|nhs|ni|nino|passport|mobile|mob|tel)\b\W{0,3}(?:\w+\W){0,2}[a-z]{0,2}\d{2}"
)
AGE = re.compile(rf"^(?:['’]s)?(?:{_AGE})", re.I)
# Beside a capital or at a message's beginning also “Teo is 5” and “Chelsea's 15”.
AGE_OR_NUMBER = re.compile(
    rf"^(?:['’]s)?(?:{_AGE}|,?\s?[(–-]?\s?(?:is|was)\s\W{{0,3}}(?:\d|on\b))|^['’]s\s(?:only\s|just\s)?\d{{1,2}}\b", re.I
)
# Right before: “a 16yo, x,”.
AGE_BEFORE = re.compile(
    r"\b\d{1,2}[\s-]?(?:yo|y/o|(?:yrs?|years?|mths?|months?|wks?|weeks?)[\s-]old)(?:\s\w+)?,\s$", re.I
)
WHERE = re.compile(
    r"^ (?:next door|upstairs|downstairs|from (?:school|nursery|work|church|reception|upstairs|downstairs))\b"
)
# “Comfort, the grandmother”
APPOSITION = re.compile(rf"^,\s(?:the|her|his|their|my|our|a)\s(?:\w+\s)?(?:{'|'.join(sorted(KIN))})\b", re.I)
# Closes what a comma or a bracket before the name has opened.
CLOSED = re.compile(r"^(?:,|\)|\s[–-]\s)")
THIRD_PERSON = _each("has is was says tells needs wants hits keeps lives comes denies refuses gets goes feels")
REFUSES = _each("wont won't isnt isn't hasnt hasn't doesnt doesn't didnt didn't wasnt wasn't cant can't")
# What a stranger's name is followed by at a message's beginning: what only somebody does.
ACTS = _each(
    """told disclosed hit hits rang left went threatened assaulted punched strangled slapped kicked denies denied moved
    refuses refused broke hates fled ran"""
)
DETERMINERS = _each("the a an my her his their our your this that these those some any each every no")
HOUSEHOLD = _each("kids children family boys girls brothers sisters siblings twins household baby parents")
OFFICES = _each(
    "office team station road ward hub centre center court school church library surgery clinic hospital room"
)
# A hospital or a school: “St Thomas”.
SAINTS = _each("st saint")
