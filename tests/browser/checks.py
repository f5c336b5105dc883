"""What several browser tests look at, beyond what `driver` gives to all."""

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.driver import PATIENCE, wait_for_answer
from tests.browser.stub import Stub

QUESTION = "When do I refer an example?"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Records every text the two status slots are given, in order.
RECORD_SPEECH = """() => {
  window.spoken = [];
  for (const slot of document.querySelector("signpost-chat").shadowRoot.querySelectorAll("[role=status]"))
    new MutationObserver(() => slot.textContent && window.spoken.push(slot.textContent))
      .observe(slot, { childList: true, characterData: true, subtree: true });
}"""
STAND_STILL = """(position) => {
  const root = document.querySelector("signpost-chat")?.shadowRoot;
  for (const part of root ? root.querySelectorAll("[data-mode=page] :is(.strip, .composer)") : [])
    part.style.position = position;
}"""
TOO_WIDE = """() => {
  const root = document.querySelector("signpost-chat")?.shadowRoot;
  const all = [document.scrollingElement, ...document.querySelectorAll("main, main *")];
  if (root) all.push(...root.querySelectorAll(".panel, .panel *"));
  return all
    .filter((node) => !node.closest(".unseen") && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1)
    .filter((node) => node.tagName !== "TEXTAREA")
    .map((node) => `${node.tagName}.${node.className}: ${node.scrollWidth} in ${node.clientWidth}`);
}"""
# Numbers and addresses of the answers that something lies over, at either end or in the middle.
COVERED = """() => {
  const root = document.querySelector("signpost-chat").shadowRoot;
  const seen = (link, across) => {
    link.scrollIntoView({ block: "center" });
    const text = document.createRange(); // its box may be narrower than its words
    text.selectNodeContents(link);
    const box = text.getClientRects()[0];
    return root.elementFromPoint(box.left + box.width * across, box.top + box.height / 2) === link;
  };
  const links = [...root.querySelectorAll(".transcript dd a")];
  const covered = links.filter((link) => ![0.02, 0.5, 0.98].every((across) => seen(link, across)));
  return covered.map((link) => link.textContent);
}"""
FOCUSED = """() => {
  const at = document.querySelector("signpost-chat").shadowRoot.activeElement;
  return at ? at.id || at.textContent : "";
}"""


def check_axe(page: Page) -> None:
    """Fails on any fault that axe finds in the page as it is now.

    The sticky parts stand still meanwhile: axe would call too small what lies half under one at this moment's scroll.
    That nothing focused ever lies there is proved by test_reflow."""
    page.evaluate(STAND_STILL, "static")
    # preload: axe would copy style sheets of another origin into a <style>, which the policy rightly refuses
    found = Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    page.evaluate(STAND_STILL, "")
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


def host_page(stub: Stub) -> str:
    """An intranet page of another origin than the gateway's."""
    return f"{stub.host}/host"


def wider_than_the_screen(page: Page) -> list[str]:
    """What makes the page, or something in the widget, scroll sideways."""
    found: Any = page.evaluate(TOO_WIDE)
    return [str(name) for name in found]
