"""The thresholds of deciding, in one place, each with the measurement that chose it.

Measured by `make calibrate` on evaluation/calibration/questions.jsonl: 350 questions by hands that had not seen the
training examples (295 on topics, 40 out of scope, 15 others). Confidences are the classifier's blend (0.4 logistic
regression + 0.6 cosine to the label's centroid), 0 to 1. With 288 topics, many close to each other, a question that
is not answered is mostly one tap away; a wrong answer is the dearer mistake.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    # The classifier alone is believed. 0.40: 250 right, 30 wrong; 0.44: 247, 25; 0.52: 230, 21.
    answer_alone: float = 0.44
    # Believed where search names the same topic among its first three. 0.34: 255 right, 32 wrong; 0.38: 251, 30;
    # 0.42: 247, 25; 0.44 (search not heard): 244, 24.
    answer_agreed: float = 0.42
    # Below this an answer also offers the readings that it passed over.
    sure: float = 0.60
    # Topics as near as this are as good as tied: the kind asked for decides.
    tie: float = 0.03
    # Below this not even a choice is fair. 0.25: 29 wrong choices, 4 refused; 0.30: 22, 12; 0.35: 21, 26.
    offer: float = 0.30
    # Small talk, follow-ups and out-of-scope are believed. 0.25: 27 wrong; 0.35: 25; 0.45: 24, but 1 fewer right.
    aside: float = 0.35
    # Danger now, and nothing else is answered. 0.40 and 0.44: 26 wrong; 0.48 and above: 25.
    danger: float = 0.48
    # Danger may be meant: the emergency card stands before the answer. With the gateway's screen by words, on 40
    # lines that neither had seen (tests/gateway/danger_unseen.json): 0.48: 32 heard; 0.42: 33; 0.34: 37; 0.30: 39, at
    # 7, 7, 11 and 13 cards too many on 60 questions about past violence, made to be hard; 4 in 255 on this set.
    danger_heard: float = 0.34
    choices: int = 3

    # What a short message gains from what was asked before it.
    leaning_words: int = 10  # what counts as short
    # Added to the topics offered next to the last one. 0: 246 right; 0.18: 247; 0.25: 247, and 2 more wrong.
    next_topic: float = 0.18
    terse_words: int = 4  # “n email?”: so few words have hardly a meaning of their own,
    same_topic: float = 0.40  # so the last topic gains this. 0: 245 right; 0.30: 246; 0.40: 247; 0.50: 246
