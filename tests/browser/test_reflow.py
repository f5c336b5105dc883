"""Small screens, large text, wide spacing: nothing scrolls sideways, the field can be reached, the focus is seen."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import replies
from tests.browser.checks import COVERED, QUESTION, check_axe, host_page, open_all_disclosures, wider_than_the_screen
from tests.browser.driver import ask, field, open_page
from tests.browser.stub import Answer, Stub

LONG = {**replies.SMALLTALK, "text": "an-address-without-any-space." * 12}
EVERYTHING = Answer(replies.chat(replies.ANSWER, replies.THRESHOLD, replies.CONTACTS, LONG))
# As the browser's own setting would: the page follows its root, the widget the browser's medium.
LARGE_TEXT = """() => {
  document.documentElement.style.fontSize = "200%";
  document.querySelector("signpost-chat").shadowRoot.querySelector(".panel").style.fontSize = "2.375em";
}"""
# WCAG 1.4.12, as a person's own style sheet would set it; inside the widget too.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; }
    * { word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
  const root = document.querySelector("signpost-chat")?.shadowRoot;
  if (root) root.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 740)])
@pytest.mark.parametrize("embedded", [False, True], ids=["page", "embedded"])
def test_narrow_screens_scroll_one_way_only(
    browser: Browser, stub: Stub, width: int, height: int, embedded: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    stub.will_answer(EVERYTHING)
    if embedded:
        page.goto(host_page(stub))
        page.get_by_role("button", name="Ask Signpost").click()
    else:
        open_page(page, stub.base)
    ask(page, QUESTION)
    open_all_disclosures(page)
    page.get_by_role("button", name="No", exact=True).click()
    assert wider_than_the_screen(page) == []
    field(page).focus()
    expect(field(page)).to_be_in_viewport(ratio=0.9)
    check_axe(page)
    context.close()


def test_text_at_200_per_cent(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    stub.will_answer(EVERYTHING)
    open_page(page, stub.base)
    page.evaluate(LARGE_TEXT)
    ask(page, QUESTION)
    open_all_disclosures(page)
    assert wider_than_the_screen(page) == []
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_text_spacing(browser: Browser, stub: Stub, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    stub.will_answer(EVERYTHING)
    open_page(page, stub.base)
    ask(page, QUESTION)
    open_all_disclosures(page)
    page.evaluate(SPACING)
    assert wider_than_the_screen(page) == []
    cut = page.evaluate(
        """() => [...document.querySelector("signpost-chat").shadowRoot.querySelectorAll(".panel button, .panel dd")]
        .filter((node) => node.checkVisibility() && node.scrollHeight > node.clientHeight + 2)
        .map((node) => node.textContent)"""
    )
    assert cut == []
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (1280, 600), (360, 740)])
def test_the_focus_is_never_under_a_sticky_part(browser: Browser, stub: Stub, width: int, height: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    open_page(page, stub.base)
    ask(page, QUESTION)
    composer = page.locator("signpost-chat .composer")
    stays = composer.evaluate("(node) => getComputedStyle(node).position") == "sticky"
    for target in page.locator("signpost-chat .transcript :is(a, button, summary):visible").all():
        page.evaluate("scrollTo(0, 0)")
        target.focus()
        box, strip = target.bounding_box(), page.locator("signpost-chat .strip").bounding_box()
        below = composer.bounding_box()
        assert box and strip and below
        assert box["y"] >= strip["y"] + strip["height"] - 1
        assert box["y"] + box["height"] <= (below["y"] + 1 if stays else height)
    context.close()


@pytest.mark.parametrize("embedded", [False, True], ids=["page", "embedded"])
def test_what_can_be_pressed_is_large_enough(page: Page, stub: Stub, embedded: bool) -> None:
    """WCAG 2.5.8: 24 px, links within a sentence apart; our own buttons have 44."""
    stub.will_answer(EVERYTHING)
    if embedded:
        page.goto(host_page(stub))
        page.get_by_role("button", name="Ask Signpost").click()
    else:
        open_page(page, stub.base)
    ask(page, QUESTION)
    for target in page.locator("signpost-chat .panel :is(button, select, textarea, summary, dd a)").all():
        if not target.evaluate("(node) => node.checkVisibility()"):
            continue  # behind a closed disclosure
        box = target.bounding_box()
        assert box
        name = target.inner_text()
        tall = 44 if target.evaluate("(node) => node.matches('button, select, textarea')") else 24
        assert box["height"] >= tall - 0.5 and box["width"] >= 24, (name, box)


@pytest.mark.parametrize("width", [320, 360, 420, 1280])
def test_nothing_covers_a_number_or_an_address(browser: Browser, stub: Stub, width: int) -> None:
    """A copy button once lay over the last two digits: a number half seen is a wrong number."""
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    stub.will_answer(Answer(replies.chat(replies.LONG_CONTACT)))
    open_page(page, stub.base)
    ask(page, QUESTION)
    assert page.evaluate(COVERED) == []
    context.close()
