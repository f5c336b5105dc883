"""Threshold ladders, read through the built store: the policy's own levels, in its order and its words."""

from __future__ import annotations

from itertools import chain

import pytest

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.presenting import for_topic
from knowledge.question import Question
from knowledge.records import Ladder
from knowledge.sources import fold
from knowledge.store import Store
from knowledge.vocabulary import Borough, TopicKind

LAMBETH, CAMDEN = Borough.LAMBETH, Borough.CAMDEN
SCALES, LONDON = "camden_barnardos", "camden_london"
LEVELS = {
    SCALES: ["Scales 1 & 2 (moderate and moderate to serious)", "Scale 3 (serious)", "Scale 4 (severe)"],
    LONDON: ["Early help intervention", "Child in need intervention", "Child protection intervention"],
}
# Each topic with a ladder: the ladders it is shown with, and the place of the level that it asks about in each.
SHOWN: dict[str, tuple[list[str], list[int]]] = {
    "threshold_levels": ([LONDON], []),
    "threshold_scales": ([SCALES], []),
    "threshold_which_scheme": ([SCALES, LONDON], []),
    "threshold_early_help": ([SCALES, LONDON], [0]),
    "threshold_child_in_need": ([SCALES, LONDON], [1]),
    "threshold_child_protection": ([SCALES, LONDON], [2]),
}


def asked(ladder: Ladder) -> list[int]:
    return [place for place, level in enumerate(ladder.levels) if level.asked]


def test_ladders_come_back_as_they_were_written(content: Content, library: Library, store: Store) -> None:
    assert list(store.ladders) == [record.key for record in content.ladders]
    for record in content.ladders:
        ladder, document = store.ladders[record.key], library.documents[record.document]
        assert (ladder.key, ladder.borough, ladder.title) == (record.key, document.borough, record.title)
        assert (ladder.applies.says, ladder.missing) == (record.applies.says, record.missing)
        assert [citation.quote for citation in ladder.applies.citations] == record.applies.quotes
        assert asked(ladder) == []
        written = [(level.name, level.leads_to, level.criteria, level.quotes) for level in record.levels]
        assert [
            (level.name, level.leads_to, [c.quote for c in level.criteria], [c.quote for c in level.citations])
            for level in ladder.levels
        ] == written


def test_levels_stand_in_the_documents_order(content: Content, library: Library) -> None:
    assert {ladder.key: [level.name for level in ladder.levels] for ladder in content.ladders} == LEVELS
    for ladder in content.ladders:
        text = " ".join(section.text for section in library.sources[ladder.document].sections)
        quotes = chain(ladder.applies.quotes, *(level.quotes for level in ladder.levels))
        places = [text.index(fold(quote)) for quote in quotes]
        assert places == sorted(places), ladder.key


def test_every_criterion_is_the_documents_own_and_none_is_left_out(store: Store, library: Library) -> None:
    for ladder in store.ladders.values():
        for level in ladder.levels:
            for citation in chain(level.criteria, level.citations):
                assert library.sources[citation.document.key].section_of(citation.quote) == citation.section
                assert citation.document.borough is ladder.borough
            if level.criteria:
                whole = f"{level.name}: {'; '.join(criterion.quote for criterion in level.criteria)}."
                assert [citation.quote for citation in level.citations] == [whole]


def test_a_level_without_criteria_says_that_they_are_missing(store: Store) -> None:
    assert "are not in the copy of the policy" in (store.ladders[SCALES].missing or "")
    assert not any(level.criteria for level in store.ladders[SCALES].levels)
    assert all(level.criteria for level in store.ladders[LONDON].levels)
    assert store.ladders[LONDON].missing is None


@pytest.mark.parametrize("key", SHOWN)
def test_a_topics_ladders_have_the_level_asked_about_marked(store: Store, key: str) -> None:
    topic = store.topic(key)
    ladders, places = SHOWN[key]
    assert topic.kind is TopicKind.THRESHOLD
    assert [ladder.key for ladder in topic.entry(CAMDEN).ladders] == ladders
    assert [asked(ladder) for ladder in topic.entry(CAMDEN).ladders] == [places for _ in ladders]
    for ladder in topic.entry(CAMDEN).ladders:
        assert ladder.asked_about(()) == store.ladders[ladder.key]


def test_no_other_topic_has_a_ladder_and_lambeth_has_none(store: Store) -> None:
    """Camden's “moderate” is a scale, and a tier of support as well: no level is marked for it."""
    topics = [store.topic(key) for key in store.titles]
    assert {topic.key for topic in topics if topic.entry(CAMDEN).ladders} == set(SHOWN)
    assert not [topic.key for topic in topics if topic.entry(LAMBETH).ladders]


@pytest.mark.parametrize("key", SHOWN)
def test_a_silent_borough_is_shown_the_others_ladder_in_the_others_entry_only(store: Store, key: str) -> None:
    outcome = for_topic(store.topic(key), Question("", (), borough=LAMBETH))
    assert outcome.silences
    assert {entry.borough for entry in outcome.entries if entry.ladders} <= {CAMDEN}
