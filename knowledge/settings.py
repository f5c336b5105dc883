"""The thresholds of deciding. Each was read off the figures named beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Confidences are the classifier's blend (0.4 logistic regression + 0.6 cosine), 0 to 1."""

    answer_alone: float = 0.55  # the classifier alone is believed
    answer_agreed: float = 0.42  # believed where passage search names the same topic among its first three
    tie: float = 0.03  # topics this near are as good as tied: the kind asked for decides
    offer: float = 0.30  # below this not even a choice is fair
    aside: float = 0.45  # small talk, follow-ups and out-of-scope are believed
    danger: float = 0.40  # low on purpose: a false alarm costs a line, a miss may cost a life
    choices: int = 3
