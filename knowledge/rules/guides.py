"""A guide hangs together: every step can be reached, every reference leads somewhere, and it decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.guiding.course import BOROUGH
from knowledge.guiding.hearing import NONE_OF_THESE, NOT_SURE
from knowledge.rules import walk
from knowledge.rules.failure import Failure
from knowledge.rules.ladders import VERDICT
from knowledge.schema_guides import GuideRecord, StepRecord
from knowledge.vocabulary import Borough, Choose, Ending, GuideKey

MAX_TITLE_WORDS = 8
# What would be the guide's own word on a case. A point in a policy's words may say “you should refer”.
OWN_VERDICT = re.compile(r"\byou (?:should|must|need to|have to) refer\b|\bthresholds? (?:is|are|was) ", re.IGNORECASE)


def every_guide_is_there(content: Content, library: Library) -> Iterator[Failure]:
    for key in GuideKey:
        if all(guide.key is not key for guide in content.guides):
            yield Failure(content.folder / "guides", None, "guide", f"there is no guide `{key}`.")


def references_are_in_range(content: Content, library: Library) -> Iterator[Failure]:
    """A topic's points, and a ladder's level, are counted from 1."""
    topics = {topic.key: topic for topic in content.topics}
    levels = {ladder.key: len(ladder.levels) for ladder in content.ladders}
    for guide, step in _steps(content):
        for shown in step.shown():
            topic = topics.get(shown.topic or "")
            if topic and shown.borough and shown.points:
                count = len(topic.entries.of(shown.borough).points)
                for place in shown.points:
                    if place > count:
                        message = f"{step.key}: {shown.topic} has {count} points for {shown.borough}, not {place}."
                        yield walk.failure(content, "guides", guide.key, "point", message, f"topic: {shown.topic}")
        if step.ladder and step.ladder.level > levels.get(step.ladder.key, 0):
            message = f"{step.key}: there is no level {step.ladder.level} of the ladder “{step.ladder.key}”."
            yield walk.failure(content, "guides", guide.key, "level", message, "ladder: {key:")


def steps_hang_together(content: Content, library: Library) -> Iterator[Failure]:
    """Keys once; `when` names earlier steps and their options."""
    for guide in content.guides:
        known = {BOROUGH: {borough.value for borough in Borough}}
        for step in guide.steps:
            if step.key in known:
                message = f"there is a step `{step.key}` already."
                yield walk.failure(content, "guides", guide.key, "unique", message, f"- key: {step.key}")
            for earlier, options in step.when.items():
                for option in sorted(set(options) - known.get(earlier, set())):
                    message = f"{step.key}: `when` names “{earlier}: {option}”, which no earlier step offers."
                    yield walk.failure(content, "guides", guide.key, "when", message, f"- key: {step.key}")
            known[step.key] = {option.key for option in step.options}
            if kept := known[step.key] & {NONE_OF_THESE, NOT_SURE}:
                message = f"{step.key}: the option key `{kept.pop()}` is the engine's own."
                yield walk.failure(content, "guides", guide.key, "unique", message, f"- key: {step.key}")
            if len(known[step.key]) < len(step.options):
                message = f"{step.key}: two options have the same key."
                yield walk.failure(content, "guides", guide.key, "unique", message, f"- key: {step.key}")
            if step.choose is Choose.MANY:
                known[step.key] |= {NONE_OF_THESE, NOT_SURE}


def guides_never_decide(content: Content, library: Library) -> Iterator[Failure]:
    """In its own words, which are those without a quote."""
    for guide in content.guides:
        own = [guide.title, guide.question, guide.about]
        for step in guide.steps:
            own += [step.title, step.asks or "", *(option.label for option in step.options if not option.quotes)]
            own += [shown.says for shown in step.shown() if shown.says and guide.ending is not Ending.RECORD]
        for sentence in own:
            if found := OWN_VERDICT.search(sentence) or VERDICT.search(sentence):
                message = f"“{found[0]}” reads as a verdict on a case: “{sentence}”"
                yield walk.failure(content, "guides", guide.key, "verdict", message, sentence)


def steps_are_short(content: Content, library: Library) -> Iterator[Failure]:
    for guide, step in _steps(content):
        if len(step.title.split()) > MAX_TITLE_WORDS:
            message = f"a title of {len(step.title.split())} words; the limit is {MAX_TITLE_WORDS}: “{step.title}”"
            yield walk.failure(content, "guides", guide.key, "length", message, step.title)
        if step.asks and "?" not in step.asks:
            message = f"`asks` must be a question: “{step.asks}”"
            yield walk.failure(content, "guides", guide.key, "question", message, step.asks)


def _steps(content: Content) -> Iterator[tuple[GuideRecord, StepRecord]]:
    for guide in content.guides:
        for step in guide.steps:
            yield guide, step
