"""The second witness: obvious words find the obvious topic; unknown words find nothing."""

from __future__ import annotations

import pytest

from knowledge.answering import Knowledge
from knowledge.search import TextIndex


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("who may interpret for the victim", "interpreters"),
        ("book an interpreter", "interpreter_booking"),
        ("MARAC criteria", "marac_criteria"),
        ("how do I refer to MARAC", "marac_referral"),
        ("how many DASH ticks", "marac_score"),
        ("contact the LADO", "lado"),
        ("out of hours", "out_of_hours"),
        ("Clare's Law application form", "clares_law_application"),
        ("no recourse to public funds", "nrpf"),
        ("forced marriage", "forced_marriage"),
        ("female genital mutilation", "fgm"),
        ("Gaia Centre", "gaia"),
        ("victim's address confidential", "address_confidentiality"),
        ("mandatory training", "mandatory_training"),
        ("power and control wheel", "power_and_control_wheel"),
    ],
)
def test_obvious_words_find_the_topic(knowledge: Knowledge, text: str, key: str) -> None:
    assert key in knowledge.search.topics(text, 3)


@pytest.mark.parametrize("text", ["", "   ", "???", "the of and to", "zzqqx flibbertigibbet", "🙂", "\x00", "日本語"])
def test_words_that_are_not_in_the_index_find_nothing(knowledge: Knowledge, text: str) -> None:
    assert knowledge.search.topics(text) == []
    assert knowledge.search.passages(text) == []


def test_case_and_endings_do_not_matter(knowledge: Knowledge) -> None:
    expected = knowledge.search.topics("interpreter booking")
    assert knowledge.search.topics("INTERPRETERS, booked!") == expected


def test_unknown_words_beside_known_ones_change_nothing(knowledge: Knowledge) -> None:
    assert knowledge.search.topics("zzqqx MARAC criteria") == knowledge.search.topics("MARAC criteria")


@pytest.mark.parametrize("most", [1, 2, 5])
def test_no_more_than_asked_for(knowledge: Knowledge, most: int) -> None:
    assert len(knowledge.search.topics("domestic abuse", most)) == most
    assert len(knowledge.search.passages("domestic abuse", most)) == most


def test_topics_are_distinct_and_in_the_store(knowledge: Knowledge) -> None:
    found = knowledge.search.topics("safety plan for the child", 20)
    assert len(found) == len(set(found)) == 20
    assert set(found) <= set(knowledge.store.titles)


def test_passages_hold_the_words(knowledge: Knowledge) -> None:
    best = knowledge.search.passages("bedwetting soiling", 1)[0]
    assert "bedwetting and soiling" in best.text
    assert best.document.key == "camden"


def test_an_index_ranks_by_score_and_never_returns_more_than_it_has() -> None:
    index = TextIndex(["apples and pears", "apples apples apples", "plums"])
    hits = index.search("apples", 10)
    assert {hit.index for hit in hits} == {0, 1}
    assert hits[0].index == 1
    assert hits[0].score > hits[1].score > 0
    assert index.search("cherries", 10) == []


def test_one_word_in_common_makes_no_passage_near(knowledge: Knowledge) -> None:
    assert knowledge.search.passages("show me the wording") == []
    assert knowledge.search.passages("interpreter for the victim's first language")
