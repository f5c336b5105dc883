"""Every way through each guide, for each borough: whose lines, which citations, and never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.actions.text import section_names
from contract.reply import Reply
from knowledge.answering import Knowledge
from knowledge.guiding import pages, words
from knowledge.guiding.conducting import conduct
from knowledge.guiding.course import course
from knowledge.guiding.ending import BOX
from knowledge.guiding.hearing import Control
from knowledge.guiding.page import Page, Phase
from knowledge.guiding.records import Guide, Line
from knowledge.guiding.words import CONTROL_LABELS, TICK_LABELS
from knowledge.rules.ladders import VERDICT
from knowledge.vocabulary import Borough, Choose, Ending, GuideKey
from tests.guiding.walking import WAYS, Seen, asking, every_way, shown, topic_asked

# Never said at all; the policy's own “will meet the threshold for” says where a level leads.
NEVER = re.compile(r"you should refer|thresholds? (?:is|are|was|were|has been|have been) met", re.IGNORECASE)
# Nor in words of Signpost's own.
DECIDING = re.compile(r"you (?:must|need to|have to) refer|meets? the threshold|your (?:score|level) is", re.IGNORECASE)
# A figure that sums up a case: “3 of 4”, “60 %”, “score: 14”, “4 points”.
SCORE = re.compile(
    r"\b\d+ (?:out )?of (?:the )?\d+\b|\b\d+ ?/ ?\d+\b|\d ?%|\bscor(?:e|es|ed|ing)\b[^.]{0,20}\d|\b\d+ (?:points|ticks|"
    r"criteria|boxes)\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"^(?P<title>[^\n]*?), (?:step|question) (?P<number>\d+) of (?P<of>\d+)")
TICK = re.compile(r"(?:Ticked|Not ticked|Left open): ")
MOST_STEPS = 25

Walked = tuple[GuideKey, tuple[Borough, ...]]


@pytest.fixture(
    scope="module", params=WAYS, ids=lambda way: f"{way[0]}, {' and '.join(borough.label for borough in way[1])}"
)
def walked(request: pytest.FixtureRequest) -> Walked:
    way: Walked = request.param
    return way


@pytest.fixture(scope="module")
def boroughs(walked: Walked) -> tuple[Borough, ...]:
    return walked[1]


@pytest.fixture(scope="module")
def guide(walked: Walked, guides: dict[GuideKey, Guide]) -> Guide:
    return guides[walked[0]]


@pytest.fixture(scope="module")
def everything(guide: Guide, boroughs: tuple[Borough, ...], knowledge: Knowledge) -> list[Seen]:
    """Every state of the guide for these boroughs, in the order of a walk."""
    return list(every_way(guide, boroughs, knowledge))


@pytest.fixture(scope="module")
def replies(everything: list[Seen], knowledge: Knowledge) -> list[tuple[Page, Reply]]:
    """Each page once: a step is shown alike on many ways."""
    pages_ = {page_key(seen.page): seen.page for seen in everything}
    return [(page, shown(page, knowledge)) for page in pages_.values()]


def page_key(page: Page) -> tuple[object, ...]:
    """What pages of one guide for the same boroughs differ in."""
    says = tuple(line.says for part in page.parts for line in part.lines)
    return page.phase, page.heading, page.step, page.steps, page.opening, page.silences, page.cautions, says


def endings(replies: list[tuple[Page, Reply]]) -> Iterator[tuple[Page, Reply]]:
    return ((page, reply) for page, reply in replies if page.phase is Phase.ENDING)


def test_every_way_comes_to_an_end(everything: list[Seen]) -> None:
    phases = {seen.page.phase for seen in everything}
    assert phases == {Phase.STEP, Phase.ENDING}
    assert all(len(seen.turn.state.answers) <= MOST_STEPS for seen in everything)


def test_every_step_of_the_borough_is_on_some_way(
    guide: Guide, boroughs: tuple[Borough, ...], everything: list[Seen]
) -> None:
    asked = {seen.page.heading for seen in everything if seen.page.phase is Phase.STEP}
    theirs = {
        step.title
        for step in guide.steps
        if not any(key == "borough" and not set(keys) & set(boroughs) for key, keys in step.when)
    }
    elsewhere = {step.title for step in guide.steps} - theirs
    reached_over = {step.title for step in guide.steps if step.when and step.title not in asked}
    assert asked <= theirs | {words.QUIZ_TITLE}, "a step of another borough is asked"
    assert reached_over <= elsewhere | _behind(guide, boroughs), "a step that no answers lead to"


def _behind(guide: Guide, boroughs: tuple[Borough, ...]) -> set[str]:
    """The titles of steps that hang on a step of another borough."""
    mine: set[str] = {"borough"}
    for step in guide.steps:
        fits = all(bool(set(keys) & set(boroughs)) if key == "borough" else key in mine for key, keys in step.when)
        mine |= {step.key} if fits else set()
    return {step.title for step in guide.steps if step.key not in mine}


def test_every_line_and_citation_is_of_a_borough_walked_for(
    boroughs: tuple[Borough, ...], replies: list[tuple[Page, Reply]]
) -> None:
    others = [borough.label for borough in Borough if borough not in boroughs]
    for page, reply in replies:
        for part in page.parts:
            assert part.borough in boroughs
            for line in part.lines:
                assert line.borough is part.borough, line
                assert all(cited.document.borough is part.borough for cited in line.citations), line
        assert {section.borough for section in reply.sections} <= set(boroughs)
        for contact in reply.contacts:
            assert contact.borough in (None, *boroughs), contact.name
        for notice in reply.notices:
            assert not notice.startswith(tuple(others)), f"{page.heading}: {notice}"
        for option in page.options:
            assert all(cited.document.borough in boroughs for cited in option.citations), option


def silences_in(guide: Guide) -> set[str]:
    """Every sentence that says that a document does not say."""
    steps = guide.steps
    lines = [line for step in steps for line in (*step.shows, *step.summary, *step.why)]
    lines += [line for step in steps for option in step.options for line in option.leads]
    return {line.says for line in lines if not line.citations}


def test_every_section_has_a_citation_and_every_line_one_of_its_own(
    guide: Guide, replies: list[tuple[Page, Reply]]
) -> None:
    """But for a silence, which can cite nothing, and stands beside what the document does say."""
    silences = silences_in(guide)
    for page, reply in replies:
        assert len(reply.sections) == len(page.parts)
        for section in reply.sections:
            assert section.citations, f"{page.heading}: {section.body}"
        if page.phase is not Phase.ENDING:
            bare = {line.says for part in page.parts for line in part.lines if not line.citations}
            assert bare <= silences, f"{page.heading}: {bare - silences}"


def test_the_documents_named_are_those_cited(replies: list[tuple[Page, Reply]]) -> None:
    for page, reply in replies:
        cited = {section.borough.label for section in reply.sections}
        source = next((line for line in reply.text.splitlines() if line.startswith("Source: ")), "")
        assert bool(source) == bool(cited), page.heading
        for borough in Borough:
            assert (borough.label in source) == (borough.label in cited), f"{page.heading}: {source}"


def own_words(page: Page) -> list[str]:
    """What Signpost says itself. What was noted repeats the options, so it is looked at where they are its own."""
    said = [line for line in page.opening if not line.startswith("Noted: ")]
    said += [page.heading, page.asks or "", page.guide.title, page.guide.about]
    said += [option.label for option in page.options if not option.citations]
    return said


def test_no_verdict_stands_in_signposts_own_words(replies: list[tuple[Page, Reply]]) -> None:
    for page, _ in replies:
        found = [said for said in own_words(page) for words_ in (VERDICT, NEVER, DECIDING) if words_.search(said)]
        assert not found, found


def test_nobody_is_told_to_refer_or_that_a_threshold_is_met(guide: Guide, replies: list[tuple[Page, Reply]]) -> None:
    """The tour, which is of no case, tells which other documents you should refer to, in the policies' words."""
    if guide.quiz:
        return
    found = {line for _, reply in replies for line in reply.text.splitlines() if NEVER.search(line)}
    found |= {said for _, reply in replies for section in reply.sections for said in section.body if NEVER.search(said)}
    assert not found, "\n".join(sorted(found))


