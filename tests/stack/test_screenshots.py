"""Pictures of the main states, from the real stack, to be looked at: var/screenshots/<state>-<scheme>-<width>.png.

`make screenshots` puts two of them beside the README."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from launch.stack import Stack
from tests.browser.checks import open_all_disclosures
from tests.browser.driver import PATIENCE, ask, open_page
from tests.conftest import watch

from .intranet import Intranet

SCREENSHOTS = Path(__file__).parent.parent.parent / "var" / "screenshots"
HEIGHTS = {1280: 900, 360: 740}
Visit = Callable[[Page, str, str], None]


def asked(*questions: str, query: str = "", sources: bool = False) -> Visit:
    def visit(page: Page, gateway: str, intranet: str) -> None:
        open_page(page, f"{gateway}/{query}")
        for question in questions:
            ask(page, question)
        if sources:
            open_all_disclosures(page)

    return visit


def opened(path: str) -> Visit:
    def visit(page: Page, gateway: str, intranet: str) -> None:
        page.goto(f"{gateway}{path}")

    return visit


def closed(page: Page, gateway: str, intranet: str) -> None:
    page.goto(intranet)
    expect(page.get_by_role("button", name="Ask Signpost")).to_be_visible()


def embedded(*questions: str) -> Visit:
    def visit(page: Page, gateway: str, intranet: str) -> None:
        page.goto(intranet)
        page.get_by_role("button", name="Ask Signpost").click()
        for question in questions:
            ask(page, question)

    return visit


def offline(page: Page, gateway: str, intranet: str) -> None:
    open_page(page, gateway)
    expect(page.locator("signpost-chat .contacts .contact").first).to_be_attached(timeout=PATIENCE)
    page.context.set_offline(True)
    ask(page, "who can interpret?")


STATES: dict[str, Visit] = {
    "first-visit": asked(),
    "answer": asked("who can interpret?"),
    "answer-one-borough": asked("who can interpret?", query="?borough=camden"),
    "answer-opened": asked("who can interpret?", query="?borough=lambeth", sources=True),
    "ladder": asked("which cases are child in need?", query="?borough=camden"),
    "contact": asked("LADO number in Lambeth"),
    "not-in-policy": asked("how many ticks on the DASH for MARAC?"),
    "emergency": asked("he is here now with a knife, what do I do"),
    "guide": asked("Walk me through MARAC", "Camden"),
    "offline": offline,
    "embedded-closed": closed,
    "embedded-open": embedded(),
    "embedded-answer": embedded("who can interpret?"),
    "embedded-guide": embedded("Walk me through MARAC", "Camden"),
    "contacts": opened("/contacts"),
    "topics": opened("/topics"),
    "topics-az": opened("/topics?order=az"),
    "topic": opened("/topics/marac_criteria"),
    "thresholds": opened("/thresholds"),
    "start": opened("/start"),
    "about": opened("/about"),
    "accessibility": opened("/accessibility"),
    "privacy": opened("/privacy"),
}


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_a_picture(browser: Browser, stack: Stack, intranet: Intranet, state: str, scheme: Any, width: int) -> None:
    size: Any = {"width": width, "height": HEIGHTS[width]}
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
    page = context.new_page()
    problems = watch(page)
    STATES[state](page, stack.settings.base, intranet.origin)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{state}-{scheme}-{width}.png")
    context.close()
    assert problems == []
