"""The keyboard alone."""

from playwright.sync_api import Page, expect

from tests.browser.checks import focused
from tests.browser.driver import PATIENCE, field, open_page, turns, wait_for_answer
from tests.browser.stub import Stub

EXAMPLES = ["When do I refer to MARAC?", "Who can interpret?", "LADO number in Lambeth"]


def test_everything_by_keyboard(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for expected in ["999", "More help", "Contacts", "Clear", "Exit this page", *EXAMPLES, "borough", "question"]:
        page.keyboard.press("Tab")
        assert focused(page) == expected
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(1, timeout=PATIENCE)
    wait_for_answer(page)
    assert stub.asked[0]["message"] == "First line\nsecond line"
    assert focused(page) == "question"  # a message that arrives moves no focus

    page.get_by_text("The policy’s own words").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("signpost-chat blockquote").first).to_be_visible()


def test_enter_while_composing_does_not_send(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    field(page).fill("例")
    field(page).dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(turns(page)).to_have_count(0)
    field(page).press("Enter")
    expect(turns(page)).to_have_count(1, timeout=PATIENCE)


def test_nothing_and_too_much_are_not_sent(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    field(page).press("Enter")
    expect(page.get_by_text("Type a question first.").first).to_be_visible()
    field(page).fill("😀" * 2001)
    field(page).press("Enter")
    expect(page.locator("signpost-chat #note")).to_contain_text("Too long by 1")
    assert stub.asked == []
