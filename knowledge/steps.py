"""The steps of deciding, each a small function: it ends the question with an outcome or passes it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from knowledge.hearing import asks_meaning, asks_nothing, asks_only_to_reach, need_to_reach, subject_compared
from knowledge.presenting import for_topic, from_reply
from knowledge.question import Candidate, FollowUp, Outcome, Part, Question, Speech
from knowledge.records import Contact, TopicTitle
from knowledge.search import Search
from knowledge.settings import Settings
from knowledge.store import Store
from knowledge.vocabulary import Borough, Status, TopicKind


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What deciding draws on."""

    store: Store
    search: Search
    settings: Settings = field(default_factory=Settings)


Step = Callable[[Question, Knowledge], Outcome | None]


def danger_now(question: Question, knowledge: Knowledge) -> Outcome | None:
    if not danger_heard(question, knowledge.settings.danger):
        return None
    return from_reply(knowledge.store.replies["danger_now"])


def danger_heard(question: Question, at_least: float) -> bool:
    """Danger need not be the likeliest reading, only likely enough."""
    return any(c.speech is Speech.DANGER and c.confidence >= at_least for c in question.candidates)


def about_the_writer(question: Question, knowledge: Knowledge) -> Outcome | None:
    best = _is(question, Speech.SUPPORT, knowledge.settings.aside)
    return from_reply(knowledge.store.replies[best.key]) if best else None


def nothing_said(question: Question, knowledge: Knowledge) -> Outcome | None:
    has_words = any(character.isalnum() for character in question.text)
    if has_words and not _is(question, Speech.NONSENSE, knowledge.settings.aside):
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
    asks = _is(question, Speech.TERM, knowledge.settings.aside) or asks_meaning(question)
    if not named or not (asks or asks_nothing(question)):
        return None
    term = knowledge.store.terms[named[0]]
    if term.topic and term.topic.kind is TopicKind.DEFINITION:
        return for_topic(knowledge.store.topic(term.topic.key), question)
    choices = (term.topic,) if term.topic else ()
    return Outcome(Status.DEFINITION, term=term, choices=choices, confidence=1.0, asked_of=_asked_of(question))


