"""A ladder sets a policy's levels out, whole and in its own words, beside an answer; it never decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules import walk
from knowledge.rules.failure import Failure
from knowledge.vocabulary import TopicKind

# A verdict on a case. “Will meet the threshold for” is a policy's word on where a level leads.
VERDICT = re.compile(r"\b(?:is|are|was|were|been) (?:met|reached)\b|\b(?:meets|reaches) (?:the|this)\b", re.IGNORECASE)


def levels_are_the_policys_own(content: Content, library: Library) -> Iterator[Failure]:
    """A level's name and criteria stand in its own quotes. A criterion is not cut short either: “low levels of
    non-physical abuse” is early help, and the same words with “where …” after them are child in need."""
    for ladder in content.ladders:
        for level in ladder.levels:
            if not any(level.name in quote for quote in level.quotes):
                message = f"“{level.name}” is not in the level's quotes."
                yield walk.failure(content, "ladders", ladder.key, "level", message, level.name)
            for criterion in level.criteria:
                if not _is_a_whole_piece(criterion, level.quotes):
                    message = f"not a whole piece, from stop to stop, of the quotes of “{level.name}”: “{criterion}”"
                    yield walk.failure(content, "ladders", ladder.key, "level", message, f"- {criterion}")


def _is_a_whole_piece(criterion: str, quotes: Iterable[str]) -> bool:
    whole = re.compile(rf"(?:^|[:;.] ){re.escape(criterion)}(?=[;.]|$)")
    return any(whole.search(quote) for quote in quotes)


def ladders_never_decide(content: Content, library: Library) -> Iterator[Failure]:
    for ladder in content.ladders:
        for sentence in ladder.sentences():
            if found := VERDICT.search(sentence):
                message = f"“{found[0]}” reads as a verdict on a case: “{sentence}”"
                yield walk.failure(content, "ladders", ladder.key, "verdict", message, sentence)


def ladders_stand_beside_an_answer(content: Content, library: Library) -> Iterator[Failure]:
    """A topic that asks about a level is one on thresholds; and a section is shown only where there are points."""
    topics = {topic.key: topic for topic in content.topics}
    for ladder in content.ladders:
        document = library.documents.get(ladder.document)
        for key, levels in ladder.shown_with().items():
            topic = topics.get(key)
            if topic is None or document is None:
                continue  # other rules say so
            if levels and topic.kind is not TopicKind.THRESHOLD:
                message = f"asks about a level with “{key}”, which is of kind {topic.kind}, not threshold."
                yield walk.failure(content, "ladders", ladder.key, "shown", message)
            if not topic.entries.of(document.borough).points:
                message = f"is shown with “{key}”, which has no points for {document.borough.label}."
                yield walk.failure(content, "ladders", ladder.key, "shown", message)
