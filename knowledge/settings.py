"""The thresholds of deciding, in one place, each with the measurement that chose it.

Measured by `make calibrate` on evaluation/calibration/questions.jsonl: 350 questions by hands that had not seen the
training examples (295 on topics, 40 out of scope, 15 others), and on the 427 of development.jsonl and
independent.jsonl. Confidences are the classifier's blend (see bot/components/scores.py), 0 to 1.
evaluation/reports/risk_coverage.png shows what believing less would gain.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    # The classifier alone is believed. 0.24: 330 right, none one tap, 19 wrong; 0.32: 324, 6, 19; 0.44: 301, 31, 16.
    answer_alone: float = 0.24
    # Believed where search names the same topic among its first three. 0.20: 330 right, 19 wrong; 0.28: 325, 17.
    answer_agreed: float = 0.20
    # Another topic as near as this, and both are answered. On 557 single questions the first is right for 0.66 of those
    # nearer than 0.05, one of the two for 0.92; farther off the first for 0.96.
    torn: float = 0.06
    two_answers_words: int = 320  # of points; more is too much to read, and the titles are offered instead
    # Below this an answer also offers the readings that it passed over.
    sure: float = 0.60
    # Topics as near as this are as good as tied: the kind asked for decides.
    tie: float = 0.03
    # Below this not even a choice is fair. 0.14 to 0.26 make no difference on this set.
    offer: float = 0.18
    # Small talk, follow-ups and out-of-scope are believed. 0.30: 330 right, 19 wrong; 0.35: 329, 20; 0.45: 327, 21.
    aside: float = 0.30
    # Danger now, and nothing else is answered. 0.38 to 0.50 give no ordinary question such an end.
    danger: float = 0.42
    # Danger may be meant: the emergency card stands before the answer. With the gateway's screen by words, on 40
    # lines that neither had seen (tests/gateway/danger_unseen.json): 0.30: 35 heard; 0.23: 37; 0.21: 38; 0.19: 40, at
    # 7, 9, 13 and 19 cards too many on 60 questions about past violence, made to be hard, and at 14, 16, 26 and 36 on
    # 418 ordinary ones by independent hands.
    danger_heard: float = 0.23
    choices: int = 3

    # What a short message gains from what was asked before it.
    leaning_words: int = 12  # what counts as short. 8: 328 right; 10: 329; 12 and 16: 330
    # The share of the message alone; the rest is that of the message read together with the question before it.
    alone_share: float = 0.4  # 0.2 to 0.5: 330 right; 0.7: 327; 1.0 (the question before is not heard): 325
    # Added to the topics offered next to the last one. 0: 327 right; 0.10 and 0.18: 330; 0.25: 328.
    next_topic: float = 0.18
    terse_words: int = 4  # “n email?”: so few words have hardly a meaning of their own,
    same_topic: float = 0.30  # so the last topic gains this. 0 and 0.20: 331 right; 0.30: 330; 0.40: 329
