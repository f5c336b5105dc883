"""What can be done with an answer: read it side by side, see the levels, copy it, say whether it helped."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION, focused, record_speech, spoken
from tests.browser.driver import PATIENCE, ask, last_reply, open_page, turns
from tests.browser.stub import Answer, Stub


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (360, False)])
def test_two_boroughs_stand_beside_each_other_where_there_is_room(
    browser: Browser, stub: Stub, width: int, beside: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    open_page(page, stub.base)
    ask(page, QUESTION)
    lambeth, camden = (box.bounding_box() for box in page.locator("signpost-chat .borough").all())
    assert lambeth and camden
    assert (lambeth["y"] == camden["y"]) is beside
    context.close()


def test_a_ladder_shows_its_levels_in_order_and_marks_only_what_was_asked(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.THRESHOLD)))
    open_page(page, stub.base)
    ask(page, "What is level 2?")
    assert last_reply(page)["levels"] == ["Level 1 (slight)", "Level 2 (grave)"]
    ladder = page.locator("signpost-chat .ladder")
    expect(ladder.locator(".asked")).to_have_count(1)
    expect(ladder.locator(".asked")).to_contain_text("The level asked about")
    expect(ladder.get_by_text("rated Amber", exact=False).first).to_be_visible()
    expect(ladder.get_by_text("an example seen once")).to_be_hidden()
    ladder.get_by_text("Level 1 (slight)").click()
    expect(ladder.get_by_text("“an example seen once”")).to_be_visible()
    expect(ladder).to_contain_text("The scale itself is not in the copy held.")


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_number_and_an_answer_with_its_source_can_be_copied(page: Page, stub: Stub) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, stub.base)
    ask(page, QUESTION)
    record_speech(page)
    page.get_by_role("button", name="Copy 020 7946 0018, Example Helpline").click()
    assert copied(page) == "020 7946 0018"
    page.get_by_role("button", name="Copy answer with source").click()
    lines = copied(page).splitlines()
    assert lines[:3] == [
        "Lambeth: When to refer an example",
        "- Refer every example case that meets the criteria.",
        "- You should tell the example lead.",
    ]
    assert "“They will make referrals for all example cases that meet the criteria”" in lines
    assert any(line.startswith("Source: Lambeth Example Policy 2021; 4.2 Examples; 4.3") for line in lines)
    assert any("Warning: this document is past its review date, 1 September 2023." in line for line in lines)
    assert "Lambeth requires a referral of every example; Camden asks workers to consider it." in lines
    helpline = "Example Helpline: 020 7946 0018, help@example.org (not an emergency route), www.example.org, 24 hours"
    assert lines[lines.index(helpline) + 1] == "From the policy: Lambeth Example Policy 2021; Appendix 1: Services."
    assert lines[-1].startswith("From Signpost, ") and lines[-1].endswith("Not a record of a decision.")
    assert QUESTION not in lines, "a question may hold what must not go into a note"
    assert spoken(page) == ["Number copied.", "Answer and source copied."]


def test_where_a_page_may_not_copy_no_button_says_that_it_can(page: Page, stub: Stub) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_page(page, stub.base)
    ask(page, QUESTION)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_helpful_is_one_press_and_thanked(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    record_speech(page)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you. Your feedback was kept.").last).to_be_visible(timeout=PATIENCE)
    assert stub.feedback == [{"message_id": replies.MESSAGE, "helpful": True}]
    assert focused(page) == "Thank you. Your feedback was kept."
    assert spoken(page) == [], "what has the focus is read already"
    page.reload()
    expect(turns(page)).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_text("Was this helpful?")).to_have_count(0)


def test_not_helpful_asks_why_by_keyboard_alone(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    page.get_by_role("button", name="No", exact=True).press("Enter")
    page.keyboard.press("Space")  # the first reason has the focus
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("The second example is left out.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you. Your feedback was kept.").last).to_be_visible(timeout=PATIENCE)
    assert focused(page) == "Thank you. Your feedback was kept."
    comment = "The second example is left out."
    said = {"message_id": replies.MESSAGE, "helpful": False, "reason": "incomplete", "comment": comment}
    assert stub.feedback == [said]


def test_feedback_that_was_not_kept_says_so_and_can_be_sent_again(page: Page, stub: Stub) -> None:
    stub.feedback_down = True
    open_page(page, stub.base)
    ask(page, QUESTION)
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("signpost-chat .feedback")).to_contain_text("could not be sent")
    stub.feedback_down = False
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("signpost-chat .feedback")).to_contain_text("Thank you", timeout=PATIENCE)


@pytest.mark.parametrize(
    "reply", [replies.SMALLTALK, replies.EMERGENCY, replies.CHOICE], ids=lambda reply: reply["kind"]
)
def test_what_is_no_answer_is_not_rated(page: Page, stub: Stub, reply: replies.Json) -> None:
    stub.will_answer(Answer(replies.chat(reply)))
    open_page(page, stub.base)
    ask(page, "Hello")
    expect(page.get_by_text("Was this helpful?")).to_have_count(0)


def test_an_answer_links_to_its_topics_page(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    link = page.get_by_role("link", name="This topic’s page (opens in a new tab)")
    expect(link).to_have_attribute("href", f"{stub.base}/topics/example_threshold")


def test_an_answer_that_comes_while_somebody_reads_elsewhere_moves_nothing(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    for number in range(3):
        ask(page, f"{QUESTION} {number}")
    stub.will_answer(Answer(replies.chat(replies.ANSWER), held=True))
    page.get_by_label("Your question").fill("And now?")
    page.get_by_label("Your question").press("Enter")
    expect(turns(page)).to_have_count(4)
    page.evaluate("scrollTo(0, 200)")
    stub.release()
    newer = page.get_by_role("button", name="New answer below")
    expect(newer).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("scrollY") == 200
    newer.click()
    expect(turns(page).last.locator(".question")).to_be_in_viewport()
    expect(newer).to_be_hidden()


def test_no_opens_and_closes_and_keeps_what_was_typed(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    no, comment = page.get_by_role("button", name="No", exact=True), page.get_by_label("Anything else?")
    no.click()
    expect(no).to_have_attribute("aria-expanded", "true")
    comment.fill("half a sentence")
    no.click()
    expect(comment).to_be_hidden()
    expect(no).to_have_attribute("aria-expanded", "false")
    no.click()
    expect(comment).to_have_value("half a sentence")
