"""The steps for what is plainly said: danger, the writer, a borough, a service, a term, comparing, following up.

Each is a small function: it ends the question with an outcome or passes it on. `topic_steps` holds the others.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.deciding import Knowledge, boroughs_asked_of, likely_topics, read_as
from knowledge.hearing import asks_meaning, asks_nothing, asks_only_to_reach, need_to_reach, subject_compared
from knowledge.presenting import for_topic, from_reply
from knowledge.question import FollowUp, Outcome, Question, Speech
from knowledge.records import Contact
from knowledge.store import Store
from knowledge.vocabulary import Borough, Status, TopicKind


def danger_now(question: Question, knowledge: Knowledge) -> Outcome | None:
    if not danger_heard(question, knowledge.settings.danger):
        return None
    return from_reply(knowledge.store.replies["danger_now"])


def danger_heard(question: Question, at_least: float) -> bool:
    """Danger need not be the likeliest reading, only likely enough."""
    return any(c.speech is Speech.DANGER and c.confidence >= at_least for c in question.candidates)


def about_the_writer(question: Question, knowledge: Knowledge) -> Outcome | None:
    best = read_as(question, Speech.SUPPORT, knowledge.settings.aside)
    return from_reply(knowledge.store.replies[best.key]) if best else None


def nothing_said(question: Question, knowledge: Knowledge) -> Outcome | None:
    has_words = any(character.isalnum() for character in question.text)
    if has_words and not read_as(question, Speech.NONSENSE, knowledge.settings.aside):
        return None
    return from_reply(knowledge.store.replies["nonsense"])


def only_a_borough(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“and in Camden only?” asks the last question again, of that borough."""
    if not question.named or question.terms or question.services or not asks_nothing(question):
        return None
    if question.previous_topic in knowledge.store.titles:
        return for_topic(knowledge.store.topic(question.previous_topic), question)
    return from_reply(knowledge.store.replies["choose_borough_set"])


def only_a_service(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“nspcc number”: the contact itself, unless it is the other borough's; “lado number”: the topic that is
    about this one contact, because it says how it is to be used."""
    if not question.services or not asks_only_to_reach(question):
        return None
    return _reached(question, knowledge, knowledge.store.keys_named("contact", question.services))


def only_a_need(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“a number for a male victim”: whoever is there for that, found by the need instead of the name."""
    need = need_to_reach(question, knowledge.store.needs)
    return _reached(question, knowledge, knowledge.store.keys_named("need", [need])) if need else None


def _reached(question: Question, knowledge: Knowledge, keys: list[str]) -> Outcome | None:
    contacts = [knowledge.store.contacts[key] for key in keys]
    for candidate in [c for c in question.topics if c.key in knowledge.store.titles][:2]:
        topic = knowledge.store.topic(candidate.key)
        if any(entry.contacts[:1] == (contact,) for entry in topic.entries for contact in contacts):
            return for_topic(topic, question)
    asked = question.named or ((question.borough,) if question.borough else tuple(Borough))
    fit = tuple(c for c in contacts if c.borough is None or c.borough in asked)
    return Outcome(Status.CONTACTS, contacts=fit, confidence=1.0) if fit else None


def only_a_term(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“what does MASE stand for”: the term, or the topic that explains it."""
    named = knowledge.store.keys_named("term", question.terms)
    asks = read_as(question, Speech.TERM, knowledge.settings.aside) or asks_meaning(question)
    if not named or not (asks or asks_nothing(question)):
        return None
    term = knowledge.store.terms[named[0]]
    if term.topic and term.topic.kind is TopicKind.DEFINITION:
        return for_topic(knowledge.store.topic(term.topic.key), question)
    choices = (term.topic,) if term.topic else ()
    return Outcome(Status.DEFINITION, term=term, choices=choices, confidence=1.0, asked_of=boroughs_asked_of(question))


def compare(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“difference between the boroughs on interpreters”, or, where no subject is named, on the last one."""
    if not read_as(question, Speech.COMPARE, knowledge.settings.aside):
        return None
    likely = [candidate.key for candidate in likely_topics(question, knowledge)]
    # The classifier hears the comparing and hardly the subject: the words that are left are looked for.
    found = [] if likely else knowledge.search.topics(subject_compared(question), 3)
    topics = [knowledge.store.topic(key) for key in [*likely, *found]]
    # Two silences are hardly what somebody wants compared, where another topic has a difference or more to say.
    speaking = [topic for topic in topics if not all(entry.silent for entry in topic.entries)]
    differing = [topic for topic in speaking if topic.difference] if found else []
    if question.previous_topic in knowledge.store.titles:
        topics.append(knowledge.store.topic(question.previous_topic))
    subject = next(iter([*differing, *speaking, *topics]), None)
    if subject is None:
        return from_reply(knowledge.store.replies["compare_what"])
    return for_topic(subject, replace(question, named=tuple(Borough)))


def follow_up(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“why”, “is that a must”, “show me the wording”, “who do I call then”: the last topic once more."""
    best = read_as(question, Speech.FOLLOW_UP, knowledge.settings.aside)
    if best is None:
        return None
    if question.previous_topic not in knowledge.store.titles:
        return None if likely_topics(question, knowledge) else from_reply(knowledge.store.replies["nothing_before"])
    topic = knowledge.store.topic(question.previous_topic)
    if best.key == FollowUp.WHO_TO_CALL:
        contacts = _contacts_of(knowledge.store, question)
        return Outcome(Status.CONTACTS, contacts=contacts, topic=topic) if contacts else None
    return replace(for_topic(topic, question), wants_wording=best.key != FollowUp.MORE)


def small_talk(question: Question, knowledge: Knowledge) -> Outcome | None:
    best = read_as(question, Speech.SMALLTALK, knowledge.settings.aside)
    return from_reply(knowledge.store.replies[best.key]) if best else None


def not_our_subject(question: Question, knowledge: Knowledge) -> Outcome | None:
    best = read_as(question, Speech.OUT_OF_SCOPE, knowledge.settings.aside)
    return from_reply(knowledge.store.replies[best.key]) if best else None


def _contacts_of(store: Store, question: Question) -> tuple[Contact, ...]:
    """The last topic's contacts, for the boroughs asked of; the standing ones where it has none."""
    asked = boroughs_asked_of(question)
    topic = store.topic(question.previous_topic or "")
    own = [c for borough in asked for c in topic.entry(borough).contacts]
    standing = [c for c in store.contacts.values() if c.standing]
    near = ([c for c in contacts if c.borough in (None, *asked)] for contacts in (own, standing))
    return tuple(dict.fromkeys(next(filter(None, near), ())))
