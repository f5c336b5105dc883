"""What a new version changes: every planted edit is found, each once, and nothing is invented."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.citing import Library
from knowledge.content import SOURCES, Content
from knowledge.drift.findings import Drift, Finding, Kind, Part
from knowledge.drift.headings import read_version
from knowledge.drift.quoting import quotes_of
from knowledge.drift.report import as_html, as_text
from knowledge.drift.resting import drift
from knowledge.schema import DocumentRecord
from knowledge.sources import SourceError


@dataclass(frozen=True)
class Edit:
    """`new` in `old`'s place, and what the one finding about it must show."""

    old: str
    new: str
    kind: Kind
    rests: tuple[str, ...] = ()
    figures: tuple[str, str] | None = None
    verbs: tuple[str, str] | None = None
    said: str = ""


LAMBETH = (
    Edit("(12% of all referrals)", "(14% of all referrals)", Kind.CHANGED, ("topic statistics",), ("12%", "14%")),
    Edit(
        "children are **never** to be used as", "children **should not** be used as", Kind.CHANGED,
        ("topic interpreters",), verbs=("never", "should, not"),
    ),
    Edit("020 7926 4679", "020 7926 4670", Kind.CHANGED, ("contact lambeth_lado", "topic lado"), ("4679", "4670")),
    Edit(
        "EDT@lambeth.gov.uk", "outofhours@lambeth.gov.uk", Kind.CHANGED, ("contact lambeth_out_of_hours",),
        ("EDT@lambeth.gov.uk", "outofhours@lambeth.gov.uk"),
    ),
    Edit(
        "- Separation does not ensure safety - it often at least temporarily increases the risk to the child/ren or "
        "mother.\n", "", Kind.REMOVED, ("topic separation_risk", "topic removing_perpetrator"),
    ),
    Edit(
        "The aim of the meeting is to address",
        "Referrals to the panel are made within ten working days by the allocated social worker. "
        "The aim of the meeting is to address",
        Kind.ADDED, said="within ten working days",
    ),
    Edit(
        "10. Monitoring and Governance\n\nThe", "10. Monitoring, Quality and Governance\n\nThe", Kind.HEADING,
        ("topic governance",),
    ),
    Edit("24/7 advice on DA support", "advice from 8am on DA support", Kind.CHANGED, ("contact national_da_helpline",)),
    Edit(
        "but existing staff are also required to undertake", "but existing staff may also undertake", Kind.CHANGED,
        ("topic mandatory_training",), verbs=("required", "may"),
    ),
    Edit(
        "Best practice is to work with children in a trauma informed way\n", "", Kind.MOVED, ("topic direct_work",)
    ),
)  # fmt: skip
MOVED_TO = ("Lambeth Council has zero tolerance", "Best practice is to work with children in a trauma informed way\n\n")

CAMDEN = (
    Edit("reviewed every 6 weeks", "reviewed every 8 weeks", Kind.CHANGED, ("topic safety_plan_review",), ("6", "8")),
    Edit(
        "Social workers should consider a referral to MARAC", "Social workers must make a referral to MARAC",
        Kind.CHANGED, ("topic marac_criteria",), verbs=("should, consider", "must"),
    ),
    Edit(
        "should not be used as interpreters unless absolutely necessary.", "should not be used as interpreters.",
        Kind.CHANGED, ("topic interpreters",), verbs=("unless", ""),
    ),
    Edit("temporary period of 3 months", "temporary period of six months", Kind.CHANGED, figures=("3", "six")),
    Edit(
        "stress to the child that they are not responsible for the abuse.",
        "stress to the child that they are not responsible for the abuse.\n- never see the child without an advocate",
        Kind.ADDED, said="without an advocate",
    ),
    Edit(
        "17 Domestic violence disclosure scheme (Clare's law)", "17 Domestic abuse disclosure scheme (Clare's Law)",
        Kind.HEADING, ("topic clares_law",),
    ),
    Edit("are in an intimate relationship", "are or have been in an intimate relationship", Kind.ADDED,
         said="or have been"),
)  # fmt: skip


def record_of(content: Content, key: str) -> DocumentRecord:
    return next(document for document in content.documents if document.key == key)


def compared(content: Content, library: Library, key: str, text: str, folder: Path) -> Drift:
    path = folder / "new.txt"
    path.write_text(text, encoding="utf-8")
    record = record_of(content, key)
    version, headings = read_version(record, path)
    return drift(key, library.sources[key], version, headings, quotes_of(content, record))


def text_of(content: Content, key: str) -> str:
    return (SOURCES / record_of(content, key).file).read_text(encoding="utf-8")


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in edits:
        assert text.count(edit.old) == 1, f"“{edit.old}” no longer stands once: plant another edit"
        text = text.replace(edit.old, edit.new)
    return text


def shown(finding: Finding) -> str:
    return " ".join(piece.text for piece in finding.pieces if piece.part is not Part.SAME)


def expected_by(finding: Finding, edit: Edit) -> bool:
    return (
        finding.kind is edit.kind
        and (edit.figures is None or finding.figures == edit.figures)
        and (edit.verbs is None or finding.verbs == edit.verbs)
        and set(edit.rests) <= {resting.name for resting in finding.resting}
        and edit.said in shown(finding)
    )


