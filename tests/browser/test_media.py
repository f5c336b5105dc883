"""On paper: everything that was answered, and nothing else."""

import io

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser import replies
from tests.browser.checks import QUESTION, host_page
from tests.browser.driver import ask, open_page
from tests.browser.stub import Answer, Stub


def printed(page: Page) -> str:
    """The text of the page as it would be printed, white space evened out."""
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in pages).split())


@pytest.mark.parametrize("embedded", [False, True], ids=["page", "embedded"])
def test_the_transcript_is_printed_whole(page: Page, stub: Stub, embedded: bool) -> None:
    stub.will_answer(Answer(replies.chat(replies.ANSWER)), Answer(replies.chat(replies.THRESHOLD)))
    if embedded:
        page.goto(host_page(stub))
        page.get_by_role("button", name="Ask Signpost").click()
    else:
        open_page(page, stub.base)
    ask(page, QUESTION)
    ask(page, "What is level 2?")
    paper = printed(page)
    for said in [
        QUESTION,
        "Refer every example case that meets the criteria.",
        "They will make referrals for all example cases that meet the criteria",  # behind a disclosure on the screen
        "Warning: this document is past its review date, 1 September 2023.",
        "an example seen once",
        "https://www.example.org/strategy",
        "020 7946 0018",
        "Not a record of a decision.",
        "Printed from Signpost on",
    ]:
        assert said in paper, said
    for left_out in ["Send", "Was this helpful?", "Copy answer", "Borough", "Retry", "What an example is"]:
        assert left_out not in paper, left_out
    still_open = page.locator("signpost-chat .transcript details[open]")
    assert still_open.count() == 1, "only the level asked about was open before"


def test_a_closed_widget_prints_nothing(page: Page, stub: Stub) -> None:
    page.goto(host_page(stub))
    page.get_by_role("button", name="Ask Signpost").wait_for()
    paper = printed(page)
    squeezed = paper.replace(" ", "")  # the host spaces its letters
    assert "Newsoftheday." in squeezed
    assert "Signpost" not in squeezed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_persons_setting(browser: Browser, stub: Stub, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    open_page(page, stub.base)
    ground = page.locator("signpost-chat .panel").evaluate("(node) => getComputedStyle(node).backgroundColor")
    context.close()
    assert ground == ("rgb(21, 25, 28)" if scheme == "dark" else "rgb(255, 255, 255)")
