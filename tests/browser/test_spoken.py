"""What a screen reader meets: names, roles and order, as recorded in goldens/; one announcement a response.

After an intended change: REWRITE_GOLDENS=1 .venv/bin/python -m pytest tests/browser/test_spoken.py, and read the diff.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import guides, replies
from tests.browser.checks import QUESTION, host_page, record_speech, spoken
from tests.browser.driver import PATIENCE, ask, open_page, turns
from tests.browser.stub import Answer, Stub

GOLDENS = Path(__file__).parent / "goldens"
BUSY = Answer(replies.error("BUSY", "Signpost is busy."), status=503)
STATES: dict[str, list[Answer]] = {
    "first_visit": [],
    "answer": [Answer(replies.chat(replies.ANSWER))],
    "ladder": [Answer(replies.chat(replies.THRESHOLD))],
    "contacts": [Answer(replies.chat(replies.CONTACTS))],
    "emergency_and_choices": [Answer(replies.chat(replies.EMERGENCY, replies.CHOICE))],
    "guide_step": guides.answers(guides.MANY),
    "guide_ending": guides.answers(guides.ENDING),
    "failure": [BUSY],
}


@pytest.mark.parametrize("state", STATES)
def test_roles_names_and_order(page: Page, stub: Stub, state: str) -> None:
    stub.will_answer(*STATES[state])
    open_page(page, stub.base)
    expect(page.locator("signpost-chat .contacts .contact")).to_have_count(3, timeout=PATIENCE)
    for _ in STATES[state]:
        ask(page, QUESTION)
    said = page.locator("signpost-chat .panel").aria_snapshot().replace(stub.base, "http://gateway") + "\n"
    golden = GOLDENS / f"{state}.yml"
    if os.environ.get("REWRITE_GOLDENS"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_each_response_is_announced_once(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK, replies.UNKNOWN_KIND)), BUSY)
    open_page(page, stub.base)
    record_speech(page)
    ask(page, "Hello")
    ask(page, "Hello again")
    first, second = spoken(page)
    assert first.startswith("Signpost: Hello.") and "later version" in first
    assert second.startswith("Signpost: Not answered. Signpost is busy.")

    page.reload()
    expect(turns(page)).to_have_count(1, timeout=PATIENCE)
    assert page.locator("signpost-chat [role=status]").all_text_contents() == ["", ""]


def test_opening_again_announces_nothing_and_the_slots_are_never_hidden(page: Page, stub: Stub) -> None:
    page.goto(host_page(stub))
    launcher = page.get_by_role("button", name="Ask Signpost")
    launcher.click()
    ask(page, QUESTION)
    expect(page.locator("signpost-chat [role=status]").first).to_have_text("", timeout=PATIENCE)
    page.keyboard.press("Escape")
    record_speech(page)
    launcher.click()
    expect(turns(page)).to_have_count(1)
    assert spoken(page) == []
    shown = "(nodes) => nodes.every((node) => getComputedStyle(node).display !== 'none')"
    assert page.locator("signpost-chat [role=status]").evaluate_all(shown)


@pytest.mark.parametrize("width", [1280, 360])
def test_what_is_said_reaches_a_screen_reader_also_where_the_panel_is_modal(
    browser: Browser, stub: Stub, width: int
) -> None:
    """A modal dialog takes all that is outside of it from the accessibility tree: asked of the browser itself."""
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    page.goto(host_page(stub))
    page.get_by_role("button", name="Ask Signpost").click()
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [node for node in tree if not node["ignored"] and node["role"]["value"] == "status"]
    assert len(heard) == 2
    page.keyboard.press("Escape")
    expect(page.locator("signpost-chat dialog [role=status]")).to_have_count(0)
    context.close()
