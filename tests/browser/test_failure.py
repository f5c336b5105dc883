"""Whatever goes wrong, the words typed are kept, the reason is plain and Retry works."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION, record_speech, retry, spoken
from tests.browser.driver import PATIENCE, ask, field, last_reply, open_page, turns, wait_for_answer
from tests.browser.stub import Answer, Stub

BUSY = Answer(replies.error("BUSY", "Signpost is busy."), status=503)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(BUSY, "Signpost is busy.", id="503"),
        pytest.param(Answer("<h1>Internal error</h1>", status=500), "could not be read", id="500-html"),
        pytest.param(Answer("<h1>Please sign in</h1>"), "could not be read", id="200-html"),
        pytest.param(Answer({"conversation_id": "x", "replies": []}), "could not be read", id="no-replies"),
        pytest.param(Answer('{"replies": [{"kind"'), "could not be read", id="broken-json"),
    ],
)
def test_failure_keeps_the_text_and_retry_works(page: Page, stub: Stub, answer: Answer, reason: str) -> None:
    stub.will_answer(answer)
    open_page(page, stub.base)
    ask(page, QUESTION)
    assert last_reply(page)["state"] == "failed"
    assert reason in last_reply(page)["text"]
    assert field(page).input_value() == QUESTION

    retry(page)
    assert last_reply(page)["state"] == "answered"
    assert field(page).input_value() == ""
    expect(turns(page)).to_have_count(1)
    assert stub.asked[0] == stub.asked[1]  # the same turn id: nothing runs twice


def test_a_connection_cut_off_keeps_the_text_and_retry_works(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    page.route("**/api/v1/chat", lambda route: route.abort("connectionreset"), times=1)
    ask(page, QUESTION)
    assert "could not be reached" in last_reply(page)["text"]
    assert field(page).input_value() == QUESTION
    retry(page)
    assert last_reply(page)["state"] == "answered"


def test_an_error_reply_shows_its_contacts_and_reference(page: Page, stub: Stub) -> None:
    stub.will_answer(BUSY)
    open_page(page, stub.base)
    ask(page, QUESTION)
    shown = last_reply(page)
    assert "Reference: ref-42" in shown["text"]
    assert shown["contacts"][0]["methods"][0] == ("020 7946 0018", "tel:+442079460018")


def test_sending_the_same_words_again_is_a_retry(page: Page, stub: Stub) -> None:
    stub.will_answer(BUSY)
    open_page(page, stub.base)
    ask(page, QUESTION)
    field(page).press("Enter")
    page.locator("signpost-chat .turn[data-state=answered]").wait_for(timeout=PATIENCE)
    assert stub.asked[0]["turn_id"] == stub.asked[1]["turn_id"]


def test_what_cannot_be_mended_by_retrying_offers_no_retry(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.error("TOO_LONG", "The question is too long."), status=413))
    open_page(page, stub.base)
    ask(page, QUESTION)
    expect(page.get_by_role("button", name="Retry")).to_have_count(0)
    field(page).press("Enter")
    expect(turns(page)).to_have_count(2, timeout=PATIENCE)
    wait_for_answer(page)
    assert stub.asked[0]["turn_id"] != stub.asked[1]["turn_id"]


def test_retry_after_is_honoured(page: Page, stub: Stub) -> None:
    page.clock.install()
    stub.will_answer(Answer(replies.error("SLOW_DOWN", "Too many questions."), status=429, retry_after="20"))
    open_page(page, stub.base)
    ask(page, QUESTION)
    button = page.get_by_role("button", name="Retry")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator("signpost-chat .retry")).to_contain_text("retry in")
    button.click(force=True)
    field(page).press("Enter")
    expect(page.locator("signpost-chat #note")).to_contain_text("Signpost asked for a pause")
    assert len(stub.asked) == 1
    page.clock.run_for(25_000)
    retry(page)
    assert last_reply(page)["state"] == "answered"


def test_waiting_is_said_and_ten_seconds_are_enough(page: Page, stub: Stub) -> None:
    page.clock.install()
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK), held=True))
    open_page(page, stub.base)
    record_speech(page)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    page.clock.run_for(1_200)
    expect(turns(page).last.locator(".waiting")).to_have_text("Looking in the policies…")
    page.clock.run_for(9_000)
    wait_for_answer(page)
    assert "did not answer within 10 seconds" in last_reply(page)["text"]
    assert field(page).input_value() == QUESTION
    assert [text for text in spoken(page) if text.startswith("Looking")] == ["Looking in the policies…"]
    stub.release()
    retry(page)
    assert last_reply(page)["state"] == "answered"


def test_offline_keeps_the_text_and_the_contacts(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    contacts = page.locator("signpost-chat details.contacts")
    expect(contacts.locator(".contact")).to_have_count(3, timeout=PATIENCE)
    page.context.set_offline(True)
    ask(page, QUESTION)
    assert "offline" in last_reply(page)["text"]
    assert field(page).input_value() == QUESTION
    contacts.locator("summary").click()
    expect(contacts.get_by_role("link", name="020 7946 0018").first).to_be_visible()
    page.context.set_offline(False)
    retry(page)
    assert last_reply(page)["state"] == "answered"


def test_contacts_that_did_not_load_can_be_tried_again(page: Page, stub: Stub) -> None:
    stub.contacts_down = True
    open_page(page, stub.base)
    contacts = page.locator("signpost-chat details.contacts")
    contacts.locator("summary").click()
    expect(contacts).to_contain_text("could not be loaded")
    stub.contacts_down = False
    contacts.locator("summary").click()
    contacts.locator("summary").click()
    expect(contacts.locator(".contact")).to_have_count(3, timeout=PATIENCE)


def test_a_forgotten_conversation_is_started_afresh_once(page: Page, stub: Stub) -> None:
    gone = Answer(replies.error("UNKNOWN_CONVERSATION", "That conversation has ended."), status=404)
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK)), gone)
    open_page(page, stub.base)
    ask(page, "Hello")
    ask(page, QUESTION)
    assert last_reply(page)["state"] == "answered"
    assert "had ended on the server" in last_reply(page)["text"]
    _, second, third = stub.asked
    assert second["conversation_id"] == replies.CONVERSATION
    assert "conversation_id" not in third and third["turn_id"] == second["turn_id"]


def test_danger_comes_first_even_where_nothing_was_answered(page: Page, stub: Stub) -> None:
    failed = {**replies.error("BUSY", "Signpost is busy.")}
    failed["replies"] = [replies.EMERGENCY, *failed["replies"]]
    stub.will_answer(Answer(failed, status=503))
    open_page(page, stub.base)
    record_speech(page)
    ask(page, "He is here now")
    shown = last_reply(page)["text"]
    assert shown.index("In an emergency, call 999") < shown.index("Not answered")
    assert spoken(page)[-1].startswith("Signpost: Someone may be in danger now. Not answered.")


def test_contacts_once_loaded_are_never_lost_again(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    contacts = page.locator("signpost-chat details.contacts")
    expect(contacts.locator(".contact")).to_have_count(3, timeout=PATIENCE)
    stub.contacts_down = True
    with page.expect_response("**/api/v1/contacts*"):
        contacts.locator("summary").click()
    expect(contacts.locator(".contact")).to_have_count(3)
