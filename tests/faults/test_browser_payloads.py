"""Markup typed as a question, come back in a reply, or standing in an address: in a real browser it is only text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import replies
from tests.browser.driver import PATIENCE, ask, field, last_reply, open_page, turns
from tests.browser.replies import Json
from tests.browser.site import running_site
from tests.browser.stub import Answer, Stub, running_stub
from tests.conftest import HERE
from tests.faults.hostile_texts import XSS

Fill = Callable[[Json, str], Any]
PAYLOADS = XSS[:40]
AT_ONCE = 20  # replies in one answer
ALIVE = "[onerror], [onload], [onfocus], iframe, object, embed, base, meta[http-equiv=refresh]"
SAFE_SCHEMES = ("https:", "tel:", "mailto:")
DRAWN_BY = frozenset({"kind", "borough", "type", "source", "status", "review_due", "checked_on", "key", "document"})
WIDGET = Path(__file__).resolve().parents[2] / "web_widget"
TEXT_TO_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment|DOMParser|document\.write|srcdoc"
    r"|\beval\b|new Function|set(?:Timeout|Interval)\(\s*[\"'`]"
)
# A constant may be called safe: what is put into it is escaped all the same.
UNSAFE_TEMPLATES = re.compile(r"(?<![\"' ])\s*\|\s*safe\b|autoescape\s+false")
UNSAFE_PYTHON = re.compile(r"\bMarkup\(|render_template_string|autoescape\s*=\s*False")


@pytest.fixture(scope="module")
def gateway() -> Iterator[Stub]:
    with running_stub() as stub:
        yield stub


@pytest.fixture(scope="module")
def site(state: Path) -> Iterator[str]:
    with running_site(state) as address:
        yield address


@pytest.fixture
def tab(page: Page) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what a payload that came alive would have done. `page` itself fails on script errors, breaches of
    the security policy and requests to anybody else."""
    seen: list[str] = []

    def elsewhere(request: Request) -> None:
        if urlsplit(request.url).hostname not in HERE:
            seen.append(f"a request to {request.url}")

    page.on("dialog", lambda dialog: (seen.append(f"a dialog: {dialog.message}"), dialog.dismiss())[1])
    page.on("request", elsewhere)
    page.on("popup", lambda popup: seen.append(f"a window: {popup.url}"))
    page.on("framenavigated", lambda frame: seen.append("a frame") if frame.parent_frame else None)
    yield page, seen
    assert page.evaluate("typeof window.owned") == "undefined"
    assert seen == []


def poisoned(value: Any, payload: str, kept: frozenset[str] = frozenset({"kind"}), key: str = "") -> Any:
    """A reply with the payload for every string in it but those under the `kept` keys."""
    if isinstance(value, dict):
        return {name: poisoned(inner, payload, kept, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, payload, kept, key) for inner in value]
    return payload if isinstance(value, str) and key not in kept else value


def shaped(reply: Json, payload: str) -> Any:
    """The same, but with the words by which the widget chooses how to draw a part left as they are."""
    return poisoned(reply, payload, DRAWN_BY)


def test_there_are_forty() -> None:
    assert len(set(PAYLOADS)) == 40


def test_typed_it_stays_text(tab: tuple[Page, list[str]], gateway: Stub) -> None:
    page, _ = tab
    gateway.reset()
    open_page(page, gateway.base)
    for payload in PAYLOADS:
        ask(page, payload)
        assert last_reply(page)["state"] == "answered"
        assert _letters(payload) in _letters(turns(page).last.inner_text())
    assert len(gateway.asked) == len(PAYLOADS)


