"""The borough field says whose rule is given, whatever happened before."""

from playwright.sync_api import Locator, Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION, retry
from tests.browser.driver import ask, open_page
from tests.browser.stub import Answer, Stub

BUSY = Answer(replies.error("BUSY", "Signpost is busy."), status=503)


def borough(page: Page) -> Locator:
    return page.get_by_label("Borough", exact=True)


def test_the_field_follows_what_the_conversation_settled_on(page: Page, stub: Stub) -> None:
    """“… in Camden?” under a field that says Lambeth: what comes next is Camden's, and the field says so."""
    camden, both = ({**replies.SMALLTALK, "borough": settled} for settled in ("camden", None))
    stub.will_answer(Answer(replies.chat(camden)), Answer(replies.chat(both)))
    open_page(page, stub.base)
    borough(page).select_option(label="Lambeth")
    ask(page, "and in Camden?")
    expect(borough(page)).to_have_value("camden")
    ask(page, "and in both?")
    expect(borough(page)).to_have_value("both")
    ask(page, "and now?")
    assert [asked["borough"] for asked in stub.asked] == ["lambeth", "camden", "both"]


def test_a_retry_asks_of_the_borough_that_the_field_says(page: Page, stub: Stub) -> None:
    stub.will_answer(BUSY)
    open_page(page, stub.base)
    borough(page).select_option(label="Lambeth")
    ask(page, QUESTION)
    borough(page).select_option(label="Camden")
    retry(page)
    first, second = stub.asked
    assert (first["borough"], second["borough"]) == ("lambeth", "camden")
    assert first["turn_id"] != second["turn_id"], "with the same id the server would give the same answer again"


def test_the_address_wins_over_what_was_chosen_elsewhere(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    borough(page).select_option(label="Lambeth")
    page.goto(f"{stub.base}/?borough=camden")
    expect(borough(page)).to_have_value("camden")


def test_what_the_field_followed_to_survives_a_reload(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat({**replies.SMALLTALK, "borough": "camden"})))
    open_page(page, stub.base)
    ask(page, "and in Camden?")
    expect(borough(page)).to_have_value("camden")
    page.reload()
    expect(borough(page)).to_have_value("camden")
