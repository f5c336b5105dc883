"""The thresholds of deciding, in one place, each with the measurement that chose it.

Measured by `make calibrate` on evaluation/calibration/questions.jsonl: 260 questions by a hand that had not seen
the training examples (205 on topics, 40 out of scope, 15 others). Confidences are the classifier's blend (0.4
logistic regression + 0.6 cosine to the label's centroid), 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    # The classifier alone is believed. 0.36: 228 right, 16 wrong; 0.44: 221, 15; 0.52: 208, 12. A question that it
    # is not believed on is mostly one tap away (0.44: 9 of them; 0.52: 23), and a tap is cheaper than a wrong answer.
    answer_alone: float = 0.44
    # Believed where search names the same topic among its first three. 0.34: 222 right; 0.38: 221; 0.44 (search not
    # heard): 219, at 15, 15 and 14 wrong: search agrees seldom where the classifier is unsure, so it matters little.
    answer_agreed: float = 0.38
    # Below this an answer also offers the readings that it passed over: of the answers between 0.44 and 0.60, 10 of
    # 59 were wrong; above, 4 of 119.
    sure: float = 0.60
    # Topics as near as this are as good as tied: the kind asked for decides.
    tie: float = 0.03
    # Below this not even a choice is fair. 0.25: 13 wrong choices, 5 refused; 0.30: 8, 7; 0.35: 5, 12.
    offer: float = 0.30
    # Small talk, follow-ups and out-of-scope are believed. 0.30: 17 wrong; 0.35: 15; 0.45: 15, but 2 fewer right.
    aside: float = 0.35
    # Danger now, and nothing else is answered. 0.40: 17 wrong; 0.44 and above: 15.
    danger: float = 0.48
    # Danger may be meant: the emergency card stands before the answer. With the gateway's screen by words, on 40
    # lines that neither had seen (tests/gateway/danger_unseen.json): 0.48: 32 heard; 0.42: 33; 0.34: 37; 0.30: 39, at
    # 7, 7, 11 and 13 cards too many on 60 questions about past violence, made to be hard; 4 in 255 on this set.
    danger_heard: float = 0.34
    choices: int = 3

    # What a short message gains from what was asked before it.
    leaning_words: int = 10  # what counts as short
    next_topic: float = 0.18  # added to the topics offered next to the last one. 0: 219 right; 0.18: 221; 0.25: 222
    terse_words: int = 4  # “n email?”: so few words have hardly a meaning of their own,
    same_topic: float = 0.40  # so the last topic gains this. 0: 215 right; 0.30: 219; 0.40: 221; 0.50: 220
