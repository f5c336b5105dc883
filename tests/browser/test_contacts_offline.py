"""The contacts page without a network: what its worker keeps, when it answers, and what it leaves alone."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import request
from playwright.sync_api import Browser, Error, Page, expect
from werkzeug.routing import RequestRedirect

from tests.browser.contacts import DAY, NIGHT, SetClock, search_field, shown, until
from tests.browser.site import running_site
from web_widget import contacts_page

ADDRESSES_KEPT = """async () => {
  const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(kept.map((cache) => cache.keys()));
  return requests.flat().map((request) => request.url);
}"""
ALL_KEPT = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  return texts.join("\\n");
}"""
IS_KEPT = "navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')"


def visit(page: Page, address: str) -> None:
    """Opens the page and waits until it is kept."""
    page.goto(address)
    until(page, IS_KEPT)


def test_without_a_network_all_works_and_says_so(page: Page, site: str, clock: SetClock) -> None:
    clock(page, DAY)
    visit(page, f"{site}/contacts")
    page.context.set_offline(True)
    page.clock.set_fixed_time(NIGHT + timedelta(days=3))
    page.goto(f"{site}/contacts?borough=lambeth")
    expect(page.locator("#saved")).to_contain_text("You are offline. These contacts were saved on 25 November 2026.")
    # Drawn by day for all, read at night by Lambeth.
    assert shown(page)[:2] == ["National DA Helpline", "Out of Hours Service, Lambeth (email only)"]
    number = page.get_by_role("link", name="0808 2000 247")
    assert number.evaluate("(node) => getComputedStyle(node).fontWeight") == "700"  # the style is there too
    search_field(page).fill("worried")
    assert shown(page) == ["NSPCC Helpline"]
    page.get_by_role("link", name="All", exact=True).click()
    assert shown(page) == ["NSPCC Helpline"]
    with pytest.raises(Error):
        page.goto(site)


def test_with_the_server_stopped(page: Page, state: Path) -> None:
    with running_site(state) as site:
        page.goto(site)  # seen, and yet not kept
        visit(page, f"{site}/contacts")
    page.goto(f"{site}/contacts?q=lado")
    expect(page.locator("#saved")).to_contain_text("Signpost could not be reached. These contacts were saved on")
    assert shown(page) == ["LADO, Lambeth"]
    expect(page.get_by_role("link", name="020 7926 4679")).to_be_visible()
    for address in ("/", "/api/v1/contacts", "/about"):
        with pytest.raises(Error):
            page.goto(site + address)


def test_only_the_page_and_what_it_is_drawn_with_is_kept(page: Page, site: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    visit(page, f"{site}/contacts")
    page.wait_for_load_state("networkidle")
    needed = {address for address in asked if "contacts-worker" not in address}
    assert needed <= set(page.evaluate(ADDRESSES_KEPT)) <= {*needed, f"{site}/static/icon.svg"}


def only_searches() -> datetime:
    """The hour, for who searches; the page itself cannot be had, so it cannot hide that a search was kept."""
    if not request.args:
        raise RuntimeError
    return NIGHT


def test_words_searched_for_are_never_kept(page: Page, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(page, f"{site}/contacts?q=okonkwo")
    monkeypatch.setattr(contacts_page, "now", only_searches)
    page.goto(f"{site}/contacts?borough=camden&q=okonkwo")
    search_field(page).fill("okonkwo hit her")
    search_field(page).press("Enter")
    page.get_by_role("link", name="Lambeth", exact=True).click()
    page.goto(f"{site}/contacts?q=okonkwo")
    until(page, "fetch('/static/page.css?okonkwo').then(() => true)")
    kept = page.evaluate(ALL_KEPT)
    assert "Gaia Centre" in kept
    assert "okonkwo" not in kept and "?" not in "".join(page.evaluate(ADDRESSES_KEPT))


def test_with_a_network_the_page_is_fresh_and_kept_anew(page: Page, site: str, clock: SetClock) -> None:
    clock(page, DAY)
    visit(page, f"{site}/contacts")
    for days, query in [(1, ""), (2, "?borough=camden")]:
        clock(page, DAY + timedelta(days=days))
        page.goto(f"{site}/contacts{query}")
        expect(page.locator("#saved")).to_be_hidden()
        until(page, f"({ALL_KEPT})().then((kept) => kept.includes('saved on {25 + days} November'))")


def fail() -> datetime:
    raise RuntimeError


def be_slow() -> datetime:
    time.sleep(8)
    return DAY


@pytest.mark.parametrize("trouble", [fail, be_slow])
def test_a_server_in_trouble_keeps_nobody_waiting(
    page: Page, site: str, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[], datetime]
) -> None:
    visit(page, f"{site}/contacts")
    monkeypatch.setattr(contacts_page, "now", trouble)
    started = time.monotonic()
    page.goto(f"{site}/contacts")
    assert time.monotonic() - started < 6
    expect(page.locator("#saved")).to_contain_text("Signpost could not be reached.")
    expect(page.get_by_role("link", name="020 7926 4679")).to_be_visible()


def test_a_sign_in_is_not_stood_in_the_way_of(page: Page, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(page, f"{site}/contacts")

    def sign_in() -> None:
        raise RequestRedirect(f"{site}/privacy")

    monkeypatch.setattr(contacts_page, "now", sign_in)
    page.goto(f"{site}/contacts")
    assert page.url == f"{site}/privacy"


def test_a_new_version_replaces_the_old(page: Page, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("first", "second"):
        monkeypatch.setattr(contacts_page, "_version", lambda _, version=version: version)
        page.goto(f"{site}/contacts")
        until(page, f"caches.keys().then((names) => names.join() === 'signpost-contacts-{version}')")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#saved")).to_be_visible()


def test_the_worker_serves_this_page_alone(page: Page, site: str) -> None:
    visit(page, f"{site}/contacts")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(({ scope }) => scope)") == f"{site}/contacts"
    page.goto(f"{site}/about")
    assert page.evaluate("navigator.serviceWorker.controller") is None


def test_only_the_one_policy_may_make_script_addresses(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/contacts")
    for forbidden in (
        "trustedTypes.createPolicy('other', {})",
        "trustedTypes.createPolicy('signpost-contacts', {})",  # the page has made it, and it is made once
        "navigator.serviceWorker.register('/contacts-worker.js?v=0', { scope: '/contacts' })",
    ):
        with pytest.raises(Error, match="TypeError"):
            page.evaluate(forbidden)
    page.close()
