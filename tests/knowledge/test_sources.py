"""The documents' texts, normalised: what goes, what stays, and where each piece stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.schema import DocumentRecord
from knowledge.sources import SourceError, SourceText, fold, read_source
from knowledge.vocabulary import Borough

POLICY = "7. Children's Services Policy Statement"
CHAIRS = f"{POLICY} › It is the expectation that CP Chairs will:"
MANAGERS = f"{POLICY} › It is the expectation that managers will:"


def normalised(
    folder: Path, text: str, headings: list[str | dict[str, list[str]]] | None = None, ghosts: list[str] | None = None
) -> SourceText:
    (folder / "policy.txt").write_text(text, encoding="utf-8")
    record = DocumentRecord(
        key="policy",
        borough=Borough.CAMDEN,
        file="policy.txt",
        title="A policy",
        opening="Opening",
        headings=headings or [],
        ghost_lines=ghosts or [],
    )
    return read_source(record, folder)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("- one\n- two", "one two"),
        ("• one\n· two", "one two"),
        ("  - one", "one"),
        ("year-old - not a mark", "year-old - not a mark"),
        ("- Barnardo's- works with families", "Barnardo's- works with families"),
        ("See [levels of need](#).", "See levels of need."),
        ("T: [020 7924 9292](tel:02079249292)", "T: 020 7924 9292"),
        (r"[\(Pan London – Children\)](#)", "(Pan London – Children)"),
        ("are **not to be used** at all", "are not to be used at all"),
        ("the *strategy* says", "the strategy says"),
        ("<u>Domestic abuse | Hub</u>", "Domestic abuse | Hub"),
        ("<https://www.example.org/a>", "https://www.example.org/a"),
        ("a child aged <5 or >16", "a child aged <5 or >16"),
        ("crimes⁴ were recorded¹²", "crimes were recorded"),
        ("first or\n\n  only   disclosure", "first or only disclosure"),
        ("one two \tthree", "one two three"),
        ("it's 'so-called' “honour”", "it's 'so-called' “honour”"),
        ("upset or angry' or misspelt enland", "upset or angry' or misspelt enland"),
        ("the last line has no newline", "the last line has no newline"),
        ("", ""),
    ],
)
def test_only_layout_goes(tmp_path: Path, raw: str, expected: str) -> None:
    assert normalised(tmp_path, raw).sections[0].text == expected


def test_a_footnote_is_lifted_out_of_the_sentence_it_interrupts(tmp_path: Path) -> None:
    text = "First\nchildren⁹ are asked with\n\n⁹ Call the **office** first.\n\nthe family.\nSecond\nThe end."
    source = normalised(tmp_path, text, ["First", "Second"])
    assert source.section_of("are asked with the family.") == "First"
    assert source.section_of("Call the office first.") == "First, footnote 9"
    assert source.sections[-1].title == "First, footnote 9"


def test_a_footnote_belongs_to_the_heading_of_its_mark(tmp_path: Path) -> None:
    source = normalised(tmp_path, "First\nmarked¹⁰ here\nSecond\n¹⁰ the note itself", ["First", "Second"])
    assert source.section_of("the note itself") == "First, footnote 10"


def test_a_footnote_without_a_mark_belongs_to_the_opening(tmp_path: Path) -> None:
    assert normalised(tmp_path, "text\n³ astray it is").section_of("astray it is") == "Opening, footnote 3"


def test_headings_below_a_heading_have_its_name(tmp_path: Path) -> None:
    source = normalised(tmp_path, "before\nA\nin a\nB\nin b\nC\nin c", ["A", {"B": ["C"]}])
    assert [(s.title, s.text) for s in source.sections] == [
        ("Opening", "before"),
        ("A", "in a"),
        ("B", "in b"),
        ("B › C", "in c"),
    ]


def test_a_heading_counts_only_in_its_turn(tmp_path: Path) -> None:
    source = normalised(tmp_path, "B\nA\nin a\nB\nin b", ["A", "B"])
    assert [(s.title, s.text) for s in source.sections] == [("Opening", "B"), ("A", "in a"), ("B", "in b")]


@pytest.mark.parametrize("headings", [["Missing"], ["A", "Missing"], ["B", "A"], [{"A": ["Missing"]}], ["a"]])
def test_a_missing_heading_is_named(tmp_path: Path, headings: list[str | dict[str, list[str]]]) -> None:
    with pytest.raises(SourceError, match=r"policy\.txt has no line “(Missing|A|a)”"):
        normalised(tmp_path, "A\nin a\nB\nin b", headings)


def test_a_missing_file_raises_an_os_error(tmp_path: Path) -> None:
    record = DocumentRecord(key="x", borough=Borough.CAMDEN, file="x.txt", title="X", opening="O", headings=[])
    with pytest.raises(OSError, match=r"x\.txt"):
        read_source(record, tmp_path)


def test_a_whole_table_reads_row_by_row(tmp_path: Path) -> None:
    assert normalised(tmp_path, "Date\t17 May\nStatus\tApproved").sections[0].text == "Date 17 May Status Approved"


def test_a_wrapped_table_reads_down_its_cells_without_ghosts(tmp_path: Path) -> None:
    rows = "Physical or\tAny attack by kicking,\nthreatening\tslapping and use of\ntineatening\tweapons\n\tor threats"
    source = normalised(tmp_path, rows, ghosts=["tineatening"])
    assert source.holds("Any attack by kicking, slapping and use of weapons or threats")
    assert source.holds("Physical or threatening")
    assert not source.holds("tineatening")


def test_words_are_sought_letter_for_letter_but_for_white_space(tmp_path: Path) -> None:
    source = normalised(tmp_path, "Children are\nnever used.")
    assert source.holds("Children \n are never")
    assert not source.holds("children are never")
    assert not source.holds("Children are ever")


def test_the_first_place_of_words_is_their_section(tmp_path: Path) -> None:
    source = normalised(tmp_path, "A\nthe same words\nB\nthe same words", ["A", "B"])
    assert source.section_of("the same words") == "A"


@pytest.mark.parametrize("text", ["  a \n\t b  ", "a b", "a\u00a0b"])
def test_folding(text: str) -> None:
    assert fold(text) == "a b"


# The two policies.


@pytest.mark.parametrize(
    ("document", "words", "section"),
    [
        # The footnote about the LADO interrupts this sentence.
        (
            "lambeth-2022",
            "appropriate information sharing are considered with the perpetrator and family, in particular that the "
            "perpetrator is not present when the safety plan is formulated.",
            CHAIRS,
        ),
        (
            "lambeth-2022",
            "You MUST send Referrals or Contacts to the LADO inbox",
            f"{MANAGERS.rstrip(':')}, footnote 9",
        ),
        (
            "lambeth-2022",
            "In an emergency always call police on 999.",
            f"{POLICY} › Approach to partnership working, footnote 10",
        ),
        # Page breaks.
        (
            "lambeth-2022",
            "abusing partner's first or only disclosure",
            f"{POLICY} › Additionally, the Pan London procedures state that:",
        ),
        ("camden", "ensure practice is inclusive, anti-discriminatory", "4 Barriers to accessing services"),
        ("camden", "in order to safeguard their child. Where possible", "9 Intervention"),
        (
            "camden",
            "may wish to continue to see them but this must be considered",
            "9 Intervention › Impact of separation",
        ),
        ("camden", "to anyone outside of the professional network.", "11 Working with victims"),
        ("camden", "can also refer where they are working with a perpetrator", "14 Working with perpetrators"),
        # Wrapped table; the ghost line “Leonomie abase” is gone from the middle of it.
        (
            "camden",
            "adverse effect on the victim's ability to acquire, use or maintain money",
            "Appendix 1: Indicators of abusive behaviour",
        ),
        # The last line of each file, which ends without a newline.
        (
            "lambeth-2022",
            "Safer Space Plus- specialist service for children and young people 5-18y old, Email: "
            "Saferspaceplus@victimsupport.org.uk, Tel: 07930 855043",
            "Appendix 1: Useful Contacts › Support services for children",
        ),
        (
            "camden",
            "202 East Superior Street Duluth, Minnesota 55802 218-722-2781 www.duluth-model.org",
            "Appendix 2: Wheel of power and control",
        ),
    ],
)
def test_where_words_of_the_policies_stand(library: Library, document: str, words: str, section: str) -> None:
    assert library.sources[document].section_of(words) == section


def test_the_files_still_end_without_a_newline(content: Content) -> None:
    for record in content.documents:
        assert not (content.sources / record.file).read_bytes().endswith(b"\n")


def test_every_heading_is_a_section_in_its_order(content: Content, library: Library) -> None:
    for record in content.documents:
        expected = [record.opening]
        for heading in record.headings:
            parents = {heading: []} if isinstance(heading, str) else heading
            for parent, children in parents.items():
                expected += [parent, *(f"{parent} › {child}" for child in children)]
        titles = [section.title for section in library.sources[record.key].sections]
        assert titles[: len(expected)] == expected
        assert all(", footnote " in title for title in titles[len(expected) :])
    assert len(library.sources["lambeth-2022"].sections) > 50
    assert len(library.sources["camden"].sections) > 40


def test_only_headings_over_headings_are_empty(library: Library) -> None:
    empty = {section.title for source in library.sources.values() for section in source.sections if not section.text}
    assert empty == {POLICY, "Information on domestic abuse", "6 Multi-agency working", "Responding to domestic abuse"}


def test_all_eleven_footnotes_of_lambeth_are_found(library: Library) -> None:
    titles = [s.title for s in library.sources["lambeth-2022"].sections if ", footnote " in s.title]
    assert [int(title.rsplit(" ", 1)[1]) for title in titles] == list(range(1, 12))


@pytest.mark.parametrize("debris", ["**", "](", "<u>", "tineatening", "Leonomie", "muden", "\t", "  ", "⁹"])
def test_no_debris_is_left(library: Library, debris: str) -> None:
    held = [s.title for source in library.sources.values() for s in source.sections if debris in s.text]
    assert held == []


def test_the_documents_dates(library: Library) -> None:
    lambeth, camden = library.documents["lambeth-2022"], library.documents["camden"]
    assert (lambeth.dated, lambeth.review_due) == (date(2022, 5, 17), date(2025, 6, 1))
    assert lambeth.overdue(date(2025, 6, 2))
    assert not lambeth.overdue(date(2025, 6, 1))
    assert (camden.dated, camden.review_due, camden.version) == (None, None, None)
    assert not camden.overdue(date(2099, 1, 1))
