"""From a topic to an outcome for the boroughs asked of. Two boroughs' rules are never merged."""

from __future__ import annotations

from dataclasses import replace

from knowledge.question import Outcome, Question
from knowledge.records import CannedReply, Entry, Topic
from knowledge.vocabulary import Borough, Status, TopicKind

STATUS_OF = {
    TopicKind.GUIDANCE: Status.ANSWER,
    TopicKind.PROCEDURE: Status.PROCEDURE,
    TopicKind.THRESHOLD: Status.THRESHOLD,
    TopicKind.DEFINITION: Status.DEFINITION,
    TopicKind.CONTACT: Status.CONTACTS,
}


def for_topic(topic: Topic, question: Question) -> Outcome:
    """The topic's entries for the boroughs named, else the conversation's, else both."""
    if len(question.named) > 1:
        return _for_both(topic, Status.COMPARISON)
    borough = question.named[0] if question.named else question.borough
    if borough is None:
        return _for_both(topic, STATUS_OF[topic.kind])
    return _for_one(topic, borough)


def _for_both(topic: Topic, status: Status) -> Outcome:
    entries = tuple(topic.entry(borough) for borough in Borough)
    silences = tuple(entry.silent for entry in entries if entry.silent)
    if len(silences) == len(entries):
        status = Status.NOT_IN_POLICY
    return Outcome(
        status,
        topic=topic,
        entries=entries,
        asked_of=tuple(Borough),
        silences=silences,
        difference=topic.difference,
        choices=topic.see_also,
    )


def _for_one(topic: Topic, borough: Borough) -> Outcome:
    own, other = (_for_workers_of(borough, topic.entry(b)) for b in (borough, borough.other))
    if not own.silent:
        return Outcome(STATUS_OF[topic.kind], topic=topic, entries=(own,), asked_of=(borough,), choices=topic.see_also)
    entries = (own,) if topic.kind is TopicKind.CONTACT or other.silent else (own, other)
    return Outcome(
        Status.NOT_IN_POLICY,
        topic=topic,
        entries=entries,
        asked_of=(borough,),
        silences=(own.silent,),
        difference=topic.difference if other in entries else None,
        choices=topic.see_also,
    )


def _for_workers_of(borough: Borough, entry: Entry) -> Entry:
    """The entry without the other borough's contacts: its number is no use to them and may mislead."""
    return replace(entry, contacts=tuple(c for c in entry.contacts if c.borough in (None, borough)))


def from_reply(reply: CannedReply) -> Outcome:
    return Outcome(reply.status, reply=reply, contacts=reply.contacts, choices=reply.topics)