def test_no_score_is_given(replies: list[tuple[Page, Reply]]) -> None:
    lines = {PLACE.sub("", line) for _, reply in replies for line in reply.text.splitlines()}
    assert [line for line in lines if SCORE.search(line)] == []


def test_progress_never_passes_the_number_of_steps(replies: list[tuple[Page, Reply]]) -> None:
    for page, reply in replies:
        assert reply.guide is not None
        if page.phase is Phase.ENDING:
            assert (reply.guide.step, reply.guide.steps) == (None, None)
            continue
        assert page.step is not None and page.steps is not None
        assert 1 <= page.step <= page.steps
        assert (reply.guide.step, reply.guide.steps) == (page.step, page.steps)
        place = PLACE.match(reply.text)
        assert place and (int(place["number"]), int(place["of"])) == (page.step, page.steps)


def test_a_way_forward_is_a_step_further(guide: Guide, everything: list[Seen]) -> None:
    """However many steps an answer adds or takes away."""
    for seen in everything:
        if seen.page.phase is Phase.STEP:
            assert seen.page.step == len(seen.turn.state.answers) + 1


def test_the_text_alone_is_enough(replies: list[tuple[Page, Reply]]) -> None:
    for page, reply in replies:
        told = [line.says for part in page.parts for line in part.lines]
        told += [*page.opening, *page.silences, *page.cautions, page.heading, *([page.asks] if page.asks else [])]
        told += [f"{number}. {option.label}" for number, option in enumerate(page.options, 1)]
        told += [method.display for contact in reply.contacts for method in contact.methods]
        missing = [words_ for words_ in told if words_ not in reply.text]
        assert not missing, f"{page.heading}: {missing}"


