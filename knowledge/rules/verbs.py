"""How binding a sentence is: "must", "should" and "may" are different duties, and a point keeps its quote's.

Called by the rules only. It reads words, not grammar: where a quote holds a verb that the point does not speak of,
quote less.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Duty(IntEnum):
    """From the weakest to the strongest."""

    MAY = 1
    SHOULD = 2
    MUST = 3


_QUOTED = {
    Duty.MUST: r"must|never|(?:is|are|were|be) required|requires?|has to|have to|needs? to|essential|mandatory"
    r"|automatically|only valid|in all cases",
    Duty.SHOULD: r"should|recommended|encouraged|important|appropriate response|expectation|expected",
    Duty.MAY: r"may|might|could|can|consider(?:ed|ation|s|ing)?|wish(?:es)?|possible|likely|unlikely|useful"
    r"|option|prefer|reluctant|difficult|potential|risks?|not always",
}
# A point may say “can” of what is simply so (“they can ask the police”); “may” always softens.
_SAID = {
    Duty.MUST: r"must|never|(?:is|are) required|has to|have to|mandatory",
    Duty.SHOULD: r"should",
    Duty.MAY: r"may|might|could|consider(?:ed|s|ing)?",
}


def _patterns(words: dict[Duty, str]) -> dict[Duty, re.Pattern[str]]:
    return {duty: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for duty, pattern in words.items()}


QUOTED, SAID = _patterns(_QUOTED), _patterns(_SAID)
# Words of duty so plain that a point without any has lost them.
BINDING = _patterns({Duty.MUST: r"must|never", Duty.SHOULD: r"should"})
KEPT_BY = re.compile(r"\b(?:must|never|should|required?|has to|have to|mandatory|essential|needs? to)\b", re.IGNORECASE)


def verb_changed(says: str, quotes: str) -> str | None:
    """What became of the duty on the way from `quotes` to `says`: a sentence for the curator, or None."""
    for duty, pattern in SAID.items():
        if (said := pattern.search(says)) and not QUOTED[duty].search(quotes):
            return f"says “{said[0]}”, which its quotes do not"
    for duty in (Duty.MUST, Duty.SHOULD):
        if (bound := BINDING[duty].search(quotes)) and not KEPT_BY.search(says):
            return f"its quotes say “{bound[0]}”, and it has no such word (or quotes too much)"
    if (bound := re.search(r"\bmust\b", quotes)) and not QUOTED[Duty.MUST].search(says):
        return "its quotes say “must”, and it says less (or quotes too much)"
    return None
