"""axe in every state that a person may meet: light and dark, at a desk and on a phone, on our page and a rude one."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION, check_axe, host_page, open_all_disclosures
from tests.browser.driver import PATIENCE, ask, field, open_page, turns
from tests.browser.stub import Answer, Stub
from tests.conftest import watch

BUSY = Answer(replies.error("BUSY", "Signpost is busy."), status=503, retry_after="60")
State = Callable[[Page, Stub], None]


def first_visit(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)


def answer(*said: replies.Json) -> State:
    def state(page: Page, stub: Stub) -> None:
        stub.will_answer(Answer(replies.chat(*said)))
        open_page(page, stub.base)
        ask(page, QUESTION)
        open_all_disclosures(page)

    return state


def asked_why_not(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    page.get_by_role("button", name="No", exact=True).click()


def waiting(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK), held=True))
    open_page(page, stub.base)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    expect(turns(page).last.locator(".waiting")).to_be_visible()


def failed(page: Page, stub: Stub) -> None:
    stub.will_answer(BUSY)
    open_page(page, stub.base)
    ask(page, QUESTION)


def offline(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    expect(page.locator("signpost-chat .contacts .contact")).to_have_count(3, timeout=PATIENCE)
    page.context.set_offline(True)
    ask(page, QUESTION)
    open_all_disclosures(page)


def long_transcript(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    for number in range(8):
        ask(page, f"{QUESTION} {number}")


def about_to_go(page: Page, stub: Stub) -> None:
    page.clock.install()
    open_page(page, stub.base)
    ask(page, QUESTION)
    page.clock.fast_forward("28:30")
    expect(page.get_by_role("button", name="Keep it")).to_be_visible()


def closed(page: Page, stub: Stub) -> None:
    page.goto(host_page(stub))
    expect(page.get_by_role("button", name="Ask Signpost")).to_be_visible()


def opened(page: Page, stub: Stub) -> None:
    closed(page, stub)
    page.get_by_role("button", name="Ask Signpost").click()


def opened_and_answered(page: Page, stub: Stub) -> None:
    opened(page, stub)
    ask(page, QUESTION)
    open_all_disclosures(page)


STATES: dict[str, State] = {
    "first visit": first_visit,
    "answer for both boroughs": answer(replies.ANSWER),
    "ladder": answer(replies.THRESHOLD),
    "contacts": answer(replies.CONTACTS),
    "choices": answer(replies.CHOICE),
    "emergency and choices": answer(replies.EMERGENCY, replies.CHOICE),
    "two answers": answer(replies.ANSWER, replies.THRESHOLD),
    "why not helpful": asked_why_not,
    "waiting": waiting,
    "failed": failed,
    "offline": offline,
    "long transcript": long_transcript,
    "about to be cleared": about_to_go,
    "embedded, closed": closed,
    "embedded, open": opened,
    "embedded, answered": opened_and_answered,
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser: Browser, stub: Stub, state: str, scheme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-GB")
    page = context.new_page()
    problems = watch(page)
    STATES[state](page, stub)
    check_axe(page)
    context.close()
    assert problems == []


def test_forced_colours_and_reduced_motion(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(forced_colors="active", reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    opened_and_answered(page, stub)
    check_axe(page)
    moving = page.evaluate("document.getAnimations().length")
    border = page.locator("signpost-chat .primary").evaluate("(node) => getComputedStyle(node).borderTopStyle")
    context.close()
    assert (moving, border) == (0, "solid")
