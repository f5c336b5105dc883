"""The keyboard alone, and what a screen reader is told."""

from playwright.sync_api import Page, expect

from tests.browser import replies
from tests.browser.checks import focused, record_speech, spoken
from tests.browser.driver import PATIENCE, ask, field, open_page, turns, wait_for_answer
from tests.browser.stub import Answer, Stub

BUSY = Answer(replies.error("BUSY", "Signpost is busy."), status=503)


def test_everything_by_keyboard(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    for expected in ["999", "More help", "Clear", "Contacts", "borough", "question"]:
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


def test_each_response_is_announced_once(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK, replies.UNKNOWN_KIND)), BUSY)
    open_page(page, stub.base)
    record_speech(page)
    ask(page, "Hello")
    ask(page, "Hello again")
    first, second = spoken(page)
    assert first.startswith("Signpost: Hello.") and "later version" in first
    assert second.startswith("Signpost: Not answered. Signpost is busy.")

    page.reload()
    expect(turns(page)).to_have_count(1, timeout=PATIENCE)
    assert page.locator("signpost-chat [role=status]").all_text_contents() == ["", ""]
