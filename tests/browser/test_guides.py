"""A guide, step by step: ticked by keyboard, only its newest step to be answered, taken along as a copy or on paper."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from bot.actions.guide_wording import reply_of
from knowledge.guiding.course import current
from knowledge.guiding.pages import step_page
from knowledge.guiding.state import GuideState
from knowledge.guiding.words import CONTROL_LABELS
from knowledge.store import Store, open_store
from knowledge.vocabulary import Borough
from tests.browser import guides, replies
from tests.browser.checks import (
    check_axe,
    focused,
    host_page,
    open_all_disclosures,
    record_speech,
    spoken,
    wider_than_the_screen,
)
from tests.browser.driver import PATIENCE, ask, field, last_reply, open_page, turns, wait_for_answer
from tests.browser.stub import WIDGET, Answer, Stub
from tests.conftest import watch

BEGIN = "Walk me through the example"
STEPS: dict[str, replies.Json] = {
    "borough": guides.BOROUGH,
    "tells": guides.TELLS,
    "many": guides.MANY,
    "one": guides.ONE,
    "quiz": guides.QUIZ,
    "ending": guides.ENDING,
    "stopped": guides.STOPPED,
}


def begin(page: Page, stub: Stub, *steps: replies.Json) -> None:
    """The page with the first of the steps; the others come as they are asked for."""
    stub.will_answer(*guides.answers(*steps))
    open_page(page, stub.base)
    ask(page, BEGIN)


def card(page: Page) -> Locator:
    return page.locator("signpost-chat .guide").last


def press(page: Page, name: str) -> None:
    before = turns(page).count()
    card(page).get_by_role("button", name=name, exact=True).click()
    answered(page, before + 1)


def answered(page: Page, count: int) -> None:
    expect(turns(page)).to_have_count(count, timeout=PATIENCE)
    wait_for_answer(page)


def sent(stub: Stub) -> list[str]:
    return [question["message"] for question in stub.asked[1:]]


def bubble(page: Page) -> Locator:
    return turns(page).last.locator(".question")


# What a step shows.


def test_a_step_shows_where_one_is_and_what_the_policy_says_and_nothing_twice(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY)
    step = card(page)
    expect(step.get_by_label("Step 2 of 4")).to_have_attribute("value", "2")
    expect(step.get_by_role("group", name=guides.ASKS).get_by_role("checkbox")).to_have_count(3)
    assert last_reply(page)["sources"][0].startswith("Source: Lambeth Example Policy 2021; 4.3")
    lines = step.inner_text().splitlines()
    for once in [guides.TITLE, "Step 2 of 4", "The grounds", "Noted: Lambeth.", guides.ASKS, *guides.GROUNDS]:
        assert lines.count(once) == 1, once
    assert "Type the number" not in step.inner_text()
    assert step.locator(".text").inner_text() == "Noted: Lambeth."


@pytest.mark.parametrize("step", STEPS)
def test_every_choice_of_a_step_can_be_pressed(page: Page, stub: Stub, step: str) -> None:
    begin(page, stub, STEPS[step])
    assert sorted(last_reply(page)["choices"]) == sorted(choice["label"] for choice in STEPS[step]["choices"])


def test_a_quiz_counts_its_questions_and_explains_the_last_one(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.QUIZ)
    expect(card(page).get_by_label("Question 3 of 20")).to_have_attribute("value", "3")
    expect(card(page).locator(".text")).to_have_text("Not right. The answer is “three”:")
    assert last_reply(page)["points"] == ["There are three examples."]


def test_an_option_without_a_choice_of_its_own_sends_its_number(page: Page, stub: Stub) -> None:
    bare = {**guides.ONE, "choices": guides.pressed("Back")}
    begin(page, stub, bare, guides.ENDING)
    press(page, "Not known")
    assert sent(stub) == ["3"]


def real_steps(store: Store) -> Iterator[replies.Json]:
    """As the engine would send them; where something is asked, the first option is taken."""
    for guide in store.guides.values():
        for borough in Borough:
            state = GuideState(guide.key, (borough,))
            while step := current(guide, state):
                yield reply_of(step_page(guide, state, step), store, borough, date(2026, 11, 22)).as_json()
                state = state.with_answer(step.key, (step.options[0].key,) if step.asks else ())


def test_nothing_of_a_real_step_is_told_twice(page: Page, stub: Stub, state: Path) -> None:
    page.goto(stub.base)
    steps = list(real_steps(open_store(state / "knowledge.sqlite")))
    not_shown = """async (replies) => {
      const { linesNotShown } = await import("/static/widget/lines.js");
      return replies.map(linesNotShown).filter(Boolean);
    }"""
    assert len(steps) > 40
    assert page.evaluate(not_shown, steps) == []


def test_the_widget_knows_every_button_that_steers() -> None:
    wording = (WIDGET / "static/widget/wording.js").read_text(encoding="utf-8")
    assert [label for label in CONTROL_LABELS.values() if f'"{label}"' not in wording] == []


# By keyboard.


def tab_to(page: Page, wanted: Locator, most: int = 12) -> None:
    """Fails where it takes more than `most` presses: nobody should have to hunt."""
    for _ in range(most):
        if wanted.evaluate("(node) => node === node.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()


def test_boxes_are_ticked_with_space_and_sent_with_enter_and_the_next_step_is_near(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.TELLS, guides.MANY, guides.ONE)
    card(page).get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    answered(page, 2)
    assert focused(page) == "You said", "the person's own press went there; the next step stands just below"
    tab_to(page, card(page).get_by_role("checkbox").first)
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert focused(page) == "Continue"
    page.keyboard.press("Enter")
    answered(page, 3)
    assert sent(stub) == ["Next", "1 and 3"]
    assert bubble(page).inner_text().splitlines()[-2:] == [guides.GROUNDS[0], guides.GROUNDS[2]]
    page.keyboard.press("Tab")
    assert focused(page) == "Yes", "a step that quotes nothing begins with its answers"


def test_enter_in_a_box_sends_as_well(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY, guides.ONE)
    box = card(page).get_by_role("checkbox").nth(1)
    box.press("Space")
    box.press("Enter")
    answered(page, 2)
    assert sent(stub) == ["2"]


def test_all_of_them_are_sent_as_a_person_would_type_them(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY, guides.ONE)
    for box in card(page).get_by_role("checkbox").all():
        box.check()
    press(page, "Continue")
    assert sent(stub) == ["1, 2 and 3"]


def test_nothing_ticked_is_told_beside_the_button_and_not_sent(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY, guides.ONE)
    record_speech(page)
    told = "Tick at least one, or press “None of these”, or press “Not sure”."
    go_on = card(page).get_by_role("button", name="Continue")
    go_on.press("Enter")
    expect(card(page).locator("form > .note")).to_have_text(told)
    assert spoken(page) == [told]
    assert (sent(stub), focused(page)) == ([], "Continue")
    card(page).get_by_role("checkbox").first.check()
    expect(card(page).get_by_text(told)).to_have_count(0)
    press(page, "None of these")
    assert sent(stub) == ["None of these"]
    expect(page.locator("signpost-chat .past input:checked")).to_have_count(0)


def test_a_step_is_announced_once_and_takes_no_focus(page: Page, stub: Stub) -> None:
    stub.will_answer(*guides.answers(guides.MANY))
    open_page(page, stub.base)
    record_speech(page)
    ask(page, BEGIN)
    (said,) = spoken(page)
    assert said == f"Signpost: {guides.MANY['text']}"
    assert focused(page) == "question", "what was typed keeps the focus"


def test_numbers_may_be_typed_as_well(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY, guides.ONE)
    ask(page, "1 and 3")
    assert focused(page) == "question"
    expect(bubble(page)).to_contain_text("You asked")
    expect(bubble(page)).to_contain_text("1 and 3")


# Only the newest step.


def test_only_the_newest_step_can_be_answered(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.ONE, guides.MANY, guides.ENDING)
    press(page, "Yes")
    first = page.locator("signpost-chat .guide").first
    expect(first.get_by_role("button")).to_have_count(3)
    for option in first.get_by_role("button").all():
        expect(option).to_be_disabled()
    expect(first).to_contain_text("Past: only the newest step can be answered.")
    expect(first.locator(".used")).to_have_text("Yes")

    card(page).get_by_role("checkbox").nth(2).check()
    press(page, "Continue")
    second = page.locator("signpost-chat .guide").nth(1)
    expect(second.get_by_role("checkbox").nth(2)).to_be_checked()
    expect(second.get_by_role("checkbox").nth(2)).to_be_disabled()
    expect(second).to_contain_text("not an emergency route")  # what the step said stays
    reading_on = second.get_by_role("button", name="What an example is")
    expect(reading_on).to_be_enabled()
    assert second.locator(".choices").get_by_role("button").all_inner_texts() == ["What an example is"]
    reading_on.click()
    answered(page, 4)
    assert sent(stub)[-1] == "What is an example?"
    expect(card(page).get_by_role("button", name="Start again")).to_be_enabled()


def test_a_question_in_between_leaves_the_step_to_be_answered(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.ONE, replies.ANSWER, guides.MANY)
    ask(page, "Who is the example lead?")
    press(page, "Yes")
    assert sent(stub) == ["Who is the example lead?", "Yes"]


def test_ticks_not_sent_go_along_to_the_same_question_asked_again(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY, guides.WHY, guides.ONE, guides.MANY)
    card(page).get_by_role("checkbox").nth(1).check()
    press(page, "Why do you ask?")
    assert last_reply(page)["points"] == ["You should tell the example lead."]
    expect(card(page).locator(".text")).to_have_text("This is why it is asked:")
    expect(card(page).get_by_role("checkbox").nth(1)).to_be_checked()
    press(page, "Continue")
    assert sent(stub) == ["Why do you ask?", "2"]
    expect(bubble(page)).to_contain_text(guides.GROUNDS[1])
    press(page, "Back")
    assert sent(stub)[-1] == "Back"
    expect(bubble(page)).to_contain_text("You said")
    expect(card(page).locator("input:checked")).to_have_count(0)  # what was taken back is ticked anew


def test_a_step_that_failed_to_be_sent_can_be_answered_again(page: Page, stub: Stub) -> None:
    stub.will_answer(
        *guides.answers(guides.ONE),
        Answer(replies.error("BUSY", "Signpost is busy."), status=503),
        *guides.answers(guides.MANY),
    )
    open_page(page, stub.base)
    ask(page, BEGIN)
    press(page, "No")
    expect(card(page).get_by_role("button", name="Yes")).to_be_enabled()
    press(page, "Yes")
    assert sent(stub) == ["No", "Yes"]
    expect(page.locator("signpost-chat .past .used")).to_have_text("Yes")


def test_a_step_answered_from_within_the_old_one_does_not_lose_the_focus(page: Page, stub: Stub) -> None:
    stub.will_answer(*guides.answers(guides.ONE), Answer(replies.chat(guides.MANY), held=True))
    open_page(page, stub.base)
    ask(page, BEGIN)
    card(page).get_by_role("button", name="Yes").click()
    card(page).get_by_role("button", name="No", exact=True).focus()  # looked back while waiting
    stub.release()
    answered(page, 2)
    assert focused(page) == "You said"


def test_a_reloaded_page_shows_the_steps_as_they_were_and_the_newest_live(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY, guides.ONE, guides.MANY)
    for place in (0, 2):
        card(page).get_by_role("checkbox").nth(place).check()
    press(page, "Continue")
    press(page, "No")
    before = page.locator("signpost-chat .transcript").inner_text()
    page.reload()
    expect(turns(page)).to_have_count(3, timeout=PATIENCE)
    assert page.locator("signpost-chat .transcript").inner_text() == before
    ticked = page.locator("signpost-chat .guide").first.get_by_role("checkbox")
    assert [box.is_checked() for box in ticked.all()] == [True, False, True]
    assert not any(box.is_enabled() for box in ticked.all())
    expect(page.locator("signpost-chat .guide").nth(1).locator(".used")).to_have_text("No")
    card(page).get_by_role("checkbox").first.check()
    press(page, "Continue")
    assert sent(stub) == ["1 and 3", "No", "1"]


# The ending.


def test_a_summary_is_copied_with_every_source(page: Page, stub: Stub) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    begin(page, stub, guides.ENDING)
    record_speech(page)
    card(page).get_by_role("button", name="Copy summary with sources").click()
    expect(page.locator("signpost-chat [role=status]").filter(has_text="copied")).to_have_count(1)
    lines = str(page.evaluate("navigator.clipboard.readText()")).splitlines()
    source = "Source: Lambeth Example Policy 2021; 4.3 Telling people."
    overdue = "Warning: this document is past its review date, 1 September 2023."
    assert lines[:-1] == [
        guides.TITLE,
        guides.NO_DECISION,
        "Lambeth: The grounds",
        "- Ticked: The example is grave. (Lambeth 4.3 Telling people)",
        "- Not ticked: The example has been seen before. (Lambeth 4.3 Telling people)",
        "“grave examples and examples seen before”",
        f"{source} {overdue}",
        "Lambeth: The lead",
        "- You should tell the example lead. (Lambeth 4.3 Telling people)",
        "“Workers should tell the example lead”",
        f"{source} {overdue}",
        "Lambeth's example does not say when it is reviewed.",
    ]
    assert lines[-1].startswith("From Signpost, ") and "Guidance from the policies, not a decision." in lines[-1]
    assert spoken(page) == ["Summary and sources copied."]


def test_a_guide_is_rated_at_its_end_and_not_at_every_step(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.ONE, guides.ENDING)
    expect(page.get_by_text("Was this helpful?")).to_have_count(0)
    press(page, "Yes")
    expect(page.get_by_text("Was this helpful?")).to_have_count(1)


def on_paper(page: Page) -> str:
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def visible(page: Page, words: str) -> bool:
    return page.get_by_text(words).first.is_visible()


@pytest.mark.parametrize("embedded", [False, True], ids=["page", "embedded"])
def test_a_summary_is_printed_by_itself_and_nothing_of_the_page_around_it(
    page: Page, stub: Stub, embedded: bool
) -> None:
    stub.will_answer(*guides.answers(guides.MANY, guides.ENDING))
    page.add_init_script("window.print = () => { window.asked = true; }")
    if embedded:
        page.goto(host_page(stub))
        page.get_by_role("button", name="Ask Signpost").click()
        around = "News of the day."
    else:
        open_page(page, stub.base)
        around = "Ask about the domestic abuse policies"
    ask(page, BEGIN)
    press(page, "Not sure")
    card(page).get_by_role("button", name="Print this summary").click()
    assert page.evaluate("window.asked")

    page.emulate_media(media="print")
    assert visible(page, "Ticked: The example is grave.") and visible(page, guides.NO_DECISION)
    for hidden in [around, BEGIN, guides.ASKS, "In an emergency", "Was this helpful?", "Print this summary", "Back"]:
        assert not visible(page, hidden), hidden
    page.emulate_media(media="null")
    assert visible(page, around)

    paper = on_paper(page)
    for said in ["grave examples and examples seen before", "Printed from Signpost on", "Not a record of a decision."]:
        assert said in paper, said
    assert around.replace(" ", "") not in paper.replace(" ", "") and guides.ASKS not in paper
    page.emulate_media(media="print")
    assert visible(page, around) and visible(page, BEGIN), "the next printing is of all again"


def test_a_whole_conversation_on_paper_holds_what_was_asked_and_ticked(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.ONE, guides.MANY, guides.ENDING)
    press(page, "Not known")
    card(page).get_by_role("checkbox").first.check()
    press(page, "Continue")
    paper = on_paper(page)
    for said in [
        "Does the example lead know?",
        "Not known – chosen",
        "The example is grave. – ticked",
        *guides.GROUNDS,
    ]:
        assert said in paper, said
    for left_out in ["Stop the guide", "None of these", "Start again", "Print this summary", "only the newest"]:
        assert left_out not in paper, left_out


# For everybody.


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("step", STEPS)
def test_axe_finds_nothing(browser: Browser, stub: Stub, step: str, scheme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-GB")
    page = context.new_page()
    problems = watch(page)
    begin(page, stub, guides.MANY, STEPS[step])
    card(page).get_by_role("checkbox").first.check()
    press(page, "Continue")
    open_all_disclosures(page)
    check_axe(page)
    context.close()
    assert problems == []


@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 740), (1280, 900)])
@pytest.mark.parametrize("embedded", [False, True], ids=["page", "embedded"])
def test_a_step_fits_any_screen_and_its_targets_are_large_enough(
    browser: Browser, stub: Stub, width: int, height: int, embedded: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    wordy = {"number": 4, "label": "A much longer criterion, in the policy's own words, that takes several lines. " * 3}
    long = {**guides.MANY, "guide": {**guides.MANY["guide"], "options": [*guides.MANY["guide"]["options"], wordy]}}
    stub.will_answer(*guides.answers(long, guides.ONE))
    if embedded:
        page.goto(host_page(stub))
        page.get_by_role("button", name="Ask Signpost").click()
    else:
        open_page(page, stub.base)
    ask(page, BEGIN)
    for target in card(page).locator("button, .asked label").all():
        box = target.bounding_box()
        assert box and box["height"] >= 43.5 and box["width"] >= 24, target.inner_text()
    card(page).get_by_role("checkbox").last.check()
    press(page, "Continue")
    open_all_disclosures(page)
    assert wider_than_the_screen(page) == []
    context.close()


def test_in_forced_colours_progress_ticks_and_buttons_are_seen(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(
        forced_colors="active", reduced_motion="reduce", viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    begin(page, stub, guides.MANY)
    card(page).get_by_role("checkbox").first.check()
    check_axe(page)
    bar = card(page).locator("progress")
    drawn = set()
    for value in (0, 4):
        bar.evaluate("(node, value) => { node.value = value; }", value)
        drawn.add(bar.screenshot())
    edges = (
        card(page)
        .locator("button")
        .evaluate_all("(nodes) => nodes.map((node) => getComputedStyle(node).borderTopStyle)")
    )
    moving = page.evaluate("document.getAnimations().length")
    context.close()
    assert (len(drawn), set(edges), moving) == (2, {"solid"}, 0)


def test_what_a_guide_says_never_becomes_markup(page: Page, stub: Stub) -> None:
    hostile = guides.guide(
        replies.MARKUP,
        choices=guides.pressed(replies.MARKUP, "Back"),
        title=replies.MARKUP,
        heading=replies.MARKUP,
        asks=replies.MARKUP,
        many=True,
        labels=[replies.MARKUP, "plain"],
    )
    hostile["guide"]["options"] += [{"number": "4", "label": "no number"}, None, {"number": 5, "label": None}]
    begin(page, stub, hostile, guides.ENDING)
    expect(card(page).get_by_role("checkbox")).to_have_count(2)
    card(page).get_by_role("checkbox").first.check()
    press(page, "Continue")
    expect(bubble(page)).to_contain_text("<img src=x")
    assert page.locator("signpost-chat .transcript img").count() == 0
    assert page.title() != "owned"


def test_clearing_takes_a_guide_along(page: Page, stub: Stub) -> None:
    begin(page, stub, guides.MANY)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("signpost-chat .guide")).to_have_count(0)
    expect(field(page)).to_have_value("")
