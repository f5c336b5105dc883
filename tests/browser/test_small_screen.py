"""Everything that matters by keyboard alone on the smallest screen: 320 by 256, a desk's screen at 400 per cent."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION, host_page
from tests.browser.driver import PATIENCE, field, open_page, turns, wait_for_answer
from tests.browser.stub import Answer, Stub
from tests.conftest import watch

MOST_STOPS = 80


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Presses Tab until `wanted` has the focus; it must then be in sight."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if wanted.evaluate("(node) => node.matches(':focus')"):
            expect(wanted).to_be_in_viewport()
            return
    raise AssertionError("the focus never came there")


@pytest.mark.parametrize("embedded", [False, True], ids=["page", "embedded"])
def test_ask_read_call_rate_and_clear(browser: Browser, stub: Stub, embedded: bool) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    problems = watch(page)
    stub.will_answer(Answer(replies.chat(replies.ANSWER)))
    if embedded:
        page.goto(host_page(stub))
        launcher = page.get_by_role("button", name="Ask Signpost")
        launcher.wait_for()
        tab_to(page, launcher)
        page.keyboard.press("Enter")
    else:
        open_page(page, stub.base)
    tab_to(page, field(page))
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(1, timeout=PATIENCE)
    wait_for_answer(page)

    answer = turns(page).last
    back = "Shift+Tab"
    tab_to(page, answer.get_by_role("button", name="No", exact=True), back)
    tab_to(page, answer.get_by_role("button", name="Yes"), back)
    page.keyboard.press("Enter")
    expect(answer.get_by_text("Thank you")).to_be_visible(timeout=PATIENCE)
    tab_to(page, answer.locator("a[href^='tel:']"), back)
    source = answer.get_by_text("The policy’s own words").first
    tab_to(page, source, back)
    page.keyboard.press("Enter")
    expect(answer.locator("blockquote").first).to_be_visible()
    clear = page.get_by_role("button", name="Clear")
    tab_to(page, clear, back)
    with page.expect_response("**/api/v1/forget"):
        page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(0)
    if embedded:
        expect(launcher).to_be_focused()
    context.close()
    assert problems == []
    assert stub.feedback == [{"message_id": replies.MESSAGE, "helpful": True}]
