"""Clearing and idling leave nothing behind."""

from playwright.sync_api import Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION
from tests.browser.driver import ask, field, open_page, turns
from tests.browser.stub import Answer, Stub


def test_clear_leaves_nothing_and_tells_the_server(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    field(page).fill("half a question")
    with page.expect_response("**/api/v1/forget"):
        page.get_by_role("button", name="Clear").click()
    expect(turns(page)).to_have_count(0)
    assert field(page).input_value() == ""
    assert page.evaluate("sessionStorage.length") == 0
    assert stub.forgotten == [{"conversation_id": replies.CONVERSATION}]
    page.reload()
    field(page).wait_for()
    expect(turns(page)).to_have_count(0)


def test_a_late_answer_repaints_nothing(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK), held=True))
    open_page(page, stub.base)
    field(page).fill(QUESTION)
    with page.expect_request("**/api/v1/chat"):
        field(page).press("Enter")
    page.get_by_role("button", name="Clear").click()
    stub.release()
    ask(page, "A new question")
    expect(turns(page)).to_have_count(1)
    assert "Hello" not in page.locator("signpost-chat .panel").inner_text()


def test_clear_works_with_the_server_gone_and_says_so(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    page.context.set_offline(True)
    page.get_by_role("button", name="Clear").click()
    expect(turns(page)).to_have_count(0)
    expect(page.locator("signpost-chat #note")).to_contain_text("could not be asked to delete its copy")


def test_an_idle_conversation_goes_after_a_warning(page: Page, stub: Stub) -> None:
    page.clock.install()
    open_page(page, stub.base)
    ask(page, QUESTION)
    page.clock.fast_forward("28:30")
    keep = page.get_by_role("button", name="Keep it")
    keep.click()
    expect(keep).to_have_count(0)
    expect(turns(page)).to_have_count(1)
    page.clock.fast_forward("28:30")
    expect(keep).to_be_visible()
    page.clock.fast_forward("02:30")
    expect(turns(page)).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


def test_back_shows_nothing_after_clearing(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    with page.expect_response("**/api/v1/forget"):
        page.get_by_role("button", name="Clear").click()
    page.goto(f"{stub.base}/host")
    page.go_back()
    field(page).wait_for()
    expect(turns(page)).to_have_count(0)
    assert field(page).input_value() == ""


def test_exit_clears_and_leaves_no_way_back(page: Page, stub: Stub) -> None:
    """The neutral page is another's: stood in for here, so that no test asks the internet for it."""
    page.goto(f"{stub.base}/host")
    open_page(page, stub.base)
    ask(page, QUESTION)
    exit_link = page.get_by_role("link", name="Exit this page")
    assert str(exit_link.get_attribute("href")).startswith("https://")
    exit_link.evaluate("(node, address) => node.setAttribute('href', address)", f"{stub.base}/host?neutral")
    with page.expect_request("**/api/v1/forget"):
        exit_link.click()
    page.wait_for_url("**/host?neutral")
    page.go_back()
    assert page.url.endswith("/host"), "the page that was left is not behind Back"
    assert page.evaluate("sessionStorage.length") == 0
