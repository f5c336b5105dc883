"""The embedded form, by its script tag alone: from another origin, on a rude page, under a strict policy."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import replies
from tests.browser.checks import COVERED, QUESTION, check_axe, focused, host_page
from tests.browser.driver import ask, field, last_reply, turns, wait_for_answer
from tests.browser.stub import Answer, Stub


def test_the_embedded_form_opens_asks_and_hides(page: Page, stub: Stub) -> None:
    page.goto(host_page(stub))
    launcher = page.get_by_role("button", name="Ask Signpost")
    launcher.click()
    assert focused(page) == "question"
    assert page.get_by_label("Borough", exact=True).input_value() == "camden"
    # The host's 62.5 %, its spacing and its attempts to hide us do not reach inside.
    style = field(page).evaluate(
        "(node) => { const at = getComputedStyle(node); return [at.fontSize, at.letterSpacing]; }"
    )
    assert style == ["19px", "normal"]
    hidden = page.locator("signpost-chat").evaluate(
        "(node) => { const at = getComputedStyle(node); return [at.opacity, at.transform, at.filter, at.position]; }"
    )
    assert hidden == ["1", "none", "none", "static"]
    check_axe(page)
    ask(page, QUESTION)
    assert last_reply(page)["state"] == "answered"
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
    expect(field(page)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(1)
    with page.expect_response("**/api/v1/forget"):
        page.get_by_role("button", name="Clear and hide").click()
    expect(launcher).to_be_focused()
    expect(turns(page)).to_have_count(0)
    check_axe(page)


def test_a_host_may_choose_the_accent_and_nothing_else(page: Page, stub: Stub) -> None:
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
      const root = document.documentElement.style;
      root.setProperty("--signpost-accent", "#6d1a6d");
      root.setProperty("--signpost-on-accent", "#fff");
      root.setProperty("--ink", "red");
    })""")
    page.goto(host_page(stub))
    launcher = page.get_by_role("button", name="Ask Signpost")
    colours = "(node) => { const at = getComputedStyle(node); return [at.backgroundColor, at.color]; }"
    assert launcher.evaluate(colours) == ["rgb(109, 26, 109)", "rgb(255, 255, 255)"]
    launcher.click()
    assert field(page).evaluate(colours) == ["rgb(255, 255, 255)", "rgb(11, 12, 12)"]
    check_axe(page)


def test_on_a_phone_the_panel_is_modal(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(host_page(stub))
    page.get_by_role("button", name="Ask Signpost").click()
    assert focused(page) == "title"
    assert page.locator("signpost-chat dialog:modal").count() == 1
    ask(page, QUESTION)
    check_axe(page)
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Ask Signpost")).to_be_focused()
    context.close()


def test_closing_takes_the_focus_from_nobody_and_typing_is_no_shortcut_of_the_hosts(page: Page, stub: Stub) -> None:
    page.goto(host_page(stub))
    page.evaluate(
        """() => {
      window.heard = [];
      addEventListener("keydown", (event) => window.heard.push(event.key));
      document.querySelector("main").append(document.createElement("input"));
    }"""
    )
    page.get_by_role("button", name="Ask Signpost").click()
    page.keyboard.type("s/")
    assert page.evaluate("window.heard") == []
    own = page.locator("main input")
    own.focus()
    page.locator("signpost-chat").evaluate("(node) => node.clear()")
    expect(own).to_be_focused()


def test_moved_in_the_page_while_it_waits_it_still_answers(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK), held=True))
    page.goto(host_page(stub))
    page.get_by_role("button", name="Ask Signpost").click()
    field(page).fill(QUESTION)
    with page.expect_request("**/api/v1/chat"):
        field(page).press("Enter")
    page.evaluate("document.querySelector('main').append(document.querySelector('signpost-chat'))")
    stub.release()
    wait_for_answer(page)
    assert last_reply(page)["state"] == "answered"


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1366, 600), (1366, 768), (390, 844)])
def test_nothing_lies_over_a_number_and_the_field_can_be_reached(
    browser: Browser, stub: Stub, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    stub.will_answer(Answer(replies.chat(replies.LONG_CONTACT)))
    page.goto(host_page(stub))
    page.get_by_role("button", name="Ask Signpost").click()
    ask(page, QUESTION)
    assert page.evaluate(COVERED) == []
    page.locator("signpost-chat details.contacts summary").click()
    field(page).focus()
    expect(field(page)).to_be_in_viewport(ratio=0.9)
    context.close()
