"""What is left of a message once its small words are gone, and whether it asks for a word's meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.question import Question
from knowledge.vocabulary import BOROUGH_NAMES

# Words that ask nothing by themselves: what is left of "and in Camden only?" without the borough.
FILLER = re.compile(
    r"\b(?:and|in|only|just|for|the|what|whats|about|how|from|is|it|a|an|of|to|with|please|pls|same|question|"
    r"policy|council|borough|then|so|ok|okay|now|there|but|or|im|i|am|work|me|we|are|both|on|this|that|at)\b"
)
# Words that only compare.
COMPARING = re.compile(
    r"\b(?:differences?|differ|differs|different|differently|compare|compared|compares|comparing|comparison|versus|vs|"
    r"between|two|each|same|they|do|does|did|say|says|policies|boroughs|councils)\b"
)
# What may follow a word whose meaning is asked for.
MEANING = r"bit|thing|actually|exactly|means?|stands?|for|please|pls|then|again|about"
# What somebody adds to a service's name who wants to reach it.
REACHING = re.compile(
    r"\b(?:number|no|num|e|phone|telephone|tel|email|e-?mail|mail|contact|details?|address|call|ring|reach|get|hold|"
    r"do|can|you|have|got|give|need|line|helpline|website|web|site)\b"
)


TO_REACH = re.compile(r"\b(?:number|num|phone|telephone|tel|e-?mail|contact|call|ring|reach|line|helpline)\b")


def asks_nothing(question: Question) -> bool:
    """Whether nothing is left but boroughs, services, terms and filler."""
    return not _without(FILLER, question.rest)


def asks_only_to_reach(question: Question) -> bool:
    """Whether nothing is left but a service's name and words like “number” or “email”."""
    return not _without(REACHING, _without(FILLER, question.rest))


def need_to_reach(question: Question, needs: Iterable[str]) -> str | None:
    """The longest of `needs` that is named, where the message asks to reach somebody and says nothing else."""
    heard = question.rest.casefold()
    if not TO_REACH.search(heard):
        return None
    for need in sorted(needs, key=len, reverse=True):
        named = re.compile(rf"\b{re.escape(need.casefold())}s?\b")
        if named.search(heard) and not _without(REACHING, _without(FILLER, named.sub(" ", heard))):
            return need
    return None


def subject_compared(question: Question) -> str:
    """What is left of “difference between the boroughs on interpreters” when it no longer compares."""
    return _without(FILLER, COMPARING.sub(" ", _without_boroughs(question.text)))


def _without_boroughs(text: str) -> str:
    names = "|".join(re.escape(name.casefold()) for name in sorted(BOROUGH_NAMES, key=len, reverse=True))
    return re.sub(rf"\b(?:{names})\b", " ", text.casefold())


def asks_meaning(question: Question) -> bool:
    """“bring a DHR to supervision, whats a DHR”, “ACE - is that a childrens thing?”: the message ends by asking
    what the word means, or is headed by it."""
    heard = question.text.casefold().replace("'", "").replace("’", "")
    terms = "|".join(re.escape(term.casefold()) for term in question.terms)
    asking = rf"\b(?:whats|what (?:is|are|does))(?: an?| the)? (?:{terms})\b(?: (?:{MEANING}))*\W*$"
    headed = rf"^(?:{terms})\s*[-–:?]\s*(?:$|(?:is|whats|what is) (?:that|it|this)\b)"
    return bool(terms) and re.search(f"{asking}|{headed}", heard) is not None


def _without(words: re.Pattern[str], text: str) -> str:
    return re.sub(r"[\W_]+", " ", words.sub(" ", text.casefold().replace("'", "").replace("’", ""))).strip()
