"""A fact is written in knowledge/content/ and nowhere else: no number, no address, no policy's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.content import Content
from knowledge.vocabulary import Borough
from launch.generate import HEADER
from tests.consistency.scan import files_below, listed, repeated_phrases, runs_of, ways_to_reach, words_of

LOOKED_THROUGH = (
    "bot/**/*.py",
    "bot/**/*.yml",
    "domain.yml",
    "config.yml",
    "web_widget/**/*.py",
    "web_widget/**/*.js",
    "web_widget/**/*.css",
    "web_widget/**/*.html",
)


def looked_through(root: Path) -> list[Path]:
    return files_below(root, *LOOKED_THROUGH)


def written_by_people(root: Path) -> list[Path]:
    """Without what is generated from the content's names and titles, which a test of its own keeps fresh."""
    return [p for p in looked_through(root) if not p.read_text(encoding="utf-8").startswith(HEADER)]


def quotes_of(content: Content) -> Iterator[str]:
    for topic in content.topics:
        for borough in Borough:
            yield from (quote for point in topic.entries.of(borough).points for quote in point.quotes)
    yield from (m.quote for term in content.terms for m in map(term.meanings.of, Borough) if m)
    yield from (contact.quote for contact in content.contacts if contact.quote)
    yield from (quote for reply in content.replies for quote in reply.quotes)


@pytest.fixture(scope="module")
def runs(content: Content) -> frozenset[tuple[str, ...]]:
    return runs_of(quotes_of(content))


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A place of its own with domain.yml, to plant faults in."""
    (tmp_path / "domain.yml").write_bytes((root / "domain.yml").read_bytes())
    return tmp_path


def plant(root: Path, line: str) -> int:
    """Adds a line at the end of domain.yml; its number."""
    file = root / "domain.yml"
    file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return len(file.read_text(encoding="utf-8").splitlines())


def test_all_of_it_is_looked_through(root: Path) -> None:
    files = {path.relative_to(root).as_posix() for path in looked_through(root)}
    assert {"domain.yml", "bot/channel.py", "bot/actions/wording.py", "bot/data/rules/safety.yml"} <= files
    assert {"web_widget/api.py", "web_widget/static/widget.js", "web_widget/templates/index.html"} <= files
    assert not any(".venv" in file for file in files)


def test_no_number_and_no_address_stands_outside_the_content(root: Path) -> None:
    found = list(ways_to_reach(root, looked_through(root)))
    assert not found, listed(found)


def test_every_contact_of_the_content_would_be_found(content: Content, tmp_path: Path) -> None:
    """Each way to reach a contact, as it is printed, but for web addresses."""
    for contact in content.contacts:
        for method in contact.methods:
            if method.type != "web":
                (tmp_path / "x.yml").write_text(f"text: {method.display}\n", encoding="utf-8")
                assert list(ways_to_reach(tmp_path, [tmp_path / "x.yml"])), method.display


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("# ring 020 7946 0000", "a phone number: 020 7946 0000"),
        ("# tel:+442079460000", "a phone number: +442079460000"),
        ("# +44 (0)20 7946 0000", "a phone number: +44 (0)20 7946 0000"),
        ("# 0808-157-0000", "a phone number: 0808-157-0000"),
        ("# mobile: 07700900123", "a phone number: 07700900123"),
        ("# write to lado@example.gov.uk", "an e-mail address: lado@example.gov.uk"),
        ("# Call the police on 101 instead", "a number to ring: 101"),
        ("# text 85258", "a number to ring: 85258"),
        ("# ChildLine: 0800 0000", "a phone number: 0800 0000"),
    ],
)
def test_a_planted_number_is_found_with_its_place(copy: Path, line: str, what: str) -> None:
    number = plant(copy, line)
    found = [str(finding) for finding in ways_to_reach(copy, looked_through(copy))]
    assert f"domain.yml:{number}: {what}" in found


@pytest.mark.parametrize(
    "line",
    [
        "# call 999",
        "# press 55 on a mobile",
        "# 0.0123456789",
        "# 2026-11-21T22:00:00",
        "# 0123456789abcdef",
        "# refuses such a call with 449",
        "# text: 16 and 17 year olds",
    ],
)
def test_what_is_allowed_or_no_number_to_ring_is_not(copy: Path, line: str) -> None:
    plant(copy, line)
    assert list(ways_to_reach(copy, looked_through(copy))) == []


def test_no_words_of_a_policy_stand_outside_the_content(root: Path, runs: frozenset[tuple[str, ...]]) -> None:
    found = list(repeated_phrases(root, written_by_people(root), runs))
    assert not found, listed(found)


def test_a_planted_quote_is_found_with_its_place(
    copy: Path, content: Content, runs: frozenset[tuple[str, ...]]
) -> None:
    """Whatever its case and punctuation, and broken over lines."""
    quote = next(quote for quote in quotes_of(content) if len(words_of(quote)) >= 12)
    words = words_of(quote)
    number = plant(copy, f"# {' '.join(words[:5]).upper()},\n#   {'; '.join(words[5:12])}") - 1
    (finding,) = repeated_phrases(copy, written_by_people(copy), runs)
    assert (finding.file, finding.line) == ("domain.yml", number)
    assert " ".join(words[:8]) in finding.what


def test_seven_words_of_a_quote_are_not_enough(copy: Path, content: Content, runs: frozenset[tuple[str, ...]]) -> None:
    quote = next(quote for quote in quotes_of(content) if len(words_of(quote)) >= 12)
    plant(copy, "# " + " ".join(words_of(quote)[:7]))
    assert list(repeated_phrases(copy, written_by_people(copy), runs)) == []
