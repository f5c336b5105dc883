"""The pages in a real browser: light, dark, narrow, forced colours, spaced text, paper, and without script."""

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from knowledge.store import open_store
from tests.browser.checks import check_axe
from tests.browser.site import running_site
from tests.conftest import watch

PAGES = [
    "/topics",
    "/topics?order=az",
    "/topics?q=marac",
    "/topics?q=zebra",
    "/topics/marac_criteria",
    "/topics/threshold_early_help",
    "/topics/helplines",
    "/topics/mandatory_training?borough=camden",
    "/topics/nothing-of-that-name",
    "/thresholds",
    "/start",
    "/about",
    "/accessibility",
    "/privacy",
]
# WCAG 1.4.12
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
ADD_STYLE = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible")
  .filter((node) => node.clientWidth > 1 && !node.matches("input"))
  .map((node) => node.outerHTML.slice(0, 80))"""


def sideways(page: Page) -> int:
    """How far the page is wider than the window, in pixels."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))


def open_disclosures(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (320, 256)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, site: str, width: int, height: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    problems = watch(page)
    for path in PAGES:
        page.goto(site + path)
        open_disclosures(page)
        check_axe(page)
        assert sideways(page) <= 0, path
    context.close()
    assert problems == []


def test_forced_colours_are_usable(browser: Browser, site: str) -> None:
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    for path in PAGES:
        page.goto(site + path)
        check_axe(page)
    page.goto(f"{site}/topics/marac_criteria")
    button = page.get_by_role("link", name="Ask Signpost about this")
    assert button.evaluate("(node) => getComputedStyle(node).borderTopWidth") == "2px"
    for name, style in [("Lambeth", "solid"), ("Camden", "double")]:  # told apart without colour
        column = page.locator("section.borough", has=page.get_by_role("heading", name=name, exact=True))
        assert column.evaluate("(node) => getComputedStyle(node).borderLeftStyle") == style
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_spaced_text_is_neither_cut_off_nor_wider_than_the_window(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in PAGES:
        page.goto(site + path)
        open_disclosures(page)
        page.evaluate(ADD_STYLE, SPACING)
        assert sideways(page) <= 0, path
        assert page.evaluate(CUT_OFF) == [], path
    context.close()


def test_boroughs_stand_side_by_side_where_there_is_room(page: Page, site: str) -> None:
    def tops() -> list[float]:
        boxes = [column.bounding_box() for column in page.locator(".two > section.borough").all()]
        return [box["y"] for box in boxes if box]

    page.goto(f"{site}/topics/marac_criteria")
    lambeth, camden = tops()
    assert lambeth == camden
    page.set_viewport_size({"width": 360, "height": 740})
    lambeth, camden = tops()
    assert lambeth < camden


def test_every_target_is_large_enough(browser: Browser, site: str) -> None:
    """2.5.8, which allows links within a sentence to be smaller: 24 pixels high, wherever it stands by itself."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for path in ["/topics", "/topics?order=az", "/topics/helplines", "/start"]:
        page.goto(site + path)
        alone = page.locator("nav a, button, summary, input, dd a, .button")
        for box in [target.bounding_box() for target in alone.all() if target.is_visible()]:
            assert box and box["height"] >= 24, path
    context.close()


def test_no_number_is_broken_over_two_lines(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740})
    page = context.new_page()
    for path in ["/topics/helplines", "/topics/lado", "/topics/nothing-of-that-name"]:
        page.goto(site + path)
        numbers = page.locator("dd a[href^='tel:']")
        assert numbers.count() > 1
        for box in [number.bounding_box() for number in numbers.all()]:
            assert box and box["height"] < 40, path
    context.close()


def test_a_topic_is_searched_for_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/topics")
    page.get_by_label("Find a topic").fill("who may interpret")
    page.get_by_label("Find a topic").press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("the words “who may interpret”")
    page.get_by_role("link", name="Who may interpret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who may interpret")
    page.get_by_role("link", name="Lambeth", exact=True).click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Lambeth")
    expect(page.get_by_role("heading", name="Camden")).to_have_count(0)
    context.close()


def test_the_form_is_allowed_by_the_security_policy(page: Page, site: str) -> None:
    page.goto(f"{site}/topics")
    page.get_by_label("Find a topic").fill("lado")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(f"{site}/topics?q=lado")


def test_with_the_keyboard_from_the_skip_link_to_a_quotation(page: Page, site: str) -> None:
    page.goto(f"{site}/topics/marac_criteria")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    summary = page.locator("summary").first
    for _ in range(30):
        page.keyboard.press("Tab")
        if summary.evaluate("(node) => node === document.activeElement"):
            break
    assert summary.evaluate("(node) => getComputedStyle(node).backgroundColor") == "rgb(255, 221, 0)"
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "named", "current"),
    [("/topics", "Topics", "page"), ("/topics/lado", "Topics", "true"), ("/start", "New starters", "page")],
)
def test_the_navigation_says_where_one_is(page: Page, site: str, path: str, named: str, current: str) -> None:
    page.goto(site + path)
    pages = page.get_by_role("navigation", name="Pages")
    expect(pages.get_by_role("link", name=named, exact=True)).to_have_attribute("aria-current", current)
    expect(pages.locator("[aria-current]")).to_have_count(1)


def printed(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format="A4")))


def words_on(paper: PdfReader) -> str:
    """All of it; letters that the printer joined (“ﬁ”) are taken apart again."""
    return plainly(" ".join(sheet.extract_text() for sheet in paper.pages))


def plainly(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("key", ["marac_criteria", "interpreters", "leaving_home", "lado"])
def test_a_topic_is_printed_on_two_sheets_with_its_quotations_opened(
    page: Page, site: str, state: Path, key: str
) -> None:
    page.goto(f"{site}/topics/{key}")
    assert page.locator("details[open]").count() == 0
    paper = printed(page)
    assert len(paper.pages) <= 2
    words = words_on(paper)
    for entry in open_store(state / "knowledge.sqlite").topic(key).entries:
        for quote in [citation.quote for point in entry.points for citation in point.citations]:
            assert plainly(quote) in words, quote
    assert f"from {site}/topics/{key}" in words
    assert "Ask Signpost about this" not in words and "See also" not in words


def test_on_paper_every_level_of_both_schemes_is_read(page: Page, site: str, state: Path) -> None:
    for path in ["/thresholds", "/topics/threshold_early_help"]:
        page.goto(site + path)
        paper = printed(page)
        words = words_on(paper)
        assert len(paper.pages) <= 3, path
        for ladder in open_store(state / "knowledge.sqlite").ladders.values():
            for level in ladder.levels:
                for quoted in level.criteria or level.citations:
                    assert plainly(quoted.quote) in words, (path, quoted.quote)


@pytest.fixture(scope="module")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site without a knowledge base."""
    with running_site(tmp_path_factory.mktemp("bare")) as address:
        yield address


def test_without_a_knowledge_base_the_pages_are_as_usable(browser: Browser, bare_site: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    problems = watch(page)
    for path in ["/topics", "/thresholds", "/start", "/about", "/privacy"]:
        page.goto(bare_site + path)
        check_axe(page)
        assert sideways(page) <= 0, path
        expect(page.get_by_role("link", name="999").first).to_be_visible()
    context.close()
    assert problems == []
