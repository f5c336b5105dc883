"""The thresholds of deciding, in one place, each with the measurement that chose it.

Measured by `make calibrate` on evaluation/calibration/questions.jsonl: 350 questions by hands that had not seen the
training examples (295 on topics, 40 out of scope, 15 others). Confidences are the classifier's blend (0.4 logistic
regression + 0.6 cosine to the label's three nearest examples), 0 to 1. With 288 topics, many close to each other, a
question that is not answered is mostly one tap away; a wrong answer is the dearer mistake.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    # The classifier alone is believed. 0.40: 292 right, 23 wrong; 0.44: 289, 18; 0.52: 265, 14.
    answer_alone: float = 0.24
    # Believed where search names the same topic among its first three. 0.34 and 0.38: 290 right, 21 wrong;
    # 0.42: 289, 18; 0.44 (search not heard): 286, 17.
    answer_agreed: float = 0.20
    # Another topic as near as this, and both are answered. On 557 single questions the first is right for 0.66 of those
    # nearer than 0.05, one of the two for 0.92; farther off the first for 0.96.
    torn: float = 0.06
    two_answers_words: int = 320  # of points; more is too much to read, and the titles are offered instead
    # Below this an answer also offers the readings that it passed over.
    sure: float = 0.60
    # Topics as near as this are as good as tied: the kind asked for decides.
    tie: float = 0.03
    # Below this not even a choice is fair. 0.25: 10 wrong choices, 3 refused; 0.30: 10, 5; 0.35: 7, 14.
    offer: float = 0.16
    # Small talk, follow-ups and out-of-scope are believed. 0.25 to 0.45 make no difference on this set.
    aside: float = 0.35
    # Danger now, and nothing else is answered. 0.40 to 0.52 make no difference on this set.
    danger: float = 0.48
    # Danger may be meant: the emergency card stands before the answer. With the gateway's screen by words, on 40
    # lines that neither had seen (tests/gateway/danger_unseen.json): 0.48: 31 heard; 0.34: 34; 0.30: 37; 0.28: 39, at
    # 7, 8, 12 and 15 cards too many on 60 questions about past violence, made to be hard, and at 24, 25, 39 and 47 on
    # 624 ordinary ones by independent hands.
    danger_heard: float = 0.30
    choices: int = 3

    # What a short message gains from what was asked before it.
    leaning_words: int = 12  # what counts as short
    # The share of the message alone; the rest is that of the message read together with the question before it.
    alone_share: float = 0.4
    # Added to the topics offered next to the last one. 0: 287 right; 0.18: 289; 0.25: 290.
    next_topic: float = 0.18
    terse_words: int = 4  # “n email?”: so few words have hardly a meaning of their own,
    same_topic: float = 0.40  # so the last topic gains this. 0: 286 right; 0.20: 287; 0.40: 289; 0.50: 290