def test_an_ending_says_that_it_is_guidance_and_no_decision(guide: Guide, replies: list[tuple[Page, Reply]]) -> None:
    """The record of a tour sums up no case."""
    for _, reply in endings(replies):
        told = "This is guidance, not a decision." in reply.text
        assert told or guide.ending is Ending.RECORD


def test_every_line_of_an_ending_carries_its_section(guide: Guide, replies: list[tuple[Page, Reply]]) -> None:
    """A line may be copied by itself. Only a tick, which says that it is one, and a silence may stand without."""
    silences = silences_in(guide)
    for page, reply in endings(replies):
        asked = tuple(step.asks.rsplit(". ", 1)[-1] for step in page.guide.steps if step.asks)
        for part, section in zip(page.parts, reply.sections, strict=True):
            assert len(part.lines) == len(section.body)
            for line, told in zip(part.lines, section.body, strict=True):
                assert f"- {told}" in reply.text.splitlines()
                if line.citations:
                    names = section_names(cited.section for cited in line.citations)
                    assert names and told == f"{line.says} ({part.borough.label} {names})"
                else:
                    tick = TICK.match(line.says) or any(question[:20] in line.says for question in asked)
                    assert (tick or line.says in silences) and told == line.says, told


def test_an_ending_tells_every_answer(guide: Guide, everything: list[Seen]) -> None:
    """Whatever was answered is set beside the policy's words; nothing is dropped on the way."""
    for seen in everything:
        if seen.page.phase is Phase.ENDING and guide.ending is not Ending.RECORD:
            said = [line.says for part in seen.page.parts for line in part.lines]
            for step in course(guide, seen.turn.state):
                for option in step.options:
                    ticked = option.key in (seen.turn.state.ticked(step.key) or ())
                    label = f"{option.label.rstrip('.')}."
                    if step.choose is Choose.MANY:
                        fits = [line for line in said if TICK.match(line) and line.endswith(label)]
                        assert any(line.startswith("Ticked: ") is ticked for line in fits), f"{step.key}: {label}"
                    elif ticked:
                        assert any(line.endswith(f"? {label}") for line in said), f"{step.key}: {label}"


def test_an_ending_tells_where_every_tick_leads_and_where_the_policy_is_silent(
    guide: Guide, boroughs: tuple[Borough, ...], everything: list[Seen]
) -> None:
    untold: set[str] = set()
    for seen in everything:
        if seen.page.phase is Phase.ENDING and guide.ending is not Ending.RECORD:
            said = {line.says.removeprefix(f"{BOX} ") for part in seen.page.parts for line in part.lines}
            said |= set(seen.page.silences)
            for step in course(guide, seen.turn.state):
                ticked = seen.turn.state.ticked(step.key) or ()
                leads = [line for option in step.options if option.key in ticked for line in option.leads]
                told = [line for line in (*leads, *step.summary) if line.borough in boroughs]
                untold |= {f"{step.key}: {line.says}" for line in told if line.says not in said}
    assert not untold, "\n".join(sorted(untold))


def test_an_ending_says_nothing_twice(guide: Guide, replies: list[tuple[Page, Reply]]) -> None:
    """Within a step; what two steps rest on stands under both."""
    for page, _ in endings(replies):
        for part in page.parts:
            said = [line.says for line in part.lines]
            assert len(said) == len(set(said)), f"{part.heading}: {said}"


