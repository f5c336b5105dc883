"""The contacts page in a real browser: found, called, copied, at any hour, with and without script."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_axe
from tests.browser.contacts import DAY, NIGHT, SetClock, search_field, shown, until
from tests.browser.site import running_site
from tests.conftest import watch
from tests.gateway.test_hours import AT_UTC, IN_LONDON
from web_widget import contacts_page
from web_widget.hours import LONDON

RECORD = """() => {
  window.spoken = [];
  const slot = document.getElementById("said");
  const note = () => slot.textContent && window.spoken.push(slot.textContent);
  new MutationObserver(note).observe(slot, { childList: true });
}"""
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
# Of the server's own table, what lies within the 13 months whose bank holidays the page carries.
HOURS = [
    (datetime.fromisoformat(at).replace(tzinfo=LONDON), out) for at, out in IN_LONDON if "2026-11" < at < "2027-12-26"
]
HOURS += [(datetime.fromisoformat(f"{at}+00:00"), out) for at, out in AT_UTC]
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 740}},
    {"viewport": {"width": 320, "height": 256}, "color_scheme": "dark"},
    {"forced_colors": "active", "color_scheme": "dark"},
]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing_in_any_state(browser: Browser, site: str, clock: SetClock, look: dict[str, Any]) -> None:
    context = browser.new_context(**look)
    page = context.new_page()
    problems = watch(page)
    for now, query in [(DAY, ""), (NIGHT, ""), (NIGHT, "?borough=camden&q=lado"), (DAY, "?borough=lambeth&q=child")]:
        clock(page, now)
        page.goto(f"{site}/contacts{query}")
        expect(page.locator("#now")).to_be_visible(visible=now == NIGHT and "lado" not in query)
        page.get_by_text("More help").click()
        check_axe(page)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    context.close()
    assert problems == []


def test_numbers_are_the_largest_words_and_easy_to_hit(browser: Browser, site: str, clock: SetClock) -> None:
    for width, height in [(1280, 900), (360, 740)]:
        page = browser.new_page(viewport={"width": width, "height": height})
        clock(page, NIGHT)
        page.goto(f"{site}/contacts")
        sizes = "(nodes) => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize))"
        heights = "(nodes) => nodes.map((node) => node.getBoundingClientRect().height)"
        numbers = page.locator('.contact a[href^="tel:"]')
        assert min(numbers.evaluate_all(sizes)) > max(page.locator(".contact :not(dd a)").evaluate_all(sizes))
        assert min(numbers.evaluate_all(heights)) >= 44
        # The first number is seen without scrolling, in the half of the screen that a thumb reaches.
        box = page.locator('#now a[href^="tel:"]').first.bounding_box()
        assert box and box["y"] + box["height"] < height
        page.close()


def test_the_script_knows_the_hour_as_the_server_does(browser: Browser, site: str, clock: SetClock) -> None:
    """Anywhere in the world: a saved page may be read at another hour than it was drawn for."""
    context = browser.new_context(timezone_id="Asia/Tokyo")
    page = context.new_page()
    clock(page, DAY)
    page.goto(f"{site}/contacts")
    for now, out in HOURS:
        page.clock.set_fixed_time(now)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert page.locator("#now").is_visible() is out, now
    context.close()


def test_the_script_orders_as_the_server_does(
    browser: Browser, site: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = browser.new_context(java_script_enabled=False).new_page()
    page = browser.new_page()
    for now, other in [(DAY, NIGHT), (NIGHT, DAY)]:
        for query in ["", "?borough=lambeth", "?borough=camden", "?q=child", "?borough=nowhere&q=lado"]:
            clock(page, now)
            without.goto(f"{site}/contacts{query}")
            drawn = shown(without)
            monkeypatch.setattr(contacts_page, "now", lambda other=other: other.astimezone(LONDON))
            page.goto(f"{site}/contacts{query}")
            assert shown(page) == drawn
    without.context.close()
    page.close()


def test_typing_finds_and_says_so_once(page: Page, site: str, clock: SetClock) -> None:
    clock(page, DAY)
    page.goto(f"{site}/contacts")
    page.evaluate(RECORD)
    search_field(page).press_sequentially("men’s ad", delay=30)
    assert shown(page) == ["Men's Advice Line"]
    expect(search_field(page)).to_be_focused()
    until(page, "window.spoken.length")
    assert page.evaluate("window.spoken") == ["1 contact"]
    search_field(page).press("Enter")
    until(page, "window.spoken.length === 2")
    assert page.url == f"{site}/contacts"  # what was searched for goes nowhere


def test_nothing_found_can_be_cleared(page: Page, site: str, clock: SetClock) -> None:
    clock(page, DAY)
    page.goto(f"{site}/contacts?borough=camden")
    page.evaluate(RECORD)
    search_field(page).fill("<b>lado</b>")
    expect(page.locator("#nothing")).to_have_text("Nothing matches “<b>lado</b>”. Clear the search")
    expect(page.locator("#camden")).to_contain_text("no phone number and no email address at all")
    until(page, "window.spoken.length")
    assert page.evaluate("window.spoken") == ["Nothing matches <b>lado</b>."]
    page.get_by_role("link", name="Clear the search").click()
    expect(search_field(page)).to_be_focused()
    expect(page.locator("#nothing")).to_be_hidden()
    assert len(shown(page)) == 5


def test_the_switch_keeps_the_words_and_goes_back(page: Page, site: str, clock: SetClock) -> None:
    clock(page, DAY)
    page.goto(f"{site}/contacts")
    search_field(page).fill("lado")
    page.get_by_role("link", name="Camden", exact=True).click()
    expect(page.get_by_role("link", name="Camden", exact=True)).to_have_attribute("aria-current", "true")
    expect(search_field(page)).to_have_value("lado")
    assert (shown(page), page.url) == ([], f"{site}/contacts?borough=camden")
    page.go_back()
    assert shown(page) == ["LADO, Lambeth"]
    page.get_by_role("link", name="Lambeth", exact=True).click()
    search_field(page).fill("")
    assert shown(page)[0] == "LADO, Lambeth" and "NSPCC Helpline" in shown(page)


def test_by_keyboard_alone_to_a_call_and_a_copy(page: Page, site: str, clock: SetClock) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clock(page, DAY)
    page.goto(f"{site}/contacts")
    page.evaluate(RECORD)

    def tab_to(name: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate(FOCUSED) == name:
                return
        pytest.fail(f"no {name} within reach")

    tab_to("999")
    tab_to("More help")
    page.keyboard.press("Enter")
    expect(page.get_by_text("then press 55 when prompted")).to_be_visible()
    tab_to("")  # the search field
    page.keyboard.type("gaia")
    for name in ["Search", "All", "Lambeth", "Camden", "020 7733 8724"]:
        tab_to(name)
    expect(page.locator("a:focus")).to_have_attribute("href", "tel:+442077338724")
    tab_to("Copy number 020 7733 8724 of Gaia Centre, Lambeth")
    page.keyboard.press("Enter")
    until(page, "window.spoken.includes('Number copied')")
    assert page.evaluate("navigator.clipboard.readText()") == "020 7733 8724"
    expect(page.locator("button:focus")).to_have_text("Copied")


def test_without_a_clipboard_there_is_no_button(page: Page, site: str) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })")
    page.goto(f"{site}/contacts")
    expect(page.locator(".contact").first).to_be_attached()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_without_script_the_form_and_the_links_do_it(browser: Browser, site: str, clock: SetClock) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    clock(page, NIGHT)
    page.goto(f"{site}/contacts?borough=lambeth")
    assert shown(page)[:2] == ["National DA Helpline", "Out of Hours Service, Lambeth (email only)"]
    search_field(page).fill("child")
    page.get_by_role("button", name="Search").click()
    assert page.url == f"{site}/contacts?borough=lambeth&q=child"
    assert "ChildLine" in shown(page)
    page.get_by_role("link", name="Camden", exact=True).click()
    assert "borough=camden&q=child" in page.url
    assert "Safer Space Plus" not in shown(page)
    context.close()


def test_without_knowledge_base_or_service_workers(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    problems = watch(page)
    with running_site(tmp_path) as site:
        page.goto(f"{site}/contacts")
        search_field(page).fill("lado")
        assert shown(page) == ["LADO, Lambeth"]
    context.close()
    assert problems == []
