"""Every state in light, dark, narrow and forced colours, and without script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION, check_axe, open_all_disclosures
from tests.browser.driver import ask, field, open_page
from tests.browser.stub import Answer, Stub
from tests.conftest import watch

BUSY = Answer(replies.error("BUSY", "Signpost is busy."), status=503)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_main_states(browser: Browser, stub: Stub, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    problems = watch(page)
    stub.will_answer(
        Answer(replies.chat(replies.ANSWER)),
        Answer(replies.chat(replies.EMERGENCY, replies.CHOICE)),
        Answer(replies.error("BUSY", "Signpost is busy."), status=503, retry_after="60"),
    )
    open_page(page, stub.base)
    check_axe(page)
    for question in [QUESTION, "example", "busy?"]:
        ask(page, question)
    open_all_disclosures(page)
    check_axe(page)
    context.close()
    assert problems == []


@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 740)])
def test_narrow_screens_scroll_one_way_only(browser: Browser, stub: Stub, width: int, height: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    long = {**replies.SMALLTALK, "text": "an-address-without-any-space." * 12}
    stub.will_answer(Answer(replies.chat(replies.ANSWER, long)))
    open_page(page, stub.base)
    ask(page, QUESTION)
    open_all_disclosures(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    field(page).focus()
    expect(field(page)).to_be_in_viewport(ratio=0.9)
    check_axe(page)
    context.close()


def test_forced_colours_and_reduced_motion_are_usable(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(forced_colors="active", reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    open_page(page, stub.base)
    ask(page, QUESTION)
    check_axe(page)
    context.close()


def test_the_focus_is_never_under_a_sticky_part(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    top = page.locator("signpost-chat .strip").bounding_box()
    for target in page.locator("signpost-chat .transcript :is(a, button, summary)").all():
        page.evaluate("scrollTo(0, 0)")
        target.focus()
        box, composer = target.bounding_box(), page.locator("signpost-chat .composer").bounding_box()
        assert box and composer and top
        assert box["y"] >= top["height"] - 1 and box["y"] + box["height"] <= composer["y"] + 1


def test_without_script_the_page_still_names_999(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stub.base)
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.locator("body")).to_contain_text("has not loaded")
    context.close()