def test_every_why_is_answered_for_the_boroughs_walked_for(
    guide: Guide, boroughs: tuple[Borough, ...], everything: list[Seen], knowledge: Knowledge
) -> None:
    for seen in first_of_each_step(everything):
        turn = conduct(guide, seen.turn.state, asking(CONTROL_LABELS[Control.WHY]), knowledge)
        if Control.WHY not in seen.page.controls:
            assert turn is None
            continue
        assert turn is not None and turn.state == seen.turn.state
        page = turn.page
        assert page.phase is Phase.WHY
        reasons: list[Line] = [line for part in page.parts for line in part.lines]
        told = {line.borough for line in reasons} | {b for b in boroughs if any(b.label in s for s in page.silences)}
        assert told == set(boroughs), f"{page.heading}: no reason is given"
        assert all(cited.document.borough in boroughs for line in reasons for cited in line.citations)
        assert (page.asks, page.options, page.step, page.steps) == (
            seen.page.asks,
            seen.page.options,
            seen.page.step,
            seen.page.steps,
        )
        assert all(section.citations for section in shown(page, knowledge).sections)


def first_of_each_step(everything: list[Seen]) -> Iterator[Seen]:
    met: set[str] = set()
    for seen in everything:
        if seen.page.phase is Phase.STEP and seen.page.heading not in met:
            met.add(seen.page.heading)
            yield seen


def test_every_step_that_asks_says_why(guide: Guide) -> None:
    assert all(step.why for step in guide.steps if step.asks)


def test_every_button_is_heard_as_what_it_says(guide: Guide, everything: list[Seen], knowledge: Knowledge) -> None:
    """What the reply's choices send, sent back. A topic to read on is none of the guide's business."""
    controls = {label: control for control, label in CONTROL_LABELS.items()}
    ticks = {label: key for key, label in TICK_LABELS.items()}
    for seen in first_of_each_step(everything):
        state, page = seen.turn.state, seen.page
        step = next(step for step in course(guide, state) if step.title == page.heading)
        reply = shown(page, knowledge)
        questions = {knowledge.store.titles[key].question: key for key in page.more}
        labels = {option.label: option.key for option in page.options}
        assert reply.choices, page.heading
        for choice in reply.choices:
            topic = questions.get(choice.message)
            asked = topic_asked(choice.message, topic) if topic else asking(choice.message)
            turn = conduct(guide, state, asked, knowledge)
            if topic:
                assert turn is None, f"{page.heading}: “{choice.message}” is taken for an answer"
                continue
            assert turn is not None, f"{page.heading}: “{choice.message}” is not heard"
            if choice.label in labels:
                assert turn.state == state.with_answer(step.key, (labels[choice.label],))
            elif choice.label in ticks:
                assert turn.state == state.with_answer(step.key, (ticks[choice.label],))
            else:
                assert_steered(controls[choice.label], guide, seen, turn.page)


def assert_steered(control: Control, guide: Guide, seen: Seen, page: Page) -> None:
    match control:
        case Control.NEXT:
            assert page.phase is Phase.ENDING or page.step == (seen.page.step or 0) + 1
        case Control.BACK:
            assert page.phase is Phase.BOROUGH if seen.page.step == 1 else page.step == (seen.page.step or 0) - 1
        case Control.WHY:
            assert page.phase is Phase.WHY
        case Control.STOP:
            assert page == pages.stopped_page(guide)
        case _:
            pytest.fail(f"a step offers {control}")


def test_every_box_is_heard_by_its_number_and_by_its_words(
    guide: Guide, everything: list[Seen], knowledge: Knowledge
) -> None:
    for seen in first_of_each_step(everything):
        state, page = seen.turn.state, seen.page
        step = next(step for step in course(guide, state) if step.title == page.heading)
        reply = shown(page, knowledge)
        assert reply.guide is not None
        assert [option.label for option in reply.guide.options] == [option.label for option in page.options]
        for option, told in zip(page.options, reply.guide.options, strict=True):
            for said in (str(told.number), told.label, f"{told.label}."):
                turn = conduct(guide, state, asking(said), knowledge)
                assert turn is not None, f"{page.heading}: “{said}”"
                assert turn.state == state.with_answer(step.key, (option.key,)), f"{page.heading}: “{said}”"


def test_every_control_may_be_typed_at_every_step(guide: Guide, everything: list[Seen], knowledge: Knowledge) -> None:
    """Whether or not there is a button: no option's words are in the way."""
    typed = {"back": Control.BACK, "stop": Control.STOP, "start again": Control.RESTART, "resume": Control.RESUME}
    for seen in first_of_each_step(everything):
        state = seen.turn.state
        for said, control in typed.items():
            turn = conduct(guide, state, asking(said), knowledge)
            assert turn is not None, f"{seen.page.heading}: “{said}”"
            if control is Control.RESUME and not seen.page.asks:  # goes on, for what is told stands on the screen
                assert len(turn.state.answers) == len(state.answers) + 1
            elif control in (Control.STOP, Control.RESUME):
                assert turn.state == state
            else:
                assert len(turn.state.answers) == max(0, len(state.answers) - 1 if control is Control.BACK else 0)
