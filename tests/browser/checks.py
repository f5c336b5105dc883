"""What several browser tests look at, beyond what `driver` gives to all."""

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.driver import PATIENCE, wait_for_answer

QUESTION = "When do I refer an example?"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Records every text the two status slots are given, in order.
RECORD_SPEECH = """() => {
  window.spoken = [];
  for (const slot of document.querySelector("signpost-chat").shadowRoot.querySelectorAll("[role=status]"))
    new MutationObserver(() => slot.textContent && window.spoken.push(slot.textContent))
      .observe(slot, { childList: true, characterData: true, subtree: true });
}"""
FOCUSED = """() => {
  const at = document.querySelector("signpost-chat").shadowRoot.activeElement;
  return at ? at.id || at.textContent : "";
}"""


def check_axe(page: Page) -> None:
    """Fails on any fault that axe finds in the page as it is now."""
    # preload: axe would copy style sheets of another origin into a <style>, which the policy rightly refuses
    found = Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    faults = [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]
    assert not faults, json.dumps(faults, indent=1)


def retry(page: Page) -> None:
    """Presses Retry as soon as it may be pressed, and waits for what comes of it."""
    page.locator("signpost-chat .retry button[aria-disabled=false]").click(timeout=PATIENCE)
    wait_for_answer(page)


def open_all_disclosures(page: Page) -> None:
    for summary in page.locator("signpost-chat summary").all():
        summary.click()


def record_speech(page: Page) -> None:
    page.evaluate(RECORD_SPEECH)


def spoken(page: Page) -> list[str]:
    """What the live region was given since `record_speech`, in order."""
    said: Any = page.evaluate("window.spoken")
    return [str(text) for text in said]


def focused(page: Page) -> str:
    """Id, or else text, of what has the focus inside the widget."""
    return str(page.evaluate(FOCUSED))
