"""Between Rasa's tracker and the knowledge base's question: slots, entities and the topic ranking."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.types import DomainDict

from bot.readings import PARTS, TOPIC_RANKING, WITH_EARLIER
from knowledge.guiding.state import Progress, from_plain
from knowledge.question import Candidate, Outcome, Part, Question, Speech
from knowledge.vocabulary import Borough, GuideKey, TopicKind, boroughs_called

TERM_LABEL = "ask_definition/term"


BOTH = "both"  # as the page says it; the conversation then has settled on no borough


class Slot(StrEnum):
    BOROUGH = "borough"  # the conversation's
    PAGE_BOROUGH = "page_borough"  # the page's when it last changed
    TOPIC = "topic"  # the last topic answered
    GUIDES = "guides"  # how far each guide was walked


class Entity(StrEnum):
    BOROUGH = "borough"
    SERVICE = "service"
    TERM = "term"


class Intent(StrEnum):
    ASK_GUIDANCE = "ask_guidance"
    ASK_PROCEDURE = "ask_procedure"
    ASK_THRESHOLD = "ask_threshold"
    ASK_DEFINITION = "ask_definition"
    ASK_CONTACT = "ask_contact"
    ABOUT_TOOL = "about_tool"
    FOLLOW_UP = "follow_up"
    CHOOSE_BOROUGH = "choose_borough"
    COMPARE = "compare"
    GREET = "greet"
    THANK = "thank"
    GOODBYE = "goodbye"
    AFFIRM = "affirm"
    DENY = "deny"
    DANGER_NOW = "danger_now"
    ABOUT_ME = "about_me"
    OUT_OF_SCOPE = "out_of_scope"
    NONSENSE = "nonsense"
    START_GUIDE = "start_guide"
    GUIDE_CONTROL = "guide_control"


INTENT_OF_KIND = {kind: Intent(f"ask_{kind}") for kind in TopicKind}

SPEECH_OF_INTENT = {
    **dict.fromkeys(INTENT_OF_KIND.values(), Speech.TOPIC),
    **dict.fromkeys(
        (Intent.ABOUT_TOOL, Intent.GREET, Intent.THANK, Intent.GOODBYE, Intent.AFFIRM, Intent.DENY),
        Speech.SMALLTALK,
    ),
    Intent.FOLLOW_UP: Speech.FOLLOW_UP,
    Intent.CHOOSE_BOROUGH: Speech.BOROUGH,
    Intent.COMPARE: Speech.COMPARE,
    Intent.DANGER_NOW: Speech.DANGER,
    Intent.ABOUT_ME: Speech.SUPPORT,
    Intent.OUT_OF_SCOPE: Speech.OUT_OF_SCOPE,
    Intent.NONSENSE: Speech.NONSENSE,
    Intent.START_GUIDE: Speech.GUIDE,
    Intent.GUIDE_CONTROL: Speech.GUIDE_CONTROL,
}
# These speak through a fixed reply whose key is the whole label; the others through the part after the slash.
KEYED_BY_LABEL = {Speech.SMALLTALK, Speech.SUPPORT, Speech.OUT_OF_SCOPE}


def form_of(guide: GuideKey) -> str:
    """The name of a guide's form in the domain."""
    return f"guide_{guide}"


def topic_label(kind: TopicKind, key: str) -> str:
    """The classifier's label for a topic: `ask_procedure/marac_referral`."""
    return f"{INTENT_OF_KIND[kind]}/{key}"


def guide_label(guide: GuideKey) -> str:
    """The classifier's label for wanting a guide: `start_guide/marac`."""
    return f"{Intent.START_GUIDE}/{guide}"


def question_from(tracker: Tracker) -> Question:
    """The latest message as a question."""
    message: dict[str, Any] = tracker.latest_message
    text = str(message.get("text") or "")
    entities: list[dict[str, Any]] = message.get("entities") or []
    return Question(
        text=text,
        candidates=tuple(_candidates(message.get(TOPIC_RANKING) or [])),
        with_earlier=tuple(_candidates(_metadata(message).get(WITH_EARLIER) or [])),
        parts=tuple(_part(part) for part in _metadata(message).get(PARTS) or []),
        rest=_rest(text, entities),
        borough=_borough(tracker, message),
        named=_boroughs(text, entities),
        services=_words(text, entities, Entity.SERVICE),
        terms=_words(text, entities, Entity.TERM),
        previous_topic=tracker.get_slot(Slot.TOPIC),
        previous_guide=progress_in(tracker).last,
        after_guide=guide_shown(tracker) is not None,
    )


