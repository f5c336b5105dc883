"""The word lists: how they are sorted out, and how they are read."""

from __future__ import annotations

import pytest

from web_widget.privacy.build_words import sorted_out
from web_widget.privacy.check_digits import nhs_holds, upn_holds
from web_widget.privacy.words import (
    EITHER,
    FAMILY,
    FAMILY_WORDS,
    GIVEN,
    PLACES,
    SELDOM,
    base_forms,
    folded,
    read_words,
    slips,
)

PICKED = {
    "rather a name": frozenset({"harry"}),
    "as often a name": frozenset({"grace"}),
    "hardly a name": frozenset({"best"}),
    "never a name": frozenset({"marac"}),
    "places and peoples": frozenset({"kent"}),
    "bodies and brands": frozenset({"ofsted"}),
}


def test_names_are_sorted_by_how_surely_they_are_names() -> None:
    lists, ordinary = sorted_out(
        given={"kwame", "said", "kent", "grace", "ofsted"},
        family={"okonkwo", "kwame", "walker", "best", "marac", "xu"},
        common_given={"said", "kent"},
        common_family={"walker", "best"},
        dictionary={"said", "harry", "grace", "walker", "best", "walk", "walked", "table"},
        picked=PICKED,
    )
    assert lists == {
        GIVEN: {"kwame", "harry"},
        FAMILY: {"okonkwo"},
        EITHER: {"grace"},
        FAMILY_WORDS: {"walker"},
        SELDOM: {"said"},
        PLACES: {"kent"},
    }
    assert ordinary == {"said", "best", "walk", "table", "marac", "kent", "ofsted"}


def test_no_word_is_in_two_lists() -> None:
    words = read_words()
    lists = [words.given, words.family, words.either, words.family_words]
    assert len(frozenset.union(*lists)) == sum(map(len, lists))
    assert not words.either & words.ordinary
    assert not words.given & words.ordinary


@pytest.mark.parametrize(
    "name", ["khalid", "kwame", "fatoumata", "tomasz", "eylul", "ngozi", "hodan", "siobhan", "wei"]
)
def test_given_names_of_many_places_are_known(name: str) -> None:
    assert name in read_words().given


@pytest.mark.parametrize(
    "word", ["hammering", "tries", "hoped", "batters", "schoolgirls", "saddest", "parent's", "interests"]
)
def test_forms_of_ordinary_words_are_ordinary(word: str) -> None:
    assert read_words().is_ordinary(word)


def test_folding_drops_accents_capitals_and_curls() -> None:
    assert folded("Zoë’s JOSÉ") == "zoe's jose"
    assert {"try", "trie", "tri"} <= set(base_forms("tries"))


def test_a_slip_is_one_letter_away() -> None:
    assert {"swears", "smelt", "never", "sewing"} & set(slips("sewars")) == {"swears"}
    assert all("hits" in slips(typed) for typed in ("htis", "hitts", "hts", "hots", "hit"))


@pytest.mark.parametrize("number", ["B801200005001", "P207000016049", "b 8012 0000 5001"])
def test_a_pupil_number_with_its_check_letter_holds(number: str) -> None:
    assert upn_holds(number)


@pytest.mark.parametrize("number", ["A801200005001", "B207000016049", "B801200005002", "BI01200005001"])
def test_a_pupil_number_with_another_letter_does_not(number: str) -> None:
    assert not upn_holds(number)


def test_of_a_pupil_numbers_letters_one_is_right() -> None:
    """A temporary number ends in a letter, which counts as its place among those that are used."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    assert sum(upn_holds(f"{letter}80120000500A") for letter in letters) == 1
    right = {last: [c for c in letters if upn_holds(f"{c}80120000500{last}")] for last in ("0", "A", "1", "B")}
    assert right["0"] == right["A"]
    assert right["1"] == right["B"]


def test_the_nhs_example_holds() -> None:
    assert nhs_holds("943 476 5919")
    assert not nhs_holds("943 476 5918")
