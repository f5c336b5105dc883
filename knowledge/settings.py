"""The thresholds of deciding, in one place, each with the measurement that chose it.

Measured by `make calibrate` on evaluation/calibration/questions.jsonl: 260 questions by a hand that had not seen
the training examples (205 on topics, 40 out of scope, 15 others). Confidences are the classifier's blend (0.4
logistic regression + 0.6 cosine to the label's centroid), 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    # The classifier alone is believed. 0.36: 226 right, 15 wrong; 0.44: 218, 12; 0.52: 204, 9. Where it is not,
    # most questions are still one tap away (0.44: 16 of them), and a tap is cheaper than a wrong answer.
    answer_alone: float = 0.44
    # Believed where search names the same topic among its first three. 0.34: 220 right; 0.38: 218; 0.42: 217, at
    # 12, 12 and 11 wrong: search agrees seldom where the classifier is unsure, so this matters little.
    answer_agreed: float = 0.38
    # Below this an answer also offers the readings that it passed over: of the answers between 0.44 and 0.60,
    # one in six was wrong; above, one in twenty.
    sure: float = 0.60
    # Topics as near as this are as good as tied: the kind asked for decides.
    tie: float = 0.03
    # Below this not even a choice is fair. 0.25: 11 wrong choices, 2 refused; 0.30: 8, 6; 0.35: 5, 12.
    offer: float = 0.30
    # Small talk, follow-ups and out-of-scope are believed. 0.25: 15 wrong; 0.30: 14; 0.35: 12; 0.45: 12.
    aside: float = 0.35
    # Danger now, and nothing else is answered. 0.44: one false alarm in 245; 0.48: none.
    danger: float = 0.48
    # Danger may be meant: the emergency card stands before the answer. With the gateway's screen by words, on 40
    # lines that neither had seen (tests/gateway/danger_unseen.json): 0.48: 32 heard; 0.42: 34; 0.34: 37; 0.30: 39,
    # at 1, 3, 6 and 8 cards too many on 60 questions about past violence, made to be hard.
    danger_heard: float = 0.34
    choices: int = 3

    # What a short message gains from what was asked before it: 211 right without, 218 with.
    leaning_words: int = 10  # what counts as short
    next_topic: float = 0.18  # added to the topics offered next to the last one. 0.10: 217; 0.18: 218; 0.25: 219
    terse_words: int = 4  # “n email?”: so few words have hardly a meaning of their own,
    same_topic: float = 0.40  # so the last topic gains this. 0.20: 213 right, 0.30: 215, 0.40: 218, 0.50: 216
