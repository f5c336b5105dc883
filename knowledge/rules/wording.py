"""How it is told: short, with the policy's own verbs, silence named, no number in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules import walk
from knowledge.rules.failure import Failure
from knowledge.rules.verbs import verb_changed
from knowledge.schema import ContactRecord, TopicRecord
from knowledge.vocabulary import Borough

MAX_POINT_WORDS = 25
MAX_ENTRY_WORDS = 120
MAX_POINTS = 8
MAX_DIFFERENCE_WORDS = 45
MAX_DIFFERENCES = 2  # with one topic
WAYS_TO_REACH = re.compile(r"(?:\+44|\b0)[\d\s().-]{6,}\d|[\w.+-]+@[\w-]+\.\w+")


def points_are_short(content: Content, library: Library) -> Iterator[Failure]:
    for told in walk.told(content, library):
        if (count := len(told.says.split())) > MAX_POINT_WORDS:
            message = f"a point of {count} words; the limit is {MAX_POINT_WORDS}: “{told.says}”"
            yield walk.failure(content, told.kind, told.key, "length", message, told.says)


def entries_are_short(content: Content, library: Library) -> Iterator[Failure]:
    """What is read aloud counts: the points and the sentence on silence."""
    for topic, borough, entry in walk.entries(content):
        if len(entry.points) > MAX_POINTS:
            yield walk.failure(content, "topics", topic.key, "length", f"{borough}: more than {MAX_POINTS} points.")
        words = " ".join([entry.silent or "", *(point.says for point in entry.points)]).split()
        if len(words) > MAX_ENTRY_WORDS:
            message = f"{borough}: an entry of {len(words)} words; the limit is {MAX_ENTRY_WORDS}."
            yield walk.failure(content, "topics", topic.key, "length", message)


def verbs_are_kept(content: Content, library: Library) -> Iterator[Failure]:
    for told in walk.told(content, library):
        if changed := verb_changed(told.says, " ".join(told.quotes)):
            yield walk.failure(content, told.kind, told.key, "verb", f"{changed}: “{told.says}”", told.says)


def differences_are_short(content: Content, library: Library) -> Iterator[Failure]:
    """A sentence or two, and both boroughs named: nobody may take one's rule for the other's."""
    for difference in content.differences:
        if (count := len(difference.says.split())) > MAX_DIFFERENCE_WORDS:
            message = f"{count} words; the limit is {MAX_DIFFERENCE_WORDS}."
            yield walk.failure(content, "differences", difference.key, "length", message, difference.says)
        for borough in Borough:
            if borough.label not in difference.says:
                message = f"does not name {borough.label}."
                yield walk.failure(content, "differences", difference.key, "difference", message)
    told = Counter(key for difference in content.differences for key in difference.topics)
    for key, count in told.items():
        if count > MAX_DIFFERENCES:
            message = f"{count} differences are told with it; the limit is {MAX_DIFFERENCES}."
            yield walk.failure(content, "topics", key, "difference", message)


def silence_names_its_document(content: Content, library: Library) -> Iterator[Failure]:
    for topic, borough, entry in walk.entries(content):
        if entry.silent and not entry.silent.startswith(f"{borough.label}'s policy does not "):
            message = f"`silent` must begin “{borough.label}'s policy does not …”: “{entry.silent}”"
            yield walk.failure(content, "topics", topic.key, "silent", message, entry.silent)


def numbers_come_from_contacts(content: Content, library: Library) -> Iterator[Failure]:
    """Nobody types a number or an address into a sentence: it would escape the check of contacts."""
    texts = [("topics", topic.key, _sentences(topic)) for topic in content.topics]
    texts += [("replies", reply.key, [reply.text]) for reply in content.replies]
    texts += [("terms", term.key, [m.says for b in Borough if (m := term.meanings.of(b))]) for term in content.terms]
    texts += [("contacts", contact.key, _notes(contact)) for contact in content.contacts]
    texts += [("differences", difference.key, [difference.says]) for difference in content.differences]
    texts += [("ladders", ladder.key, ladder.sentences()) for ladder in content.ladders]
    texts += [("guides", guide.key, guide.sentences()) for guide in content.guides]
    texts += [("questions", question.key, question.sentences()) for question in content.quiz]
    for kind, key, sentences in texts:
        for sentence in sentences:
            if found := WAYS_TO_REACH.search(sentence):
                message = f"“{found[0].strip()}” belongs in contacts.yml, not in a sentence."
                yield walk.failure(content, kind, key, "number", message, sentence)


def _sentences(topic: TopicRecord) -> list[str]:
    entries = [topic.entries.of(borough) for borough in Borough]
    sentences = [point.says for entry in entries for point in entry.points]
    sentences += [text for entry in entries for text in (entry.silent, entry.caution) if text]
    return sentences


def _notes(contact: ContactRecord) -> list[str]:
    return [text for text in (contact.for_whom, contact.hours, *(m.note for m in contact.methods)) if text]
