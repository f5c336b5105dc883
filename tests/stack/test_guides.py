"""The guides over HTTP, on the real stack: every answer of every step, interrupted, taken back, stopped and resumed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.reply import Reply
from knowledge.deciding import Knowledge
from knowledge.guiding import words
from knowledge.guiding.course import stops
from knowledge.guiding.page import Page, Phase
from knowledge.guiding.records import Guide
from knowledge.paths import store_location
from knowledge.search import Search
from knowledge.store import open_store
from knowledge.vocabulary import Borough, GuideKey
from launch.stack import Stack

from .conftest import Conversation
from .guide_walks import Said, walks

ASKED = Path(__file__).parent / "guides_asked.jsonl"
LEAST_HEARD = 0.75  # of ways of asking for a guide that the training data does not have; the others get an answer
QUESTION = "Who can interpret for the victim?"
VERDICTS = ("you should refer", "threshold is met", "thresholds are met")


@pytest.fixture(scope="module")
def knowledge() -> Iterator[Knowledge]:
    store = open_store(store_location())
    yield Knowledge(store, Search(store))
    store.engine.dispose()


def boroughs_of(guide: GuideKey) -> list[Borough | None]:
    return [*Borough, None] if guide is GuideKey.FIRST_WEEK else [*Borough]


WAYS = [pytest.param(guide, borough, id=f"{guide}-{borough}") for guide in GuideKey for borough in boroughs_of(guide)]


def begun(conversation: Conversation, guide: Guide) -> Reply:
    return last(conversation.say(guide.question))


def last(replies: list[dict[str, Any]]) -> Reply:
    return Reply.model_validate(replies[-1])


def shows(reply: Reply, page: Page) -> None:
    """The reply is the page, with a citation for whatever it tells, and no verdict."""
    assert reply.guide is not None, reply.text
    seen = (reply.guide.phase, reply.guide.heading, reply.guide.step, reply.guide.steps, reply.guide.asks)
    assert seen == (page.phase, page.heading, page.step, page.steps, page.asks)
    assert [option.label for option in reply.guide.options] == [option.label for option in page.options]
    assert [len(section.body) for section in reply.sections] == [len(part.lines) for part in page.parts]
    assert all(section.citations for section in reply.sections)
    assert not [verdict for verdict in VERDICTS if verdict in own_words(reply).casefold()]
    if page.phase is Phase.ENDING and reply.kind == "guide_step":
        assert words.NO_DECISION in reply.text


def own_words(reply: Reply) -> str:
    """Of a guide through a case, everything; of the tour, what is not a policy's point: one says whom you should refer
    yourself to."""
    text = reply.text
    for section in reply.sections if reply.kind == "induction" else ():
        for line in section.body:
            text = text.replace(line, "")
    return text


@pytest.mark.parametrize(("key", "borough"), WAYS)
def test_every_answer_of_every_step_is_walked(
    stack: Stack, knowledge: Knowledge, key: GuideKey, borough: Borough | None
) -> None:
    guide = knowledge.store.guides[key]
    for walk in walks(guide, borough, knowledge):
        conversation = Conversation(stack.settings.base)
        begun(conversation, guide)
        for said in walk:
            replies = conversation.say(said.text)
            assert len(replies) == 1 + said.after.alert, replies  # the emergency card first
            shows(last(replies), said.after.page)
        assert set(conversation.statuses) == {200}


@pytest.mark.parametrize("key", GuideKey)
def test_every_step_can_be_interrupted_and_taken_back_and_stopped_and_resumed(
    conversation: Conversation, knowledge: Knowledge, key: GuideKey
) -> None:
    """The session is renewed on the way: the guide goes on in the next."""
    guide = knowledge.store.guides[key]
    walk = walks(guide, Borough.CAMDEN, knowledge)[0]
    begun(conversation, guide)
    shows(last(conversation.say(walk[0].text)), walk[0].after.page)
    for before, said in itertools.pairwise(walk):
        is_interrupted_and_taken_up(conversation, before)
        shows(last(conversation.say(said.text)), said.after.page)
        if said.after.page.phase is Phase.ENDING:
            break
        shows(last(conversation.say("Back")), before.after.page)
        shows(last(conversation.say(said.text)), said.after.page)
        stopped = last(conversation.say("Stop the guide"))
        assert stopped.guide is not None
        assert stopped.guide.phase is Phase.STOPPED
        shows(last(conversation.say("resume the guide")), said.after.page)


def is_interrupted_and_taken_up(conversation: Conversation, before: Said) -> None:
    answer, step = (Reply.model_validate(reply) for reply in conversation.say(QUESTION))
    assert (answer.kind, answer.topic, answer.guide) == ("answer", "interpreters", None)
    assert words.TAKEN_UP in step.text
    shows(step, before.after.page)


def test_danger_is_not_followed_by_a_step(conversation: Conversation, knowledge: Knowledge) -> None:
    guide = knowledge.store.guides[GuideKey.MARAC]
    begun(conversation, guide)
    before = last(conversation.say("Lambeth"))
    card, waiting = (Reply.model_validate(reply) for reply in conversation.say("he is hitting her right now"))
    assert card.kind == "emergency"
    assert waiting.guide is not None
    assert waiting.guide.phase is Phase.STOPPED
    (shown,) = conversation.say("2")  # it answers nothing that can be seen: the step is shown first
    assert Reply.model_validate(shown).guide == before.guide


def test_the_quiz_is_marked_and_each_wrong_answer_explained(conversation: Conversation, knowledge: Knowledge) -> None:
    """Every third answer is wrong."""
    guide = knowledge.store.guides[GuideKey.FIRST_WEEK]
    bank = {question.asks: question for question in guide.quiz}
    begun(conversation, guide)
    for said in walks(guide, Borough.LAMBETH, knowledge)[0][:-1]:
        reply = last(conversation.say(said.text))
    reply = last(conversation.say(words.QUIZ_YES))
    asked: list[str] = []
    while reply.guide and reply.guide.phase is Phase.QUIZ:
        question = bank[str(reply.guide.asks)]
        assert question.borough is Borough.LAMBETH
        asked.append(question.key)
        is_wrong = len(asked) % 3 == 0
        reply = last(conversation.say(question.wrong[0] if is_wrong else question.answer))
        if is_wrong:
            assert question.answer in reply.text
            assert question.explains.says in reply.text
            assert question.explains.citations[0].quote in [c.quote for s in reply.sections for c in s.citations]
    assert len(asked) == len(set(asked)) == 20
    assert reply.guide is not None
    assert reply.guide.phase is Phase.ENDING
    assert "14 of 20 right" in reply.text
    assert len(reply.sections) == 6
    assert reply.kind == "induction"


def test_an_answer_offers_its_guide_and_the_choice_begins_it(conversation: Conversation, knowledge: Knowledge) -> None:
    answer = last(conversation.say("When do I refer a case to MARAC?"))
    offered = [choice.message for choice in answer.choices if choice.label.startswith("Guide: ")]
    assert offered == [knowledge.store.guides[GuideKey.MARAC].question]
    begins = last(conversation.say(offered[0]))
    assert begins.guide is not None
    assert begins.guide.key is GuideKey.MARAC


def test_a_guides_own_button_begins_it_anew_while_it_is_walked(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    guide = knowledge.store.guides[GuideKey.MARAC]
    begun(conversation, guide)
    first = last(conversation.say("Camden"))
    assert last(conversation.say("1")).guide != first.guide
    again = last(conversation.say(guide.question))
    assert again.guide == first.guide
    other = last(conversation.say(knowledge.store.guides[GuideKey.SAFETY].question))
    assert other.guide is not None
    assert other.guide.key is GuideKey.SAFETY


def test_somebody_in_danger_is_shown_the_card_before_the_next_step(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    begun(conversation, knowledge.store.guides[GuideKey.THRESHOLD])
    conversation.say("Camden")
    card, step = (Reply.model_validate(reply) for reply in conversation.say("Yes"))
    assert card.kind == "emergency"
    assert step.guide is not None
    assert step.guide.phase is Phase.STEP


def test_a_tour_begins_at_a_stop_and_records_only_what_was_read(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    guide = knowledge.store.guides[GuideKey.FIRST_WEEK]
    stop = stops(guide)[-1]
    assert last(conversation.say(words.from_stop(guide.question, stop.title))).guide is not None
    conversation.say("Lambeth")
    shown = last(conversation.say("1"))  # a practitioner
    assert shown.guide is not None
    assert shown.guide.stop == stop.key
    conversation.say("Next")
    assert words.RECORD.format(stops=1) in last(conversation.say(words.QUIZ_NO)).text


def test_guides_are_begun_by_asking_in_ones_own_words(stack: Stack) -> None:
    asked = [json.loads(line) for line in ASKED.read_text(encoding="utf-8").splitlines()]
    missed = []
    for row in asked:
        reply = last(Conversation(stack.settings.base).say(row["text"]))
        if reply.guide is None or reply.guide.key != row["guide"]:
            missed.append(row["text"])
    assert len(asked) == 24
    assert 1 - len(missed) / len(asked) >= LEAST_HEARD, missed
