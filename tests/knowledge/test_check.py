"""Each rule of the check finds the fault it is there for, and nothing in the real content."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import check as checking
from knowledge.check import Failure, Proved, check, check_files
from knowledge.citing import method_from
from knowledge.content import SOURCES, load_content
from knowledge.rules import RULES
from knowledge.schema import EntriesRecord, EntryRecord, MethodRecord
from knowledge.vocabulary import GuideKey, MethodType
from tests.knowledge.copying import Copy, Fault
from tests.knowledge.guide_faults import GUIDE_FAULTS

TOPICS = "topics/interpreting.yml"
LADDERS = "ladders.yml"
NEVER = "- children are never to be used as translators or interpreters\n"
SAYS = "says: Children are never to be used as translators or interpreters."
SILENT = "Camden's policy does not say how to book an interpreter"
CAUTION = "The Camden policy does not say what counts as absolutely necessary."
FIRST_ENTRY = "      camden:\n        points:\n"
LONG = "Children are never to be used because " + " ".join(["very"] * 19)


def test_the_real_content_has_no_fault() -> None:
    assert isinstance(check_files(), Proved)


def test_the_copy_has_no_fault(copy: Copy) -> None:
    assert copy.check() == []


FAULTS = {
    "wrong quote": Fault(
        "quote", TOPICS, NEVER, NEVER.replace("never", "rarely"), "are rarely", "not in lambeth-2022 letter for letter"
    ),
    "quote of the other borough": Fault(
        "quote", TOPICS, NEVER, "- Members of the victim's family, including their children, should not be used\n",
        "- Members of the victim's family", "not in lambeth-2022",
    ),
    "none: white space": Fault("", TOPICS, NEVER, NEVER.replace(" to ", "   to "), "", ""),
    "wrong quote of a term": Fault(
        "quote", "terms.yml", "A Multi-agency Risk Assessment Conference (MARAC) is", "Any old MARAC is",
        "Any old MARAC", "marac: not in camden",
    ),
    "wrong quote of a contact": Fault(
        "quote", "contacts.yml", "quote: To access this confidential service, call 0800 030 5182",
        "quote: Just phone up 0800 030 5182", "Just phone up", "employee_assistance: not in lambeth-2022",
    ),
    "wrong quote of a reply": Fault(
        "quote", "replies.yml", "- In an emergency always call police on 999.", "- Sometimes call police on 999.",
        "Sometimes call", "danger_now: not in lambeth-2022",
    ),
    "contact of an unknown document": Fault(
        "document", "contacts.yml", "document: lambeth-2022", "document: southwark", "You MUST send", "“southwark”"
    ),
    "reply of an unknown document": Fault(
        "document", "replies.yml", "document: lambeth-2022", "document: southwark", "- In an emergency", "“southwark”"
    ),
    "quote too short": Fault("quote-length", TOPICS, NEVER, "- never to\n", "never to", "too short to prove"),
    "point too long": Fault(
        "length", TOPICS, SAYS, f"says: {LONG}.", "says: Children are never", "a point of 26 words"
    ),
    "none: a point just short enough": Fault("", TOPICS, SAYS, f"says: {LONG.replace('very ', '', 1)}.", "", ""),
    "too many points": Fault(
        "length", TOPICS, FIRST_ENTRY,
        FIRST_ENTRY + 7 * "          - says: There may be a rule.\n            quotes: [the perpetrator may control]\n",
        "- key: interpreters\n", "camden: more than 8 points",
    ),
    "entry too long": Fault(
        "length", TOPICS, FIRST_ENTRY,
        FIRST_ENTRY + 5 * f"          - says: {LONG[:-5]}.\n            quotes: [children are never to be used]\n",
        "- key: interpreters\n", "the limit is 120",
    ),
    "must for should": Fault(
        "verb", TOPICS, "children, should not be used as interpreters unless",
        "children, must not be used as interpreters unless", "Members of the victim's family", "says “must”",
    ),
    "should for never": Fault(
        "verb", TOPICS, SAYS, "says: Children should not interpret.", "says: Children should", "says “should”"
    ),
    "never left out": Fault(
        "verb", TOPICS, SAYS, "says: Children do not interpret.", "says: Children do", "its quotes say “never”"
    ),
    "should left out": Fault(
        "verb", TOPICS, "children, should not be used as interpreters unless",
        "children, are not used as interpreters unless", "Members of the victim's family", "its quotes say “should”",
    ),
    "may for never": Fault(
        "verb", TOPICS, SAYS, "says: Children might interpret.", "says: Children might", "says “might”"
    ),
    "difference too long": Fault(
        "length", "differences.yml", "an exception", "an exception " + "very " * 20, "Lambeth: children", "limit is 45"
    ),
    "difference of one borough only": Fault(
        "difference", "differences.yml", "Camden: the", "There: the", "- key: who_may_interpret", "name Camden"
    ),
    "more differences than are read": Fault(
        "difference", "differences.yml", "differences:\n",
        "differences:\n" + "".join(
            f"  - key: more_{n}\n    says: Lambeth and Camden.\n    topics: [interpreters]\n" for n in (1, 2)
        ),
        "", "3 differences",
    ),
    "difference of an unknown topic": Fault(
        "key", "differences.yml", "topics: [interpreters,", "topics: [nothing,", "- key: who_may_interpret",
        "refers to “nothing”",
    ),
    "asked, and answered by nothing that is there": Fault(
        "coverage", "inventory.yml", "by: [topic/interpreters]", "by: [topic/nothing]", "- key: lam-134",
        "there is no topic/nothing",
    ),
    "asked, and answered from other lines": Fault(
        "coverage", "inventory.yml", 'lines: "358"', 'lines: "5-14"', "- key: lam-134", "quotes nothing that stands on"
    ),
    "asked, and answered from the other document": Fault(
        "coverage", "inventory.yml", "document: lambeth-2022", "document: camden", "- key: lam-134", "quotes nothing"
    ),
    "asked of an unknown document": Fault(
        "coverage", "inventory.yml", "document: lambeth-2022", "document: southwark", "- key: lam-134", "“southwark”"
    ),
    "asked, and answered by another document's field": Fault(
        "coverage", "inventory.yml", "by: [topic/interpreters]", "by: [document/camden]", "- key: lam-134",
        "document/camden is another document",
    ),
    "none: asked, and answered by its document's field": Fault(
        "", "inventory.yml", "by: [topic/interpreters]", "by: [document/lambeth-2022]", "", ""
    ),
    "known difference that nothing tells": Fault(
        "coverage", "inventory.yml", "by: who_may_interpret", "by: who_may", "", "there is no difference “who_may”"
    ),
    "figure not in its quote": Fault(
        "figure", TOPICS, SAYS, "says: Children of 17 or less never interpret.", "says: Children of", "figure 17"
    ),
    "percentage not in its quote": Fault(
        "figure", TOPICS, SAYS, "says: In 20% of cases children interpret.", "says: In 20%", "figure 20%"
    ),
    "silence of the other borough": Fault(
        "silent", TOPICS, SILENT, SILENT.replace("Camden", "Lambeth"), SILENT[8:], "must begin “Camden's policy does"
    ),
    "silence that claims more": Fault(
        "silent", TOPICS, SILENT, "No policy tells anyone how to book an interpreter", "No policy tells", "must begin"
    ),
    "unknown contact": Fault(
        "key", TOPICS, FIRST_ENTRY, f"      camden:\n        contacts: [nobody]\n{FIRST_ENTRY[14:]}",
        "- key: interpreters\n", "refers to “nobody”",
    ),
    "unknown link": Fault(
        "key", TOPICS, FIRST_ENTRY, f"      camden:\n        links: [nowhere]\n{FIRST_ENTRY[14:]}",
        "- key: interpreters\n", "refers to “nowhere”",
    ),
    "unknown topic to see also": Fault(
        "key", TOPICS, "    names: [interpreter,", "    see_also: [nothing]\n    names: [interpreter,",
        "- key: interpreters\n", "refers to “nothing”",
    ),
    "unknown topic of a term": Fault(
        "key", "terms.yml", "    meanings:", "    topic: nothing\n    meanings:", "- key: marac\n",
        "refers to “nothing”",
    ),
    "unknown topic of a reply": Fault(
        "key", "replies.yml", "    kind: smalltalk", "    kind: smalltalk\n    topics: [nothing]", "- key: greet\n",
        "refers to “nothing”",
    ),
    "unknown contact of a reply": Fault(
        "key", "replies.yml", "contacts: [national_da_helpline, childline]", "contacts: [nobody]",
        "- key: about_me/member_of_public", "refers to “nobody”",
    ),
    "doubled title": Fault(
        "unique", TOPICS, "title: How to book an interpreter", "title: who may INTERPRET", "- key: interpreters\n",
        "another topic has the same title",
    ),
    "doubled question": Fault(
        "unique", TOPICS, "question: How do I book an interpreter?",
        "question: Who may interpret for a victim, and can family or children do it?", "- key: interpreters\n",
        "another topic has the same question",
    ),
    "doubled name": Fault(
        "unique", TOPICS, "names: [interpreter,", "names: [Language Line, interpreter,", "language line",
        "“language line” is a name of interpreters too",
    ),
    "number not in its quote": Fault(
        "method", "contacts.yml", "display: 0800 030 5182", "display: 020 7926 4679", "display: 020 7926 4679",
        "“020 7926 4679” is not in the quote",
    ),
    "number spaced unlike its quote": Fault(
        "method", "contacts.yml", "display: 0800 030 5182", 'display: "08000305182"', "08000305182",
        "not in the quote",
    ),
    "e-mail not in its quote": Fault(
        "method", "contacts.yml", "display: helpandprotection@lambeth", "display: help.protection@lambeth",
        "display: help.protection@lambeth.gov.uk", "not in the quote",
    ),
    "e-mail cut short of its quote's": Fault(
        "method", "contacts.yml", "display: helpandprotection@lambeth", "display: protection@lambeth",
        "display: protection@lambeth.gov.uk", "not in the quote",
    ),
    "number that is none": Fault(
        "method", "contacts.yml", "display: 0800 1111,", "display: 0800 1,", "display: 0800 1,", "not a valid UK"
    ),
    "link label not in the document": Fault(
        "link", "links.yml", "label: VAWG Strategy", "label: The Grand Strategy", "label: The Grand", "not in lambeth"
    ),
    "link label of the other document": Fault(
        "link", "links.yml", "document: lambeth-2022", "document: camden", "label: levels of need", "is not in camden"
    ),
    "link of an unknown document": Fault(
        "link", "links.yml", "document: lambeth-2022", "document: southwark", "label: levels of", "not in southwark"
    ),
    "address said to be printed that is not": Fault(
        "link", "links.yml", "url: null\n    status: label_only", "url: https://example.org/x\n    status: in_policy",
        "url: https://example.org/x", "“https://example.org/x” is not in lambeth-2022",
    ),
    "wrong quote of a ladder": Fault(
        "quote", LADDERS, "- For new cases decisions on", "- For all cases decisions on", "- For all cases",
        "camden_barnardos: not in camden",
    ),
    "wrong quote of a level": Fault(
        "quote", LADDERS, "quotes:\n          - Where concerns are", "quotes:\n          - Where worries are",
        "- Where worries are", "camden_barnardos: not in camden",
    ),
    "wrong criterion": Fault(
        "quote", LADDERS, "- evidence of low", "- some evidence of low", "- some evidence", "not in camden letter"
    ),
    "criterion too short": Fault(
        "quote-length", LADDERS, "- evidence of low levels of coercive control", "- low levels", "low levels",
        "too short to prove anything: “low levels”",
    ),
    "ladder of an unknown document": Fault(
        "document", LADDERS, "document: camden", "document: southwark", "For new cases", "“southwark”"
    ),
    "criterion cut short, into the level before": Fault(
        "level", LADDERS, "family and the victim minimises the risk\n", "family\n", "- a known perpetrator",
        "camden_london: not a whole piece, from stop to stop, of the quotes of “Child in need intervention”: “a known",
    ),
    "criterion of another level": Fault(
        "level", LADDERS, "- evidence of low levels of coercive control\n",
        "- children injured as a result of domestic abuse\n", "- children injured", "“Early help intervention”",
    ),
    "level by another name": Fault(
        "level", LADDERS, "name: Scale 3 (serious)", "name: Scale 3 (grave)", "name: Scale 3", "“Scale 3 (grave)” is"
    ),
    "should left out of a ladder": Fault(
        "verb", LADDERS, "interventions should be determined", "interventions are determined", "For new cases",
        "its quotes say “should”",
    ),
    "must of a level": Fault(
        "verb", LADDERS, "leads_to: rated Green and", "leads_to: must be", "leads_to: must be", "says “must”"
    ),
    "figure of a level": Fault(
        "figure", LADDERS, "leads_to: rated Green and", "leads_to: within 10 days", "within 10 days", "the figure 10"
    ),
    "number in a ladder": Fault(
        "number", LADDERS, "missing: The matrix's", "missing: Phone 0800 1111, as the matrix's", "missing: Phone",
        "“0800 1111” belongs",
    ),
    "verdict on a case": Fault(
        "verdict", LADDERS, "leads_to: rated Red and", "leads_to: the threshold is met and", "the threshold is met",
        "“is met” reads as a verdict",
    ),
    "ladder of an unknown topic": Fault(
        "key", LADDERS, "topics: [interpreters]", "topics: [nothing]", "- key: camden_barnardos", "refers to “nothing”"
    ),
    "level asked about by a topic of another kind": Fault(
        "shown", LADDERS, "leads_to: rated Green", "topics: [interpreters]\n        leads_to: rated Green",
        "- key: camden_barnardos", "of kind guidance, not threshold",
    ),
    "phone number in a point": Fault(
        "number", TOPICS, SAYS, "says: Children never interpret, phone 020 7926 4679.", "says: Children never",
        "“020 7926 4679” belongs in contacts.yml",
    ),
    "mobile in a silence": Fault(
        "number", TOPICS, SILENT, f"{SILENT}: 07720828700", SILENT, "“07720828700” belongs"
    ),
    "e-mail in a caution": Fault(
        "number", TOPICS, CAUTION, f"{CAUTION} Ask EDT@lambeth.gov.uk.", "The Camden policy does not say what",
        "“EDT@lambeth.gov",
    ),
    "number in a difference": Fault(
        "number", "differences.yml", "an exception", "or phone 0800 1111, an exception", "Lambeth: children",
        "“0800 1111” belongs",
    ),
    "number in a reply": Fault(
        "number", "replies.yml", "text: Goodbye, and take care.", "text: Goodbye, or phone +44 20 7926 4679.",
        "text: Goodbye", "“+44 20 7926 4679” belongs",
    ),
    "number in a contact's note": Fault(
        "number", "contacts.yml", "note: freephone", "note: or 0808 801 0327", "note: or 0808",
        "“0808 801 0327” belongs",
    ),
    "number in a contact's hours": Fault(
        "number", "contacts.yml", "hours: 24/7", "hours: by day 0808 801 0327", "by day", "“0808 801 0327” belongs"
    ),
    "number in a term's meaning": Fault(
        "number", "terms.yml", "says: A specialist meeting where", "says: Phone 0808 801 0327, a meeting where",
        "says: Phone 0808", "“0808 801 0327” belongs",
    ),
}  # fmt: skip
FAULTS |= GUIDE_FAULTS


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(copy: Copy, fault: Fault) -> None:
    path = copy.plant(fault.file, fault.old, fault.new)
    found = copy.check()
    if not fault.rule:
        assert found == []
        return
    ours = [failure for failure in found if failure.rule == fault.rule and fault.said in failure.message]
    assert ours, f"not found; instead: {[str(failure) for failure in found]}"
    if fault.marker:
        assert ours[0].file == path
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if fault.marker:
        assert ours[0].line in [number for number, line in enumerate(lines, 1) if fault.marker in line]


def test_a_ladder_that_no_answer_would_show_is_found(copy: Copy) -> None:
    """A section is shown where its borough has points."""
    content = copy.load()
    silent = EntryRecord(silent="Camden's policy does not say.")
    entries = EntriesRecord(lambeth=silent, camden=silent)
    topics = [topic.model_copy(update={"entries": entries}) for topic in content.topics]
    found = check(replace(content, topics=topics), copy.library)
    message = "camden_london: is shown with “interpreters”, which has no points for Camden."
    assert message in [failure.message for failure in found if failure.rule == "shown"]


@pytest.mark.parametrize("guide", GuideKey)
def test_a_guide_that_is_gone_is_found(copy: Copy, guide: GuideKey) -> None:
    (copy.folder / f"guides/{guide}.yml").unlink()
    assert f"there is no guide `{guide}`." in [failure.message for failure in copy.check()]


def test_a_quiz_that_is_gone_is_found(copy: Copy) -> None:
    (copy.folder / "guides/quiz.yml").unlink()
    assert {failure.rule for failure in copy.check()} == {"quiz"}


def test_every_rule_has_a_fault_planted() -> None:
    rules = {
        "verb",
        "difference",
        "coverage",
        "quote",
        "document",
        "quote-length",
        "length",
        "figure",
        "silent",
        "key",
        "unique",
        "method",
        "link",
        "number",
        "level",
        "verdict",
        "shown",
        *{fault.rule for fault in GUIDE_FAULTS.values()},
    }
    assert {fault.rule for fault in FAULTS.values() if fault.rule} == rules
    assert len(RULES) == 27


@pytest.mark.parametrize(("said", "quoted"), [("6", "16"), ("16", "116"), ("2", "2025"), ("5", "0.5")])
def test_a_figure_that_is_part_of_another_is_not_in_the_quote(copy: Copy, said: str, quoted: str) -> None:
    """“reviewed every 6 weeks” must not pass on a quote that says 16."""
    copy.plant(TOPICS, SAYS, f"says: It is reviewed every {said} weeks.")
    copy.plant(TOPICS, NEVER, f"- reviewed every {quoted} weeks\n")
    assert "figure" in {failure.rule for failure in copy.check()}


def test_the_line_is_in_the_record_at_fault(copy: Copy) -> None:
    """Two topics quote words that begin alike: the second's failure must not send the curator to the first."""
    wrong = "- They will appropriately book the cheapest interpreter\n"
    path = copy.folder / TOPICS
    first, second = path.read_text(encoding="utf-8").split("  - key: interpreter_booking")
    right = next(line for line in second.splitlines() if line.strip().startswith("- They will appropriately"))
    second = second.replace(f"{right.strip()}\n", wrong, 1)
    path.write_text(f"{first}  - key: interpreter_booking{second}", encoding="utf-8")
    failure = next(failure for failure in copy.check() if failure.rule == "quote")
    text = path.read_text(encoding="utf-8")
    assert failure.line == text[: text.index(wrong)].count("\n") + 1


