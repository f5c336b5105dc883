"""Every key leads to a record, and no two topics look the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules import walk
from knowledge.rules.failure import Failure


def keys_lead_somewhere(content: Content, library: Library) -> Iterator[Failure]:
    topics = {topic.key for topic in content.topics}
    contacts = {contact.key for contact in content.contacts}
    links = {link.key for link in content.links}
    wanted: list[tuple[str, str, Iterable[str], set[str]]] = []
    for topic, _, entry in walk.entries(content):
        wanted.append(("topics", topic.key, entry.contacts, contacts))
        wanted.append(("topics", topic.key, entry.links, links))
    wanted.extend(("topics", topic.key, topic.see_also, topics) for topic in content.topics)
    wanted.extend(("terms", term.key, [term.topic], topics) for term in content.terms if term.topic)
    wanted.extend(("differences", difference.key, difference.topics, topics) for difference in content.differences)
    wanted.extend(("ladders", ladder.key, ladder.shown_with(), topics) for ladder in content.ladders)
    for guide in content.guides:
        named = [shown.topic for step in guide.steps for shown in step.shown() if shown.topic]
        wanted.append(("guides", guide.key, [*guide.offered_with, *named], topics))
        wanted.append(
            ("guides", guide.key, [key for step in guide.steps for key in (*step.more, *step.cautions)], topics)
        )
        wanted.append(("guides", guide.key, [key for step in guide.steps for key in step.contacts], contacts))
    wanted.extend(("questions", question.key, [question.topic], topics) for question in content.quiz)
    wanted.extend(("replies", reply.key, reply.topics, topics) for reply in content.replies)
    wanted.extend(("replies", reply.key, reply.contacts, contacts) for reply in content.replies)
    for kind, key, keys, known in wanted:
        for missing in sorted(set(keys) - known):
            yield walk.failure(content, kind, key, "key", f"refers to “{missing}”, which is not there.")


def titles_are_told_apart(content: Content, library: Library) -> Iterator[Failure]:
    for what in ("title", "question"):
        counts = Counter(getattr(topic, what).casefold() for topic in content.topics)
        for topic in content.topics:
            if counts[getattr(topic, what).casefold()] > 1:
                message = f"another topic has the same {what}: “{getattr(topic, what)}”"
                yield walk.failure(content, "topics", topic.key, "unique", message)


def names_are_told_apart(content: Content, library: Library) -> Iterator[Failure]:
    """A name is what somebody types and nothing more: under two topics it tells neither."""
    owners: dict[str, list[str]] = {}
    for topic in content.topics:
        for name in dict.fromkeys(name.casefold() for name in topic.names):
            owners.setdefault(name, []).append(topic.key)
    for name, keys in owners.items():
        for key in keys[1:]:
            yield walk.failure(content, "topics", key, "unique", f"“{name}” is a name of {keys[0]} too.", name)