@pytest.mark.parametrize("reply", ["ANSWER", "THRESHOLD", "CONTACTS", "CHOICE", "EMERGENCY"])
@pytest.mark.parametrize("fill", [shaped, poisoned], ids=["every word but the widget's own", "every word"])
def test_in_a_reply_it_stays_text(tab: tuple[Page, list[str]], gateway: Stub, reply: str, fill: Fill) -> None:
    page, _ = tab
    gateway.reset()
    whole: Json = getattr(replies, reply)
    bundles = [PAYLOADS[start : start + AT_ONCE] for start in range(0, len(PAYLOADS), AT_ONCE)]
    gateway.will_answer(*(Answer(replies.chat(*(fill(whole, one) for one in bundle))) for bundle in bundles))
    open_page(page, gateway.base)
    for _ in bundles:
        ask(page, "who can interpret?")
        assert last_reply(page)["state"] == "answered"
    _open_everything(page)
    for address in page.locator("signpost-chat a").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert address is None or address.startswith((*SAFE_SCHEMES, "/", "#", gateway.base)), address
    made = "script, iframe, object, embed, img, svg:not([class]), form[action], meta, base, style, link[href*=owned]"
    assert page.locator("signpost-chat .transcript, signpost-chat .turn").locator(made).count() == 0


def test_in_an_error_it_stays_text(tab: tuple[Page, list[str]], gateway: Stub) -> None:
    page, _ = tab
    gateway.reset()
    open_page(page, gateway.base)
    for payload in PAYLOADS[::4]:
        gateway.will_answer(Answer(poisoned(replies.error("BUSY", "x"), payload), status=503))
        ask(page, payload)
        assert last_reply(page)["state"] == "failed"
        assert field(page).input_value().strip() == payload.replace("\n", " ").strip()
        field(page).fill("")


def test_as_a_choice_it_is_sent_and_stays_text(tab: tuple[Page, list[str]], gateway: Stub) -> None:
    page, _ = tab
    gateway.reset()
    open_page(page, gateway.base)
    for payload in PAYLOADS[::4]:
        gateway.will_answer(Answer(replies.chat(shaped(replies.CHOICE, payload))))
        ask(page, "who can interpret?")
        before = turns(page).count()
        page.locator("signpost-chat .turn:last-child .choices button").first.click()
        expect(turns(page)).to_have_count(before + 1, timeout=PATIENCE)
        page.locator("signpost-chat .turn:last-child[data-state=answered]").wait_for(timeout=PATIENCE)
        assert gateway.asked[-1]["message"] == payload


@pytest.mark.parametrize("path", ["/topics?q=", "/contacts?q=", "/?topic="])
def test_in_an_address_it_stays_text(tab: tuple[Page, list[str]], site: str, path: str) -> None:
    _opened(tab[0], site + path, PAYLOADS[::5])


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["/topics?q=", "/contacts?q=", "/?question=", "/?topic=", "/topics?order=", "/start?q="]
)
def test_in_any_address_it_stays_text(tab: tuple[Page, list[str]], site: str, path: str) -> None:
    _opened(tab[0], site + path, XSS)


def _opened(page: Page, address: str, payloads: Sequence[str]) -> None:
    for payload in payloads:
        page.goto(address + quote(payload, safe=""))
        assert page.evaluate("typeof window.owned") == "undefined"
        assert (
            page.locator("[onerror], [onload], [onfocus], iframe, object, embed, base, meta[http-equiv]").count() == 0
        )


def test_nothing_makes_markup_of_text() -> None:
    scripts = sorted((WIDGET / "static").rglob("*.js"))
    assert scripts
    found = {path.name: TEXT_TO_MARKUP.findall(path.read_text(encoding="utf-8")) for path in scripts}
    assert {name: uses for name, uses in found.items() if uses} == {}
    for pattern, sources in ((UNSAFE_TEMPLATES, WIDGET.rglob("*.html")), (UNSAFE_PYTHON, WIDGET.rglob("*.py"))):
        unsafe = {path.name: pattern.findall(path.read_text(encoding="utf-8")) for path in sources}
        assert {name: uses for name, uses in unsafe.items() if uses} == {}


def _letters(text: str) -> str:
    """Without white space, which a browser may lay out as it likes."""
    return re.sub(r"\s", "", text)


def _open_everything(page: Page) -> None:
    page.locator("signpost-chat details").evaluate_all("all => all.forEach(one => { one.open = true })")
