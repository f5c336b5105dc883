"""The widget in a real browser: a question and all that its answer may hold."""

import uuid

from playwright.sync_api import Page, expect

from tests.browser import replies
from tests.browser.checks import QUESTION
from tests.browser.driver import PATIENCE, ask, field, last_reply, open_page, turns, wait_for_answer
from tests.browser.stub import Answer, Stub


def test_a_question_gets_a_cited_answer(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)

    shown = last_reply(page)
    assert shown["state"] == "answered"
    assert shown["boroughs"] == ["Lambeth", "Camden"]
    assert shown["points"][0] == "Refer every example case that meets the criteria."
    assert shown["quotes"][0] == "They will make referrals for all example cases that meet the criteria"
    assert "Lambeth Example Policy 2021; 4.2 Examples; 4.3 Telling people." in shown["sources"][0]
    assert "Warning: this document is past its review date, 1 September 2023." in shown["sources"][0]
    assert "Review due 30 April 2031." in shown["sources"][1]
    assert "Warning" not in shown["sources"][1]
    assert shown["notices"] == ["The Lambeth example does not set out the criteria."]
    assert (shown["difference"] or "").startswith("How the boroughs differ: Lambeth requires")
    assert shown["links"] == [
        "Example Strategy (opens in a new tab) – address given in the policy",
        "Lost Example Toolkit – named in the policy; address not given",
    ]
    assert field(page).input_value() == ""

    (asked,) = stub.asked
    assert set(asked) == {"message", "turn_id", "borough"}
    assert asked["borough"] == "both"
    assert uuid.UUID(asked["turn_id"]).version == 4


def test_text_that_the_sections_do_not_hold_is_shown_and_the_rest_not_twice(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    ask(page, QUESTION)
    text = last_reply(page)["text"]
    assert "The two examples are not alike in this." in text
    assert text.count("Refer every example case") == 1
    assert "2 more" not in text, "the sections hold every point"
    assert text.count("020 7946 0018") == 1


def test_a_kind_of_reply_from_a_later_version_shows_its_text(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.UNKNOWN_KIND)))
    open_page(page, stub.base)
    ask(page, QUESTION)
    assert "A kind of reply from a later version." in last_reply(page)["text"]


def test_the_conversation_and_the_borough_go_along(page: Page, stub: Stub) -> None:
    open_page(page, f"{stub.base}/?borough=camden")
    ask(page, QUESTION)
    page.get_by_label("Borough", exact=True).select_option(label="Lambeth")
    ask(page, "And then?")
    page.reload()
    expect(turns(page)).to_have_count(2, timeout=PATIENCE)
    assert page.get_by_label("Borough", exact=True).input_value() == "lambeth"
    ask(page, "And after that?")

    assert [question.get("borough") for question in stub.asked] == ["camden", "lambeth", "lambeth"]
    conversations = [question.get("conversation_id") for question in stub.asked]
    assert conversations == [None, replies.CONVERSATION, replies.CONVERSATION]


def test_choices_send_their_message_and_stay(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.CHOICE)))
    open_page(page, stub.base)
    ask(page, "example")
    choice = page.get_by_role("button", name="Who the example lead is")
    choice.click()
    expect(turns(page)).to_have_count(2, timeout=PATIENCE)
    wait_for_answer(page)
    assert stub.asked[1]["message"] == "Who is the example lead?"
    expect(choice).to_be_visible()
    expect(choice).to_be_enabled()


def test_contacts_say_the_number_whom_and_where_from(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.CONTACTS)))
    open_page(page, stub.base)
    ask(page, "Who do I call?")
    policy, public, local = last_reply(page)["contacts"]
    assert policy["name"] == "Example Helpline"
    assert policy["methods"] == [
        ("020 7946 0018", "tel:+442079460018"),
        ("help@example.org", "mailto:help@example.org"),
        ("www.example.org (opens in a new tab)", "https://www.example.org/"),
    ]
    assert "24 hours" in policy["details"]
    assert "From the policy: Lambeth Example Policy 2021; Appendix 1: Services." in policy["details"]
    assert "From a public page, checked on 3 May 2026." in public["details"]
    assert "Added by your service." in local["details"]
    assert "Hours" not in local["details"]
    link = page.get_by_role("link", name="www.example.org").first
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_an_emergency_reply_comes_first(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.SMALLTALK, replies.EMERGENCY)))
    open_page(page, stub.base)
    ask(page, "He is here now")
    assert last_reply(page)["kinds"] == ["emergency", "smalltalk"]
    card = turns(page).last.locator(".emergency")
    expect(card.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    assert turns(page).last.locator(".reply").first.inner_text().startswith("In an emergency, call 999.")


def test_the_emergency_strip_needs_no_server(page: Page, stub: Stub) -> None:
    open_page(page, stub.base)
    page.context.set_offline(True)
    strip = page.get_by_role("region", name="Emergency")
    expect(strip.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    strip.get_by_text("More help").click()
    expect(strip).to_contain_text("From a mobile, call 999, then press 55")
    expect(strip).to_contain_text("Signpost’s own safety line, not the words of either policy")


def test_markup_is_text_and_unsafe_links_are_refused(page: Page, stub: Stub) -> None:
    stub.will_answer(Answer(replies.chat(replies.HOSTILE)))
    open_page(page, stub.base)
    ask(page, replies.MARKUP)
    shown = last_reply(page)
    assert replies.MARKUP in shown["text"]
    assert replies.MARKUP in turns(page).last.locator(".question").inner_text()
    assert shown["contacts"][0]["methods"] == []
    assert "press me" in shown["text"] and "press this" in shown["text"]
    assert page.locator("signpost-chat .transcript :is(a, img, script)").count() == 0
    assert "owned" not in page.title()
