"""What a message says to a guide: what is ticked, or where to go. None: it says something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from knowledge.guiding.records import Option
from knowledge.vocabulary import Choose


class Control(StrEnum):
    """Steering; the values are the classifier's, `guide_control/back`."""

    NEXT = "next"
    BACK = "back"
    WHY = "why"
    STOP = "stop"
    RESUME = "resume"
    RESTART = "restart"


# Which of them the classifier hears; one is said in so many words, or not meant.
HEARD = tuple(control for control in Control if control is not Control.RESTART)

# What a many-step offers beside its options; they are kept as what was ticked.
NONE_OF_THESE = "none"
NOT_SURE = "not_sure"

_CONTROL_WORDS: Mapping[Control, str] = {
    Control.NEXT: r"next|(?:next|the next) (?:one|step|stop)|ok(?:ay)? next|continue|carry on|read on|got it",
    Control.BACK: r"(?:go |one )?back|(?:the )?previous(?: one| step| stop)?|go back (?:one|a step)",
    Control.WHY: r"why(?: do you| are you)? ask(?:ing)?(?: me)?(?: that| this)?|why do you want to know",
    Control.STOP: r"(?:stop|quit|exit|cancel)(?: (?:the|this) (?:guide|tour|quiz))?|(?:stop|end) (?:it|here|now)"
    r"|(?:end|leave) (?:the|this) (?:guide|tour|quiz)",
    Control.RESUME: r"go on|resume|(?:resume|go on with|take up|back to) (?:the|my|this) (?:guide|tour|quiz)",
    Control.RESTART: r"(?:start|begin) (?:again|over|afresh)|restart(?: (?:the|this) (?:guide|tour|quiz))?",
}
_CONTROLS = {control: re.compile(words) for control, words in _CONTROL_WORDS.items()}
_NONE = re.compile(r"none(?: of (?:these|them|those|the above))?|neither(?: of (?:these|them))?|nothing here")
_UNSURE = re.compile(r"not sure|unsure|(?:i )?(?:do not|dont) know(?: yet)?|not known|no idea|unknown")
_ALL = re.compile(r"all(?: of)?(?: (?:these|them|those|the above))?")
_YES = re.compile(r"yes|yeah|yep|y")
_NO = re.compile(r"no|nope|n")
# As typed, for “1-3” is not “1, 3”.
_JOINT = r"(?:\s*(?:[,;&+]|[-–]|\band\b)\s*(?:and\s+)?|\s+)"
_NUMBERS = re.compile(rf"[\s(]*(?:(?:numbers?|options?|no\.)\s*)?(\d{{1,2}}(?:{_JOINT}\d{{1,2}})*)[\s.)?]*")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ORDINAL = re.compile(rf"(?:the )?({'|'.join(_ORDINALS)})(?: one| option)?")
_WHOLE_WORD = 4  # letters of a label's first word that tell it, where one is ticked
_MANY_WORDS = 3  # of a label's beginning, where many are: “children” is hardly a tick


def plain(text: str) -> str:
    """Lower case, apostrophes dropped, everything else but letters and digits a blank."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold().replace("'", "").replace("’", "")).split())


def control_said(text: str) -> Control | None:
    """A control in so many words, as on the buttons."""
    heard = plain(text)
    return next((control for control, words in _CONTROLS.items() if words.fullmatch(heard)), None)


def names_guide(text: str) -> bool:
    return bool({"guide", "tour", "quiz"} & set(plain(text).split()))


def names_tour(text: str) -> bool:
    return bool({"tour", "quiz"} & set(plain(text).split()))


def ticked(text: str, options: Sequence[Option], choose: Choose) -> tuple[str, ...] | None:
    """The options' keys in their order; NONE_OF_THESE or NOT_SURE of a step where many may be ticked."""
    heard = plain(text)
    if not heard or text.rstrip().endswith("?"):
        return None
    if choose is Choose.MANY:
        if _NONE.fullmatch(heard) or _NO.fullmatch(heard):
            return (NONE_OF_THESE,)
        if _UNSURE.fullmatch(heard):
            return (NOT_SURE,)
        if _ALL.fullmatch(heard):
            return tuple(option.key for option in options)
    places = _by_number(text, len(options)) or _by_words(heard, options, choose)
    if not places or (choose is Choose.ONE and len(places) > 1):
        return None
    return tuple(options[place].key for place in sorted(places))


def only_numbers(text: str) -> bool:
    """Whether somebody can only have meant options, though they are not there."""
    return _NUMBERS.fullmatch(text.casefold()) is not None


def _by_number(text: str, count: int) -> set[int]:
    """Places from 0; none where a number is not among them: a number too high is no answer at all."""
    if numbers := _NUMBERS.fullmatch(text.casefold()):
        ranges = [range(int(first), int(last) + 1) for first, last in _RANGE.findall(numbers[1])]
        said = {int(number) - 1 for number in re.findall(r"\d+", numbers[1])} | {n - 1 for r in ranges for n in r}
    elif ordinal := _ORDINAL.fullmatch(plain(text)):
        said = {_ORDINALS.index(ordinal[1])}
    else:
        return set()
    return said if all(0 <= place < count for place in said) else set()


def _by_words(heard: str, options: Sequence[Option], choose: Choose) -> set[int]:
    """The option with this label, or the only one that begins so."""
    labels = [plain(option.label) for option in options]
    if heard in labels:
        return {labels.index(heard)}
    if words := next((words for words in (_YES, _NO, _UNSURE) if words.fullmatch(heard)), None):
        return _only([place for place, label in enumerate(labels) if _says(words, label, labels)])
    said = heard.split()
    one_is_enough = len(said) > 1 or len(heard) >= _WHOLE_WORD
    enough = one_is_enough if choose is Choose.ONE else len(said) >= _MANY_WORDS
    return _only([place for place, label in enumerate(labels) if enough and label.startswith(f"{heard} ")])


def _says(words: re.Pattern[str], label: str, labels: Sequence[str]) -> bool:
    """Whether yes, no or not known says this label. “Not yet” is no, where a question of yes and no has no other."""
    if words is _UNSURE:
        return _UNSURE.match(label) is not None
    if not any(re.match(r"yes\b", other) for other in labels):
        return False
    if words is _YES:
        return re.match(r"yes\b", label) is not None
    no = r"no\b" if any(re.match(r"no\b", other) for other in labels) else r"not yet\b"
    return re.match(no, label) is not None


def _only(places: list[int]) -> set[int]:
    return set(places) if len(places) == 1 else set()