def test_a_failure_reads_as_file_line_rule(copy: Copy) -> None:
    path = copy.plant(TOPICS, NEVER, NEVER.replace("translators", "helpers"))
    (failure,) = copy.check()
    assert str(failure).startswith(f"{path}:{failure.line}: [quote] interpreters: not in lambeth-2022")
    assert str(Failure(path, None, "quote", "x")) == f"{path}:1: [quote] x"


def test_all_faults_are_told_at_once(copy: Copy) -> None:
    copy.plant(TOPICS, NEVER, NEVER.replace("translators", "helpers"))
    copy.plant(TOPICS, SILENT, "No policy tells anyone")
    copy.plant("links.yml", "label: VAWG Strategy", "label: The Grand Strategy")
    assert [failure.rule for failure in copy.check()] == ["quote", "link", "silent"]


# Files that cannot be used at all: one failure, never a traceback.


def check_folder(monkeypatch: pytest.MonkeyPatch, folder: Path, sources: Path = SOURCES) -> list[Failure]:
    monkeypatch.setattr(checking, "load_content", lambda: load_content(folder, sources))
    found = check_files()
    assert isinstance(found, list)
    return found


def test_a_file_that_cannot_be_read_is_the_only_failure(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copy.plant(TOPICS, "    kind: guidance", "    kind: advice")
    (failure,) = check_folder(monkeypatch, copy.folder)
    assert (failure.file, failure.line, failure.rule) == (path, 4, "schema")


def test_a_heading_that_is_not_there_is_a_failure(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.plant("documents.yml", "- 2. Context", "- 2. Contexts")
    (failure,) = check_folder(monkeypatch, copy.folder)
    assert (failure.file.name, failure.rule) == ("documents.yml", "heading")
    assert "lambeth-2022.txt has no line “2. Contexts”" in failure.message


def test_a_missing_text_is_a_failure(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.plant("documents.yml", "file: camden.txt", "file: camden-2026.txt")
    (failure,) = check_folder(monkeypatch, copy.folder)
    assert "camden-2026.txt" in str(failure)


def test_a_text_that_is_not_utf8_is_a_failure(copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "sources"
    shutil.copytree(SOURCES, sources)
    (sources / "camden.txt").write_bytes(b"caf\xe9\n")
    (failure,) = check_folder(monkeypatch, copy.folder, sources)
    assert "camden.txt" in str(failure)


def test_a_borough_without_its_document_is_a_failure(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.plant("documents.yml", "borough: camden", "borough: lambeth")
    failures = check_folder(monkeypatch, copy.folder)
    assert any("documents.yml" in str(failure) or "camden" in failure.message for failure in failures)


# Ways to reach somebody.


@pytest.mark.parametrize(
    ("kind", "display", "href"),
    [
        ("phone", "020 7926 4679", "tel:+442079264679"),
        ("mobile", "07720 828 700", "tel:+447720828700"),
        ("phone", "0808 8010327", "tel:+448088010327"),
        ("phone", "0800 1111", "tel:+448001111"),
        ("phone", "+44 20 7926 4679", "tel:+442079264679"),
        ("email", "LADO@lambeth.gov.uk", "mailto:LADO@lambeth.gov.uk"),
        ("secure_email", "help.protection@lambeth.cjsm.net", "mailto:help.protection@lambeth.cjsm.net"),
        ("web", "www.example.org", "https://www.example.org"),
        ("web", "http://example.org/a", "http://example.org/a"),
    ],
)
def test_the_address_behind_a_method(kind: str, display: str, href: str) -> None:
    method = method_from(MethodRecord(type=MethodType(kind), display=display, note="a note"))
    assert (method.display, method.href, method.note) == (display, href, "a note")


@pytest.mark.parametrize("display", ["218-722-2781", "+1 218-722-2781", "999999", "ask at the desk", "020 7926 467"])
def test_a_number_that_is_no_uk_number_is_refused(display: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        method_from(MethodRecord(type=MethodType.PHONE, display=display))