@pytest.mark.parametrize(("key", "edits"), [("lambeth-2022", LAMBETH), ("camden", CAMDEN)], ids=["lambeth", "camden"])
def test_every_planted_edit_is_found_and_none_invented(
    content: Content, library: Library, tmp_path: Path, key: str, edits: tuple[Edit, ...]
) -> None:
    text = edited(text_of(content, key), edits)
    if key == "lambeth-2022":
        text = text.replace(MOVED_TO[0], MOVED_TO[1] + MOVED_TO[0], 1)
    found = compared(content, library, key, text, tmp_path)
    unmatched = list(found.findings)
    for edit in edits:
        matching = [finding for finding in unmatched if expected_by(finding, edit)]
        assert matching, f"not found: {edit}; left: {unmatched}"
        unmatched.remove(matching[0])
    assert unmatched == [], "found what nobody planted"
    assert found.unplaced == ()


def test_nothing_differs_from_itself(content: Content, library: Library, tmp_path: Path) -> None:
    for key in library.sources:
        found = compared(content, library, key, text_of(content, key), tmp_path)
        assert (found.findings, found.unplaced) == ((), ())
        assert found.quotes > 300


def test_a_text_wrapped_anew_does_not_differ(content: Content, library: Library, tmp_path: Path) -> None:
    """Another extraction of the same document: other line ends, other list marks, more white space."""
    lines = text_of(content, "camden").replace("\n- ", "\n•   ").split("\n")
    text = "\n".join(line if "\t" in line else line.replace(" the victim ", "  the\nvictim ") for line in lines)
    assert compared(content, library, "camden", text, tmp_path).findings == ()


def test_a_broken_quote_is_told_apart_from_one_that_stands_elsewhere(
    content: Content, library: Library, tmp_path: Path
) -> None:
    text = text_of(content, "camden").replace("reviewed every 6 weeks", "reviewed every 8 weeks")
    (finding,) = compared(content, library, "camden", text, tmp_path).findings
    assert "topic safety_plan_review" in {resting.name for resting in finding.broken}


def test_a_section_that_is_gone_names_all_that_rested_on_it(content: Content, library: Library, tmp_path: Path) -> None:
    text = text_of(content, "camden")
    start, end = text.index("16 Abuse and violence against parents"), text.index("17 Domestic violence disclosure")
    found = compared(content, library, "camden", text[:start] + text[end:], tmp_path)
    assert {finding.kind for finding in found.findings} == {Kind.HEADING, Kind.REMOVED}
    gone = next(finding for finding in found.findings if finding.kind is Kind.REMOVED)
    assert "topic child_to_parent" in {resting.name for resting in gone.broken}
    assert found.unplaced == ()


def test_every_quote_that_breaks_is_at_one_of_the_findings(content: Content, library: Library, tmp_path: Path) -> None:
    """Each third line taken out: whatever breaks, a place is named for it."""
    lines = text_of(content, "camden").split("\n")
    headings = {line for line in lines if line[:2].strip().isdigit()}
    text = "\n".join(line for n, line in enumerate(lines) if n % 3 or line in headings or n < 40)
    found = compared(content, library, "camden", text, tmp_path)
    record = record_of(content, "camden")
    version, _ = read_version(record, tmp_path / "new.txt")
    broken = {quote for _, quote in quotes_of(content, record) if not version.holds(quote)}
    assert broken
    assert {resting.quote for resting in found.broken} == broken


def test_every_kind_of_record_that_quotes_is_compared(content: Content) -> None:
    kinds = {
        record.split()[0]
        for key in ("camden", "lambeth-2022")
        for record, _ in quotes_of(content, record_of(content, key))
    }
    assert kinds == {"topic", "term", "contact", "link", "reply", "ladder"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"", "none of the headings"), (b"Some other text.\n", "none of the headings"), (b"caf\xe9", "not UTF-8")],
)
def test_a_file_that_is_not_the_document_is_refused(content: Content, tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "new.txt"
    path.write_bytes(raw)
    with pytest.raises(SourceError, match=said):
        read_version(record_of(content, "camden"), path)


def test_the_report_reads_as_text_and_as_a_page(content: Content, library: Library, tmp_path: Path) -> None:
    text = edited(text_of(content, "lambeth-2022"), LAMBETH[:6])
    found = compared(content, library, "lambeth-2022", text.replace("Gaia Centre", "Gaia & Centre", 1), tmp_path)
    report = as_text(found)
    assert report.startswith("lambeth-2022: 7 places differ; ")
    assert "[-(12%-] {+(14%+}" in report
    assert "   Figures: 12% → 14%\n" in report
    assert "   Words of duty: never → should, not\n" in report
    assert "   No topic covers it yet." in report
    assert "Rests on it: topic interpreters: its quote no longer stands" in report
    page = as_html(found)
    assert "<del>(12%</del> <ins>(14%</ins>" in page
    assert "<ins>&amp;</ins>" in page
    assert page.count("<article>") == 7
