"""Every page of every guide keeps the contract, and is read back as it was."""

from __future__ import annotations

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from bot.actions.guide_wording import reply_of
from contract.reply import ChatResponse
from knowledge.answering import Knowledge
from knowledge.guiding import pages
from knowledge.guiding.conducting import begin
from knowledge.guiding.course import current
from knowledge.guiding.page import Page, Phase
from knowledge.vocabulary import Borough, GuideKey, Status
from tests.contract.test_replies import AFTER_REVIEW, BEFORE_REVIEW, whole
from tests.guiding.walking import WAYS, straight_on


def all_pages(knowledge: Knowledge, key: GuideKey, boroughs: tuple[Borough, ...]) -> list[Page]:
    """Of a walk straight on; why each step is asked; and where a guide stops."""
    guide = knowledge.store.guides[key]
    walk = list(straight_on(guide, boroughs, knowledge, quiz="Yes, start the quiz"))
    asked = [(seen.turn.state, current(guide, seen.turn.state)) for seen in walk if seen.page.phase is Phase.STEP]
    return [
        begin(guide, None, seed=1).page,
        *(seen.page for seen in walk),
        *(pages.why_page(guide, state, step) for state, step in asked if step and step.why),
        pages.stopped_page(guide),
        pages.waiting_page(guide),
    ]


@pytest.mark.parametrize("today", [BEFORE_REVIEW, AFTER_REVIEW], ids=str)
@pytest.mark.parametrize(("key", "boroughs"), WAYS, ids=str)
def test_every_page_keeps_the_contract(
    knowledge: Knowledge, contract: Draft202012Validator, key: GuideKey, boroughs: tuple[Borough, ...], today: date
) -> None:
    made = all_pages(knowledge, key, boroughs)
    assert {page.phase for page in made} >= {Phase.BOROUGH, Phase.STEP, Phase.WHY, Phase.ENDING, Phase.STOPPED}
    for page in made:
        reply = reply_of(page, knowledge.store, None, today)
        response = whole(reply)
        contract.validate(response)
        assert ChatResponse.model_validate(response).replies == [reply]
        assert reply.kind is (Status.INDUCTION if key is GuideKey.FIRST_WEEK else Status.GUIDE_STEP)
        assert reply.guide is not None and reply.guide.key is key


@pytest.mark.parametrize(("key", "boroughs"), WAYS, ids=str)
def test_a_page_says_in_its_part_what_it_says_in_its_text(
    knowledge: Knowledge, key: GuideKey, boroughs: tuple[Borough, ...]
) -> None:
    """A client draws the one; whoever is read to hears the other."""
    for page in all_pages(knowledge, key, boroughs):
        reply = reply_of(page, knowledge.store, None, AFTER_REVIEW)
        part = reply.guide
        assert part is not None
        assert part.title in reply.text and part.heading in reply.text
        assert part.asks is None or part.asks in reply.text
        assert all(f"{option.number}. {option.label}" in reply.text.splitlines() for option in part.options)
        assert (part.step is None) == (part.steps is None)
        if not part.many:
            labels = [choice.label for choice in reply.choices]
            assert labels[: len(part.options)] == [option.label for option in part.options]


def test_the_conversations_borough_stands_in_the_reply(knowledge: Knowledge) -> None:
    page = pages.stopped_page(knowledge.store.guides[GuideKey.MARAC])
    for settled in (None, *Borough):
        assert reply_of(page, knowledge.store, settled, AFTER_REVIEW).borough is settled
