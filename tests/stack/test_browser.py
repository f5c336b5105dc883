"""The first thing a person does, in a real browser against the real stack; and the README's screenshots."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from launch.stack import Stack
from tests.browser.driver import ask, last_reply, open_page

SCREENSHOTS = Path(__file__).parent.parent.parent / "var" / "screenshots"


def test_asked_in_the_browser_and_answered_for_both_boroughs(stack: Stack, page: Page) -> None:
    open_page(page, stack.settings.base)
    ask(page, "when do I refer to MARAC?")
    reply = last_reply(page)
    assert [borough.split()[0] for borough in reply["boroughs"]] == ["Lambeth", "Camden"]
    assert any("including repeat referrals" in point for point in reply["points"])
    assert any("consider" in point for point in reply["points"])
    assert reply["difference"]
    ask(page, "who can interpret?")
    both = last_reply(page)
    assert any("never" in point for point in both["points"])
    assert any("absolutely necessary" in point for point in both["points"])
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "answer.png")
    ask(page, "and in Camden only?")
    narrowed = last_reply(page)
    assert [borough.split()[0] for borough in narrowed["boroughs"]] == ["Camden"]
    assert not any("never" in point for point in narrowed["points"])


def test_a_contact_can_be_called(stack: Stack, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, stack.settings.base)
    ask(page, "LADO number in Lambeth")
    reply = last_reply(page)
    hrefs = [href for contact in reply["contacts"] for _, href in contact["methods"]]
    assert "tel:+442079264679" in hrefs
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "contact.png")
