"""On paper, the contacts page holds every number and address of the policies: found in their text, not in ours."""

import re
import unicodedata
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from phonenumbers import PhoneNumberMatcher
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.contacts import DAY, NIGHT, SetClock

SOURCES = sorted((Path(__file__).resolve().parents[2] / "knowledge" / "sources").glob("*.txt"))
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ALONE = re.compile(r"(?<!\d )\b999\b(?! \d)")  # too short for a finder of phone numbers; not the middle of another
DULUTH = "218-722-2781"  # a publisher in Minnesota, whom nobody here should call; no number of this country


def ways_in(text: str) -> set[str]:
    """Phone numbers by their digits, and email addresses, in a text."""
    found = {str(match.number.national_number) for match in PhoneNumberMatcher(text, "GB")}
    return {*found, *ALONE.findall(text), *EMAIL.findall(text)}


def ways_in_policies() -> set[str]:
    return set().union(*(ways_in(path.read_text(encoding="utf-8")) for path in SOURCES))


def printed(page: Page) -> list[str]:
    """The text of each page. An address may be broken after its @."""
    pages = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    return [re.sub(r"@\s+", "@", unicodedata.normalize("NFKC", sheet.extract_text())) for sheet in pages]


def test_the_policies_are_searched_well() -> None:
    """As counted by hand: 11 numbers and 999, seven addresses."""
    addresses = {way for way in ways_in_policies() if "@" in way}
    assert len(SOURCES) == 2
    assert len(addresses) == 7
    assert len(ways_in_policies() - addresses) == 12
    assert any(DULUTH in path.read_text(encoding="utf-8") for path in SOURCES)


@pytest.mark.parametrize("query", ["", "?borough=camden&q=nobody", "?borough=lambeth"])
@pytest.mark.parametrize("now", [DAY, NIGHT], ids=["day", "night"])
def test_all_stands_on_two_pages(page: Page, site: str, clock: SetClock, now: datetime, query: str) -> None:
    clock(page, now)
    page.goto(f"{site}/contacts{query}")
    sheets = printed(page)
    text = "\n".join(sheets)
    assert ways_in_policies() <= ways_in(text)
    assert DULUTH not in text
    assert len(sheets) <= 2
    assert "Printed on 25 November 2026. Printed copies go out of date." in text
    assert "Camden’s policy gives no phone number" in text and "then press 55" in text
    for left_out in ("Find a contact", "Copy number", "Nothing matches", "could not be reached", "Skip to", " now:"):
        assert left_out not in text
