"""A short message read together with the question before it: “and who can apply?” says little by itself.

Called by the channel at every turn, and by `bot.rank`. Of 65 follow-ups by independent hands the right topic is first
for 37 by the message alone, for 56 when both are read as one, and for 54 to 61 when the two readings are weighed, by
the weight (knowledge/settings.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.readings import TOPIC_RANKING, Parse

QUESTION_PREFIX = "ask_"  # the intents that ask; greeting, thanking or naming a borough is no question
SHORT = 16  # words: a longer message has said what it means
LOOKED_BACK = 4  # messages

Ranking = list[dict[str, Any]]


def earlier_question(messages: Iterable[tuple[str, str | None]]) -> str | None:
    """The last message that asked something, of (text, intent), newest first; None if the last few did not."""
    for place, (text, intent) in enumerate(messages):
        if place >= LOOKED_BACK:
            break
        if text and (intent or "").startswith(QUESTION_PREFIX):
            return text
    return None


async def ranking_with_earlier(text: str, earlier: str | None, parse: Parse) -> Ranking | None:
    """How the classifier ranks the two as one message; None where there is nothing to lean on, or no need."""
    if earlier is None or len(text.split()) > SHORT:
        return None
    ranking: Ranking = (await parse(f"{earlier} {text}")).get(TOPIC_RANKING) or []
    return ranking
