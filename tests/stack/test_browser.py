"""The main paths in a real browser against the real stack, on the page and embedded in an intranet's."""

from __future__ import annotations

import signal
import sqlite3

import psutil
import pytest
from playwright.sync_api import Page, expect

from knowledge.vocabulary import GuideKey
from launch.stack import Stack
from tests.browser.checks import check_axe, retry
from tests.browser.driver import PATIENCE, ask, field, last_reply, open_page, turns, wait_for_answer

from .conftest import process_of
from .intranet import Intranet


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
    check_axe(page)
    ask(page, "and in Camden only?")
    narrowed = last_reply(page)
    assert [borough.split()[0] for borough in narrowed["boroughs"]] == ["Camden"]
    assert not any("never" in point for point in narrowed["points"])


def test_the_field_says_whose_rule_is_given(stack: Stack, page: Page) -> None:
    open_page(page, stack.settings.base)
    field_of_borough = page.get_by_label("Borough", exact=True)
    field_of_borough.select_option(label="Lambeth")
    ask(page, "who can interpret in Camden?")
    expect(field_of_borough).to_have_value("camden")
    field_of_borough.select_option(label="Both")
    ask(page, "who can interpret?")
    assert [borough.split()[0] for borough in last_reply(page)["boroughs"]] == ["Lambeth", "Camden"]


def test_a_contact_can_be_called(stack: Stack, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, stack.settings.base)
    ask(page, "LADO number in Lambeth")
    reply = last_reply(page)
    hrefs = [href for contact in reply["contacts"] for _, href in contact["methods"]]
    assert "tel:+442079264679" in hrefs
    assert "and immediately phone it through here" in reply["contacts"][0]["details"]


def test_a_level_is_shown_among_its_neighbours(stack: Stack, page: Page) -> None:
    open_page(page, f"{stack.settings.base}/?borough=camden")
    ask(page, "which cases are child in need?")
    levels = last_reply(page)["levels"]
    assert levels[:3] == ["Scales 1 & 2 (moderate and moderate to serious)", "Scale 3 (serious)", "Scale 4 (severe)"]
    marked = page.locator("signpost-chat .ladder .asked")
    expect(marked).to_have_count(2)
    expect(marked.last).to_contain_text("children showing signs of harm due to witnessing coercive control")
    check_axe(page)


def test_feedback_is_kept_with_the_topic_and_without_the_question(stack: Stack, page: Page) -> None:
    open_page(page, stack.settings.base)
    ask(page, "who can interpret? canary-8812")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("It is wrong").check()
    page.get_by_role("button", name="Send feedback").click()
    expect(page.locator("signpost-chat .feedback")).to_contain_text("Thank you", timeout=PATIENCE)
    with sqlite3.connect(stack.settings.state / "interactions.sqlite") as database:
        rows = database.execute("select * from feedback").fetchall()
    database.close()
    assert len(rows) == 1 and "interpreters" in rows[0] and "wrong" in rows[0]
    assert "canary" not in str(rows)


def test_embedded_in_a_page_of_another_origin(stack: Stack, intranet: Intranet, page: Page) -> None:
    """Script, style, modules and calls cross from one origin to the other: the real policy, the real CORS."""
    page.goto(intranet.origin)
    page.get_by_role("button", name="Ask Signpost").click()
    ask(page, "who can interpret?")
    assert last_reply(page)["boroughs"][0] == "Lambeth"
    check_axe(page)
    with page.expect_response("**/api/v1/forget") as forgotten:
        page.get_by_role("button", name="Clear and hide").click()
    assert forgotten.value.status == 204


def test_with_the_server_gone_after_load(stack: Stack, page: Page) -> None:
    """The supervisor stands still meanwhile, or the gateway would be back at once."""
    open_page(page, stack.settings.base)
    contacts = page.locator("signpost-chat details.contacts")
    expect(contacts.locator(".contact").first).to_be_attached(timeout=PATIENCE)
    supervisor = psutil.Process(stack.pid)
    supervisor.send_signal(signal.SIGSTOP)
    try:
        process_of(stack, "web_widget").kill()
        ask(page, "who can interpret?")
        assert last_reply(page)["state"] == "failed"
        assert "could not be reached" in last_reply(page)["text"]
        assert field(page).input_value() == "who can interpret?"
        contacts.locator("summary").click()
        expect(contacts.get_by_role("link", name="0808 2000 247")).to_be_visible()
        strip = page.get_by_role("region", name="Emergency")
        strip.get_by_text("More help").click()
        expect(strip).to_contain_text("press 55 when prompted")
        check_axe(page)
    finally:
        supervisor.send_signal(signal.SIGCONT)
    stack.wait_until_ready()
    retry(page)
    assert last_reply(page)["state"] == "answered"
    expect(turns(page)).to_have_count(1)


def test_with_the_engine_gone(stack: Stack, page: Page) -> None:
    open_page(page, stack.settings.base)
    process_of(stack, "bot.serve").kill()
    ask(page, "who can interpret?")
    assert last_reply(page)["state"] == "failed"
    assert last_reply(page)["contacts"], "the standing contacts come with the failure"
    page.goto(f"{stack.settings.base}/contacts")
    expect(page.get_by_role("link", name="020 7926 4679")).to_be_visible()
    stack.wait_until_ready()


# What answers the newest step of a guide, or goes on from it; not what steers.
WAY_ON = ".reply.guide:not(.past) :is(.asked :is(input, button), .doing:not(.steering) button)"
ACTIVE = "document.querySelector('signpost-chat').shadowRoot.activeElement"
MOST_TABS = 60
MOST_STEPS = 45  # the tour's stops and its quiz


@pytest.mark.parametrize("guide", GuideKey)
def test_a_guide_is_walked_to_its_end_by_keyboard_alone(stack: Stack, page: Page, guide: GuideKey) -> None:
    open_page(page, f"{stack.settings.base}/?guide={guide}")
    assert field(page).input_value()
    field(page).press("Enter")
    wait_for_answer(page)
    key = "Shift+Tab"  # the field stands below the first step; what is pressed in a step takes the focus to the next
    for step in range(1, MOST_STEPS):
        if page.locator(".reply.guide[data-phase=ending]").count():
            break
        reach(page, WAY_ON, key)
        if page.evaluate(f"{ACTIVE}.type") == "checkbox":
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(turns(page)).to_have_count(step + 1, timeout=PATIENCE)
        wait_for_answer(page)
        key = "Tab"
    expect(page.get_by_role("button", name="Print this summary")).to_be_visible()
    reach(page, ".reply.guide .copy", key)
    assert turns(page).last.get_attribute("data-state") == "answered"


def reach(page: Page, selector: str, key: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate(f"{ACTIVE}?.matches({selector!r})"):
            return
    raise AssertionError(f"{MOST_TABS} times {key} do not lead to {selector}")
