"""The lists of topics, on made-up titles."""

from __future__ import annotations

import pytest

from knowledge.records import Term, TopicTitle
from knowledge.vocabulary import TopicKind
from web_widget.topic_index import anchor_of, by_subject, from_a_to_z, matching


def title(key: str, words: str, subject: str = "Tea") -> TopicTitle:
    return TopicTitle(key, TopicKind.GUIDANCE, subject, words, f"Asking about {key}?")


POT = title("pot", "When to warm the pot")
LEAVES = title("leaves", "Leaves")
MUGS = title("mugs", "What a mug's handle is for", "Cups and mugs")
SEVEN = title("seven", "The 7 blends")
TITLES = [POT, MUGS, LEAVES, SEVEN]


def test_subjects_are_in_order_and_topics_as_they_come() -> None:
    cups, tea = by_subject(TITLES)
    assert (cups.name, cups.anchor, [line.key for line in cups.lines]) == ("Cups and mugs", "cups-and-mugs", ["mugs"])
    assert [line.key for line in tea.lines] == ["pot", "leaves", "seven"]


@pytest.mark.parametrize(
    ("words", "filed"),
    [
        ("When to warm the pot", ("When to ", "warm", " the pot")),
        ("Leaves", ("", "Leaves", "")),
        ("What a mug's handle is for", ("What a ", "mug's", " handle is for")),
        ("The 7 blends", ("The ", "7", " blends")),
        ("So-called tea", ("So-called ", "tea", "")),
        ("What it is", ("", "What", " it is")),
    ],
)
def test_a_title_is_filed_under_its_first_telling_word(words: str, filed: tuple[str, str, str]) -> None:
    ((group,),) = [from_a_to_z([title("x", words)], [])]
    (line,) = group.lines
    assert (line.before, line.filed, line.after) == filed


def test_acronyms_stand_among_the_titles_and_lead_to_them() -> None:
    term = Term("ptl", "PTL", None, (), topic=POT)
    nowhere = Term("xyz", "XYZ", None, (), topic=None)
    groups = from_a_to_z(TITLES, [term, nowhere])
    assert [group.name for group in groups] == ["0 to 9", "L", "M", "P", "W"]
    (line,) = groups[3].lines
    assert (line.key, line.filed, line.see) == ("pot", "PTL", "When to warm the pot")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pot", ["pot"]),
        ("POT warm", ["pot"]),
        ("cups", ["mugs"]),
        ("kettle", ["pot"]),
        ("mug’s", ["mugs"]),
        ("asking", ["pot", "mugs", "leaves", "seven"]),
        ("leaves asking", ["leaves"]),
        ("pot zebra", []),
    ],
)
def test_all_words_must_be_found_somewhere(words: str, found: list[str]) -> None:
    assert [title.key for title in matching(TITLES, [("Kettle", "pot")], words)] == found


def test_a_word_in_the_title_counts_most() -> None:
    in_name, in_title = title("a", "Water"), title("b", "Milk first")
    assert [t.key for t in matching([in_name, in_title], [("milk", "a")], "milk")] == ["b", "a"]


@pytest.mark.parametrize(("name", "anchor"), [("Clare's Law", "clare-s-law"), ("0 to 9", "0-to-9"), ("A", "a")])
def test_a_heading_has_a_place(name: str, anchor: str) -> None:
    assert anchor_of(name) == anchor
