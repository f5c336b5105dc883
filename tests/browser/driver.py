"""What a person does with the widget, for any browser test: open it, ask, read the last reply.

Playwright's selectors reach into open shadow roots, so nothing here needs to know of them.
"""

from typing import TypedDict

from playwright.sync_api import Locator, Page, expect

PATIENCE = 20_000  # milliseconds; for conditions waited on, on a busy machine


class ContactCard(TypedDict):
    name: str
    methods: list[tuple[str, str | None]]  # visible words, href (None where shown as text)
    details: str  # the whole card as read


class ShownReply(TypedDict):
    """The visible parts of the last answer: its replies taken together, in the order shown."""

    state: str  # answered | failed | waiting
    kinds: list[str]
    text: str  # the whole answer as read, disclosures closed
    boroughs: list[str]  # in words
    points: list[str]
    sources: list[str]
    quotes: list[str]  # also those behind a closed disclosure
    levels: list[str]  # names, in order
    notices: list[str]
    difference: str | None
    contacts: list[ContactCard]
    links: list[str]
    choices: list[str]


def open_page(page: Page, base: str) -> None:
    """Opens the full-page form at `base` and waits until a question can be typed."""
    page.goto(base)
    field(page).wait_for(state="visible", timeout=PATIENCE)


def field(page: Page) -> Locator:
    return page.get_by_label("Your question")


def turns(page: Page) -> Locator:
    return page.locator("signpost-chat .turn")


def ask(page: Page, text: str) -> None:
    """Types a question, sends it with Enter and waits for the answer or the failure."""
    before = turns(page).count()
    field(page).fill(text)
    field(page).press("Enter")
    expect(turns(page)).to_have_count(before + 1, timeout=PATIENCE)
    wait_for_answer(page)


def wait_for_answer(page: Page) -> None:
    """Waits until the last question is no longer waiting, whichever way it ended."""
    settled = page.locator("signpost-chat .turn:last-child:is([data-state=answered], [data-state=failed])")
    settled.wait_for(state="visible", timeout=PATIENCE)


def last_reply(page: Page) -> ShownReply:
    """The visible parts of the last answer. The page must hold at least one question."""
    turn = turns(page).last
    answer = turn.locator(".answer")
    difference = _texts(answer.locator(".difference"))
    return {
        "state": turn.get_attribute("data-state") or "",
        "kinds": [reply.get_attribute("data-kind") or "" for reply in answer.locator(".reply").all()],
        "text": answer.inner_text(),
        "boroughs": _texts(answer.locator(".borough h4 .name")),
        "points": _texts(answer.locator(".borough > ul > li")),
        "sources": _texts(answer.locator(".source")),
        "quotes": [quote.strip() for quote in answer.locator("blockquote").all_text_contents()],
        "levels": _texts(answer.locator(".ladder summary")),
        "notices": _texts(answer.locator(".notice")),
        "difference": difference[0] if difference else None,
        "contacts": [_contact(card) for card in answer.locator(".contact").all()],
        "links": _texts(answer.locator(".links li")),
        "choices": _texts(answer.locator(".choices button:not([type=submit])")),
    }


def _contact(card: Locator) -> ContactCard:
    anchors = card.locator("dd a").all()
    return {
        "name": card.locator("h3, h4").first.inner_text().strip(),
        "methods": [(anchor.inner_text().strip(), anchor.get_attribute("href")) for anchor in anchors],
        "details": card.inner_text(),
    }


def _texts(found: Locator) -> list[str]:
    return [text.strip() for text in found.all_inner_texts()]