def events_after(outcome: Outcome, tracker: Tracker) -> list[DomainDict]:
    """What the conversation should remember of this turn."""
    page = _page_borough(tracker.latest_message)
    topic = outcome.topic.key if outcome.topic else tracker.get_slot(Slot.TOPIC)
    return [
        SlotSet(Slot.BOROUGH, outcome.borough.value if outcome.borough else None),
        SlotSet(Slot.PAGE_BOROUGH, page or tracker.get_slot(Slot.PAGE_BOROUGH)),
        SlotSet(Slot.TOPIC, topic),
        *([FollowupAction(form_of(outcome.call.guide))] if outcome.call else []),
    ]


def progress_in(tracker: Tracker) -> Progress:
    """How far the conversation has walked each guide."""
    return from_plain(tracker.get_slot(Slot.GUIDES))


def guide_shown(tracker: Tracker) -> dict[str, Any] | None:
    """The guide's part of the last reply before this message, in the contract's shape; None where it was another's."""
    users = 0
    for event in reversed(tracker.events):
        users += event.get("event") == "user"
        if users and event.get("event") == "bot":
            part: dict[str, Any] | None = _reply(event).get("guide")
            return part
    return None


def kinds_of_this_turn(tracker: Tracker) -> set[str]:
    """The kinds of the replies since the last message."""
    kinds: set[str] = set()
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "bot":
            kinds.add(str(_reply(event).get("kind")))
    return kinds


def _reply(event: dict[str, Any]) -> dict[str, Any]:
    return (event.get("data") or {}).get("custom") or {}


def _part(message: dict[str, Any]) -> Part:
    text, entities = str(message.get("text") or ""), message.get("entities") or []
    return Part(tuple(_candidates(message.get(TOPIC_RANKING) or [])), _boroughs(text, entities))


def _boroughs(text: str, entities: list[dict[str, Any]]) -> tuple[Borough, ...]:
    return tuple(dict.fromkeys(b for name in _words(text, entities, Entity.BOROUGH) for b in boroughs_called(name)))


def _candidates(ranking: Iterable[dict[str, Any]]) -> Iterable[Candidate]:
    for row in ranking:
        label = str(row["label"])
        intent, _, key = label.partition("/")
        speech = Speech.TERM if label == TERM_LABEL else SPEECH_OF_INTENT[Intent(intent)]
        whole = speech in KEYED_BY_LABEL or not key
        yield Candidate(speech, label if whole else key, float(row["confidence"]))


def _borough(tracker: Tracker, message: dict[str, Any]) -> Borough | None:
    """The page's where it has just changed, else what the conversation settled on."""
    page = _page_borough(message)
    changed = page is not None and page != tracker.get_slot(Slot.PAGE_BOROUGH)
    value = page if changed else tracker.get_slot(Slot.BOROUGH)
    return Borough(value) if value in set(Borough) else None


def _page_borough(message: dict[str, Any]) -> str | None:
    """Whose policy the page asks of; BOTH where somebody chose both. None: it does not say."""
    value = _metadata(message).get("borough")
    return value if value in {*Borough, BOTH} else None


def _metadata(message: dict[str, Any]) -> dict[str, Any]:
    return message.get("metadata") or {}


def _words(text: str, entities: list[dict[str, Any]], kind: Entity) -> tuple[str, ...]:
    """The entities of a kind as they were typed: Rasa's synonyms know no kinds, so the store resolves them."""
    found = (text[int(e["start"]) : int(e["end"])] for e in entities if e.get("entity") == kind)
    return tuple(dict.fromkeys(found))


def _rest(text: str, entities: list[dict[str, Any]]) -> str:
    """The text with the recognised boroughs, services and terms blanked out."""
    letters = list(text)
    for entity in entities:
        if entity.get("entity") in set(Entity):
            start, end = int(entity["start"]), int(entity["end"])
            letters[start:end] = " " * (end - start)
    return "".join(letters)
