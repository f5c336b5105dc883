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


def test_a_first_question_cleared_on_its_way_is_forgotten_when_it_arrives(page: Page, stub: Stub) -> None:
    """Only its answer names the conversation."""
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK), held=True))
    open_page(page, stub.base)
    field(page).fill(QUESTION)
    with page.expect_request("**/api/v1/chat"):
        field(page).press("Enter")
    page.get_by_role("button", name="Clear").click()
    with page.expect_response("**/api/v1/forget"):
        stub.release()
    assert stub.forgotten == [{"conversation_id": replies.CONVERSATION}]
    expect(turns(page)).to_have_count(0)


def test_a_failed_question_and_half_a_one_go_too_and_at_once_after_a_long_sleep(page: Page, stub: Stub) -> None:
    page.clock.install()
    open_page(page, stub.base)
    page.context.set_offline(True)
    ask(page, QUESTION)
    page.clock.fast_forward("08:00:00")
    expect(turns(page)).to_have_count(0)
    assert field(page).input_value() == ""


def test_who_types_after_a_long_while_loses_nothing(page: Page, stub: Stub) -> None:
    page.clock.install()
    open_page(page, stub.base)
    page.clock.fast_forward("40:00")
    field(page).fill("half a question")
    page.clock.fast_forward("01:00")
    assert field(page).input_value() == "half a question"


def test_feedback_on_its_way_does_not_bring_back_what_was_cleared(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    with page.expect_response("**/api/v1/feedback"):
        page.get_by_role("button", name="Yes").evaluate(
            """(yes) => {
          const buttons = [...yes.getRootNode().querySelectorAll("button")];
          yes.click();
          buttons.find((button) => button.textContent === "Clear").click();
        }"""
        )
    assert page.evaluate("sessionStorage.length") == 0


def test_storage_of_another_version_is_dropped(page: Page, stub: Stub) -> None:
    page.goto(f"{stub.base}/host")
    page.evaluate("sessionStorage.setItem('signpost', JSON.stringify({ at: Date.now(), turns: [{ text: 'x' }] }))")
    open_page(page, stub.base)
    expect(turns(page)).to_have_count(0)
    ask(page, QUESTION)
    expect(turns(page)).to_have_count(1)
