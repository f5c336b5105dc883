"""The questions of a message that asks more than one: “Who can interpret? And what is the LADO's number?”

Called by the channel at every turn, and by `bot.rank`. Only what reads as a question of its own counts: a case told
before its question is no second question.
"""

from __future__ import annotations

import re
from typing import Any

from bot.readings import TOPIC_RANKING, Parse

MOST = 3  # questions in one message
FEWEST_WORDS = 3  # “right?” is no question of its own
ASKING = r"who|whom|whose|what|whats|when|where|wheres|how|why|which|can|could|do|does|did|is|are|should|must|may|will"
ENDS = re.compile(rf"(?<=\?)\s+|\n+|;\s+|[,.]?\s+(?:and|also|plus|&)\s+(?:also\s+)?(?=(?:{ASKING})\b)", re.IGNORECASE)
ASKS = re.compile(rf"^(?:(?:and|also|plus|ok|so|hi|then)\s+)*(?:{ASKING})\b|\?$", re.IGNORECASE)


def questions_in(text: str) -> list[str]:
    """The questions, in order, where there are two or three; none where the message asks one thing, or many."""
    pieces = [piece.strip() for piece in ENDS.split(text) if piece.strip()]
    asked = [piece for piece in pieces if ASKS.search(piece) and len(piece.split()) >= FEWEST_WORDS]
    return asked if 2 <= len(asked) <= MOST else []


async def parsed_parts(text: str, parse: Parse) -> list[dict[str, Any]]:
    """What the understanding makes of each question by itself: text, entities and topic ranking."""
    kept = ("text", "entities", TOPIC_RANKING)
    return [{key: found.get(key) for key in kept} for found in [await parse(part) for part in questions_in(text)]]
