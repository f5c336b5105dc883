"""What a person does on the contacts page, for its tests: open it at some hour, search, see who is shown."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.driver import PATIENCE

DAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 2, 10, tzinfo=UTC)
SetClock = Callable[[Page, datetime], None]  # the server's and the page's, by the fixture `clock`


def shown(page: Page) -> list[str]:
    """Names on the cards that can be seen, in order."""
    return [name.strip() for name in page.locator(".contact:visible h3").all_inner_texts()]


def search_field(page: Page) -> Locator:
    return page.get_by_label("Find a contact")


def until(page: Page, expression: str) -> None:
    """Waits until the script's expression, which may be a promise, is true. (`wait_for_function` would need `eval`,
    which the page's security policy forbids.)"""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        if time.monotonic() > deadline:
            pytest.fail(f"never true: {expression}")
        page.wait_for_timeout(50)
