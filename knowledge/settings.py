"""The thresholds of deciding, in one place, each with the measurement that chose it.

Measured by `make calibrate` on evaluation/calibration/questions.jsonl: 260 questions by a hand that had not seen
the training examples (205 on topics, 40 out of scope, 15 others). Confidences are the classifier's blend (0.4
logistic regression + 0.6 cosine to the label's centroid), 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    # The classifier alone is believed. 0.40: 222 right, 18 wrong; 0.44: 215, 15; 0.48: 207, 14; 0.56: 194, 12.
    # Below 0.44 each right answer gained costs a third of a wrong one, and one tap on a choice is cheaper.
    answer_alone: float = 0.44
    # Believed where search names the same topic among its first three. 0.34: 215 right; 0.38: 213; 0.42: 212,
    # at 15, 15 and 14 wrong: search agrees seldom where the classifier is unsure, so this matters little.
    answer_agreed: float = 0.38
    # Below this an answer also offers the readings that it passed over: of the answers between 0.44 and 0.60,
    # one in seven was wrong; above, one in twenty-five.
    sure: float = 0.60
    # Topics as near as this are as good as tied: the kind asked for decides.
    tie: float = 0.03
    # Below this not even a choice is fair. 0.25: 52 questions one tap away, 2 refused; 0.30: 43, 6; 0.32: 40, 7.
    offer: float = 0.30
    # Small talk, follow-ups and out-of-scope are believed. 0.35: 195 right, 11 wrong; 0.45: 193, 11; 0.25: 195, 14.
    aside: float = 0.35
    # The gateway screens for danger as well, by words; this one reads the rest.
    danger: float = 0.48
    choices: int = 3

    # What a short message gains from what was asked before it. Chosen on the 20 follow-ups of the same set.
    leaning_words: int = 10  # what counts as short
    same_topic: float = 0.20  # added to the last topic,
    next_topic: float = 0.18  # to those offered next to it,
    same_subject: float = 0.10  # and to the others of its subject
    terse_words: int = 4  # “n email?”: so few words have hardly a meaning of their own
    same_topic_terse: float = 0.40
