"""The embedded form, by its script tag alone: from another origin, on a rude page, under a strict policy."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import QUESTION, check_axe, focused, host_page
from tests.browser.driver import ask, field, last_reply, turns
from tests.browser.stub import Stub


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
