"""A fault for each rule that guides and the quiz are held to."""

from __future__ import annotations

from tests.knowledge.copying import Fault

MARAC = "guides/marac.yml"
TOUR = "guides/first_week.yml"
QUIZ = "guides/quiz.yml"
WRONG = "wrong: [neighbours of the family, the police]"
QUOTE = 'quotes: ["Members of the victim\'s family, including their children, should not be used"]'

GUIDE_FAULTS = {
    "criterion that is not in the source": Fault(
        "quote", MARAC, QUOTE, 'quotes: ["Members of the victim\'s family may be used"]', "family may be used",
        "marac: not in camden letter for letter",
    ),
    "point of its own that softens": Fault(
        "verb", MARAC, "- {topic: interpreter_booking}",
        "- {borough: camden, says: They may be used., quotes: [Members of the victim's family]}", "They may be used",
        "says “may”",
    ),
    "point that is not there": Fault(
        "point", MARAC, "borough: lambeth, points: [1]", "borough: lambeth, points: [9]", "lambeth, points: [9]",
        "interpreters has 3 points for lambeth, not 9",
    ),
    "topic that is not there": Fault(
        "key", MARAC, "{topic: interpreter_booking}", "{topic: nowhere}", "", "refers to “nowhere”"
    ),
    "contact that is not there": Fault(
        "key", MARAC, "[lambeth_lado, childline]", "[nobody]", "", "refers to “nobody”"
    ),
    "offered with no topic": Fault("key", MARAC, "offered_with: [interpreters]", "offered_with: [gone]", "", "“gone”"),
    "level that the ladder does not have": Fault(
        "level", "guides/threshold.yml", "level: 1}", "level: 7}", "level: 7}", "no level 7 of the ladder"
    ),
    "step that no answer leads to": Fault(
        "when", MARAC, "who: [child, family]", "who: [child, aunt]", "- key: which", "“who: aunt”, which no earlier"
    ),
    "step after a later one": Fault(
        "when", MARAC, "when: {borough: [camden], who", "when: {end: [none], who", "- key: which", "“end: none”"
    ),
    "step twice": Fault("unique", MARAC, "- key: which", "- key: who", "- key: who", "a step `who` already"),
    "option twice": Fault("unique", MARAC, "key: not_known", 'key: "no"', "", "two options have the same key"),
    "verdict of its own": Fault(
        "verdict", MARAC, "about: It asks two things.", "about: You should refer.", "about: You should",
        "“You should refer” reads as a verdict",
    ),
    "verdict on a threshold": Fault(
        "verdict", MARAC, "title: A child interprets", "title: The threshold is met", "threshold is met", "a verdict"
    ),
    "title that is a sentence": Fault(
        "length", MARAC, "title: A child interprets", "title: What to do when a child of the family interprets here",
        "What to do when", "the limit is 8",
    ),
    "command in place of a question": Fault(
        "question", MARAC, "asks: Who interprets here?", "asks: Say who interprets.", "Say who", "must be a question"
    ),
    "number in an option": Fault(
        "number", MARAC, "label: Not known", "label: Phone 0808 801 0327", "Phone 0808", "“0808 801 0327” belongs"
    ),
    "quiz question of no borough": Fault(
        "question", QUIZ, "In Lambeth, who are", "Who are", "", "must name Lambeth alone"
    ),
    "quiz question of both": Fault(
        "question", QUIZ, "In Lambeth, who", "In Lambeth and Camden, who", "", "must name Lambeth alone"
    ),
    "answer that does not stand there": Fault(
        "answer", QUIZ, "answer: children", "answer: neighbours", "", "“neighbours” is not in point 1"
    ),
    "answer of another point": Fault("answer", QUIZ, "answer: children", "answer: friends", "", "is not in point 1"),
    "answer that is a part of a word": Fault("answer", QUIZ, "answer: children", "answer: hild", "", "“hild” is not"),
    "quiz point that is not there": Fault("point", QUIZ, "point: 1", "point: 9", "", "interpreters has 3 points"),
    "wrong answer that is right too": Fault(
        "wrong", QUIZ, WRONG, "wrong: [family members and friends, the police]",
        "", "“family members and friends” stands in interpreters",
    ),
    "option within an option": Fault(
        "wrong", QUIZ, WRONG, "wrong: [young children next door, the police]",
        "", "“children” is part of another option",
    ),
    "long option": Fault(
        "length", QUIZ, "the police]", "the police who have come to the house at night for the third time]", "",
        "over 12 words",
    ),
    "quiz question of no stop": Fault("stop", QUIZ, "stop: interpreters", "stop: nowhere", "", "no stop of the tour"),
    "stop that nobody is asked about": Fault(
        "quiz", TOUR, "- key: booking", "- key: booking_it", "- key: booking_it", "is about “booking_it” for Lambeth"
    ),
}  # fmt: skip
