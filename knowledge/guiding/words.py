"""What guides say of themselves. No policy: that stands in the content."""

from __future__ import annotations

from knowledge.guiding.hearing import NONE_OF_THESE, NOT_SURE, Control

CONTROL_LABELS = {
    Control.NEXT: "Next",
    Control.BACK: "Back",
    Control.WHY: "Why do you ask?",
    Control.STOP: "Stop the guide",
    Control.RESUME: "Go on",
    Control.RESTART: "Start again",
}
TICK_LABELS = {NONE_OF_THESE: "None of these", NOT_SURE: "Not sure"}

WHOSE_POLICY = "Whose policy shall we go by?"
BOTH_LABEL = "Both"
TAKEN_UP = "Back to the guide."
WAITING = "The guide waits where you were."
STOPPED = "Stopped. What you ticked is kept with this conversation: say “resume the guide” to go on."
READ_WHY = "This is why it is asked:"
NOTHING_ASKED = "Nothing is asked here. Say “next” to go on."
NOT_AN_ANSWER = "That is none of the answers to this step. Type an answer's number or its words."
NO_DECISION = (
    "This is guidance, not a decision. It sets what you ticked beside the policy's own words, and knows nothing else "
    "of the case."
)
CALL_FIRST = "You said that somebody is, or may be, in immediate danger: call 999 first (general safety advice)."
CHECKLIST = "A checklist from the policy's own words. Tick on paper what is done; add what the case needs."

QUIZ_TITLE = "The quiz"
QUIZ_ASKS = "That was the tour. Do you want to do the quiz now?"
QUIZ_YES, QUIZ_NO = "Yes, start the quiz", "No, finish without it"
RIGHT = "Right."
WRONG = "Not right. The answer is “{answer}”."
RECORD = "Record of the tour: {stops} stops read."
SCORE = "Quiz: {right} of {asked} right."
NO_QUIZ = "The quiz was not done."
LOOK_AGAIN = "To look at again"
ALL_RIGHT = "Nothing to look at again."


def from_stop(question: str, title: str) -> str:
    """What asks for a tour from one of its stops on."""
    return f"{question}, from: {title}"