def compare(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“difference between the boroughs on interpreters”, or, where no subject is named, on the last one."""
    if not _is(question, Speech.COMPARE, knowledge.settings.aside):
        return None
    likely = [candidate.key for candidate in _likely(question, knowledge)]
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


def several_questions(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“who can interpret? and whats the LADO number”: both answered, where each is clear by itself."""
    clear: dict[str, Part] = {}
    for part in question.parts:
        key = _clear_topic(part, knowledge)
        if key:
            clear.setdefault(key, part)
    if len(clear) < 2:
        return None
    first, second = (
        for_topic(knowledge.store.topic(key), replace(question, named=part.named or question.named))
        for key, part in list(clear.items())[:2]
    )
    return replace(first, also=second, left=len(question.parts) > 2)


def follow_up(question: Question, knowledge: Knowledge) -> Outcome | None:
    """“why”, “is that a must”, “show me the wording”, “who do I call then”: the last topic once more."""
    best = _is(question, Speech.FOLLOW_UP, knowledge.settings.aside)
    if best is None:
        return None
    if question.previous_topic not in knowledge.store.titles:
        return None if _likely(question, knowledge) else from_reply(knowledge.store.replies["nothing_before"])
    topic = knowledge.store.topic(question.previous_topic)
    if best.key == FollowUp.WHO_TO_CALL:
        contacts = _contacts_of(knowledge.store, question)
        return Outcome(Status.CONTACTS, contacts=contacts, topic=topic) if contacts else None
    return replace(for_topic(topic, question), wants_wording=best.key != FollowUp.MORE)


def small_talk(question: Question, knowledge: Knowledge) -> Outcome | None:
    best = _is(question, Speech.SMALLTALK, knowledge.settings.aside)
    return from_reply(knowledge.store.replies[best.key]) if best else None


def not_our_subject(question: Question, knowledge: Knowledge) -> Outcome | None:
    best = _is(question, Speech.OUT_OF_SCOPE, knowledge.settings.aside)
    return from_reply(knowledge.store.replies[best.key]) if best else None


def sure_of_the_topic(question: Question, knowledge: Knowledge) -> Outcome | None:
    """The classifier alone where it is sure, or with search agreeing where it is less so."""
    best = _best_topic(question, knowledge)
    if best is None:
        return None
    settings = knowledge.settings
    if best.confidence < settings.answer_agreed or _rival(question, best, knowledge):
        return None
    if best.confidence < settings.answer_alone and best.key not in knowledge.search.topics(question.text, 3):
        return None
    outcome = replace(for_topic(knowledge.store.topic(best.key), question), confidence=best.confidence)
    if best.confidence >= settings.sure:
        return outcome
    passed_over = _titles(knowledge.store, [c.key for c in _likely(question, knowledge) if c.key != best.key][:2])
    choices = tuple(dict.fromkeys([*passed_over, *outcome.choices]))
    return replace(outcome, choices=choices[: settings.choices])


def two_readings(question: Question, knowledge: Knowledge) -> Outcome | None:
    """Two topics as good as tied: both are answered, where two answers are not too much to read."""
    settings, best = knowledge.settings, _best_topic(question, knowledge)
    rival = _rival(question, best, knowledge) if best else None
    if best is None or rival is None or best.confidence < settings.answer_agreed:
        return None
    first, other = (for_topic(knowledge.store.topic(c.key), question) for c in (best, rival))
    if _words_said(first) + _words_said(other) > settings.two_answers_words:
        return None
    titles = _titles(knowledge.store, [best.key, rival.key])
    other = replace(other, unsure=True, choices=titles)
    return replace(first, also=other, unsure=True, choices=(), confidence=best.confidence)


def torn_between_topics(question: Question, knowledge: Knowledge) -> Outcome | None:
    """Two or three titles to choose from: the classifier's first ones and search's own first."""
    likely = _likely(question, knowledge)
    if not likely:
        return None
    found = knowledge.search.topics(question.text, 2)
    keys = [*(c.key for c in likely[:2]), *found, *(c.key for c in likely[2:])]
    choices = _titles(knowledge.store, keys)[: knowledge.settings.choices]
    return Outcome(Status.CHOICE, choices=choices, confidence=likely[0].confidence)


def not_understood(question: Question, knowledge: Knowledge) -> Outcome | None:
    """Says so, with the closest passages and three things it can do."""
    outcome = from_reply(knowledge.store.replies["not_understood"])
    return replace(outcome, passages=tuple(knowledge.search.passages(question.text, 2, _asked_of(question))))


def _is(question: Question, speech: Speech, at_least: float) -> Candidate | None:
    best = question.best
    if best is None or best.speech is not speech or best.confidence < at_least:
        return None
    return best


def _likely(question: Question, knowledge: Knowledge) -> list[Candidate]:
    """The topics that are likely enough to be offered, best first."""
    offer, titles = knowledge.settings.offer, knowledge.store.titles
    return [c for c in question.topics if c.key in titles and c.confidence >= offer]


def _clear_topic(part: Part, knowledge: Knowledge) -> str | None:
    """The topic of a question within a message, where there is no doubt about it."""
    best = part.candidates[0] if part.candidates else None
    if best is None or best.speech is not Speech.TOPIC or best.key not in knowledge.store.titles:
        return None
    return best.key if best.confidence >= knowledge.settings.sure else None


def _rival(question: Question, best: Candidate, knowledge: Knowledge) -> Candidate | None:
    """Another topic that is nearly as likely, the likeliest of them."""
    near = best.confidence - knowledge.settings.torn
    return next((c for c in _likely(question, knowledge) if c.key != best.key and c.confidence > near), None)


def _best_topic(question: Question, knowledge: Knowledge) -> Candidate | None:
    """The best reading where it is a topic; of topics as good as tied, one of the kind asked for."""
    best = question.best
    if best is None or best.speech is not Speech.TOPIC:
        return None
    titles = knowledge.store.titles
    tied = [c for c in question.topics if c.key in titles and c.confidence >= best.confidence - knowledge.settings.tie]
    of_kind = [c for c in tied if titles[c.key].kind is question.asked_kind]
    return next(iter([*of_kind, *tied]), None)


def _words_said(outcome: Outcome) -> int:
    return sum(len(point.says.split()) for entry in outcome.entries for point in entry.points)


def _asked_of(question: Question) -> tuple[Borough, ...]:
    return question.named or ((question.borough,) if question.borough else tuple(Borough))


def _titles(store: Store, keys: list[str]) -> tuple[TopicTitle, ...]:
    return tuple(store.titles[key] for key in dict.fromkeys(keys))


def _contacts_of(store: Store, question: Question) -> tuple[Contact, ...]:
    """The last topic's contacts, for the boroughs asked of; the standing ones where it has none."""
    asked = _asked_of(question)
    topic = store.topic(question.previous_topic or "")
    own = [c for borough in asked for c in topic.entry(borough).contacts]
    standing = [c for c in store.contacts.values() if c.standing]
    near = ([c for c in contacts if c.borough in (None, *asked)] for contacts in (own, standing))
    return tuple(dict.fromkeys(next(filter(None, near), ())))
