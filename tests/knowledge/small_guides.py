"""Four small guides and a quiz of two questions, on interpreting alone."""

from __future__ import annotations

from pathlib import Path

MARAC = """guide:
  key: marac
  title: MARAC, small
  question: Walk me through MARAC
  about: It asks two things.
  ending: summary
  offered_with: [interpreters]
  steps:
    - key: who
      title: Who interprets
      shows:
        - {topic: interpreters, borough: lambeth, points: [1]}
        - {topic: interpreters, borough: camden, points: [1]}
      asks: Who interprets here?
      choose: many
      why: {topic: interpreters}
      options:
        - {key: child, label: A child of the family}
        - key: family
          label: A relative
          borough: camden
          quotes: ["Members of the victim's family, including their children, should not be used"]
          leads:
            - {topic: interpreters, borough: camden, points: [1]}
    - key: which
      title: A child interprets
      when: {borough: [camden], who: [child, family]}
      shows:
        - {topic: interpreters}
      asks: Is another interpreter there?
      why: {topic: interpreters}
      options:
        - {key: "yes", label: "Yes"}
        - {key: "no", label: "No"}
        - {key: not_known, label: Not known}
      contacts: [lambeth_lado, childline]
    - key: end
      title: Booking
      shows:
        - {topic: interpreter_booking}
"""
THRESHOLD = """guide:
  key: threshold
  title: The level, small
  question: Help me work out the level
  about: It walks one ladder.
  ending: summary
  steps:
    - key: level
      title: A level
      shows:
        - {topic: interpreters}
      asks: Which of these are so?
      choose: many
      why: {topic: interpreters}
      ladder: {key: camden_london, level: 1}
    - key: end
      title: Booking
      shows:
        - {topic: interpreter_booking}
"""
SAFETY = """guide:
  key: safety
  title: A safety plan, small
  question: Help me make a safety plan
  about: It ends in a checklist.
  ending: checklist
  steps:
    - key: plan
      title: Who interprets
      shows:
        - {topic: interpreters}
    - key: booking
      title: Booking
      shows:
        - {topic: interpreter_booking}
"""
FIRST_WEEK = """guide:
  key: first_week
  title: The first week, small
  question: Take me through my first week
  about: A tour of two stops.
  both: true
  ending: record
  steps:
    - key: interpreters
      title: Interpreters
      shows:
        - {topic: interpreters}
      more: [interpreter_needed]
    - key: booking
      title: Booking
      shows:
        - {topic: interpreter_booking}
"""
QUIZ = """questions:
  - key: lambeth_child
    stop: interpreters
    borough: lambeth
    asks: In Lambeth, who are never to be used as interpreters?
    topic: interpreters
    point: 1
    answer: children
    wrong: [neighbours of the family, the police]
  - key: camden_child
    stop: interpreters
    borough: camden
    asks: In Camden, whose family should not be used to interpret?
    topic: interpreters
    point: 1
    answer: the victim's family
    wrong: [the neighbour's family, the manager's family]
  - key: lambeth_booking
    stop: booking
    borough: lambeth
    asks: In Lambeth, what must be clear before an interpreter is commissioned?
    topic: interpreter_booking
    point: 1
    answer: the victim's first language
    wrong: [the victim's address, the victim's employer]
  - key: camden_booking
    stop: booking
    borough: camden
    asks: In Camden, who should be available where English is not the first language?
    topic: interpreter_booking
    point: 1
    answer: an experienced interpreter
    wrong: [a qualified neighbour, a second manager]
"""
FILES = {
    "marac.yml": MARAC,
    "threshold.yml": THRESHOLD,
    "safety.yml": SAFETY,
    "first_week.yml": FIRST_WEEK,
    "quiz.yml": QUIZ,
}


def write_guides(folder: Path) -> None:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
