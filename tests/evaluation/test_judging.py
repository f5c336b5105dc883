"""The verdicts, rule by rule."""

import pytest

from evaluation.answers import choice_messages, cited_boroughs, visible_text, word_count
from evaluation.judging import Verdict, choices_to_try, is_confident, judge, shortfalls
from evaluation.questions import Question
from tests.evaluation.samples import (
    NOT_COVERED,
    RIGHT,
    Json,
    answer,
    choices,
    citation,
    contact,
    question,
    reply,
    section,
)

FROM_CAMDEN = answer(reply(sections=[section("camden")]))
FROM_BOTH = answer(reply(sections=[section("camden"), section()]))
CHOICE = answer(reply("choice", "Which?", choices=choices("teapots", "cups")))
OUT_OF_SCOPE = question(kind="out_of_scope", policy=None, abstain=True, expect={"none": ["kettle"]})
ANY = {"any": ["teapot", "urn"]}

CASES: list[tuple[str, Question, Json, Verdict]] = [
    ("fact and policy", question(), RIGHT, Verdict.RIGHT),
    ("case does not matter", question(expect={"all": ["TEAPOT"]}), RIGHT, Verdict.RIGHT),
    ("nothing expected", question(expect={}), RIGHT, Verdict.RIGHT),
    ("fact missing", question(expect={"all": ["teapot", "urn"]}), RIGHT, Verdict.WRONG),
    ("one of any", question(expect=ANY), RIGHT, Verdict.RIGHT),
    ("none of any", question(expect={"any": ["urn", "flask"]}), RIGHT, Verdict.WRONG),
    ("forbidden word", question(expect={"all": ["teapot"], "none": ["in the"]}), RIGHT, Verdict.WRONG),
    ("other policy", question(), FROM_CAMDEN, Verdict.WRONG),
    ("one of two policies", question(policy="both"), RIGHT, Verdict.WRONG),
    ("both policies", question(policy="both"), FROM_BOTH, Verdict.RIGHT),
    ("no policy asked for", question(policy=None), FROM_CAMDEN, Verdict.RIGHT),
    ("uncited", question(), answer(reply(text="Teapot.")), Verdict.WRONG),
    ("empty citations", question(), answer(reply(sections=[section(citations=[])])), Verdict.WRONG),
    (
        "emergency cites nothing",
        question(kind="emergency"),
        answer(reply("emergency", "Teapot!")),
        Verdict.RIGHT,
    ),
    ("smalltalk cites nothing", question(kind="smalltalk"), answer(reply(text="Teapot.")), Verdict.RIGHT),
    ("disclosure", question(kind="staff_disclosure"), answer(reply("support", "Teapot.")), Verdict.RIGHT),
    ("cited by a contact", question(), answer(reply(text="Teapot", contacts=[contact("lambeth-2022")])), Verdict.RIGHT),
    ("contact of the other", question(), answer(reply(text="Teapot", contacts=[contact("camden")])), Verdict.WRONG),
    ("contact without source", question(), answer(reply(text="Teapot", contacts=[contact(None)])), Verdict.WRONG),
    ("abstained in vain", question(), NOT_COVERED, Verdict.ABSTAINED),
    ("not understood", question(), answer(reply("not_understood")), Verdict.ABSTAINED),
    ("right beside abstaining", question(), answer(*NOT_COVERED["replies"], *RIGHT["replies"]), Verdict.RIGHT),
    ("choices before a tap", question(), CHOICE, Verdict.WRONG),
    ("error", question(), answer(reply("error", "Too slow.")), Verdict.WRONG),
    ("no replies", question(), {}, Verdict.WRONG),
    ("abstain: said so", OUT_OF_SCOPE, NOT_COVERED, Verdict.RIGHT),
    ("abstain: any is not judged", question(abstain=True, expect={"any": ["x"]}), NOT_COVERED, Verdict.RIGHT),
    ("abstain: forbidden", OUT_OF_SCOPE, answer(reply("out_of_scope", "The kettle.")), Verdict.WRONG),
    ("abstain: answered", OUT_OF_SCOPE, RIGHT, Verdict.WRONG),
    ("abstain: choices", OUT_OF_SCOPE, CHOICE, Verdict.ONE_TAP),
    ("broken shapes", question(), {"replies": [7, {"kind": [], "sections": "x", "contacts": [None]}]}, Verdict.WRONG),
]


@pytest.mark.parametrize(("asked", "given", "verdict"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_verdict(asked: Question, given: Json, verdict: Verdict) -> None:
    assert judge(asked, given) is verdict
    assert (not shortfalls(asked, given)) == (verdict is Verdict.RIGHT)


@pytest.mark.parametrize(
    "given",
    [
        answer(reply(text="It’s “here”")),
        answer(reply(text="It‘s\n\n “here“")),
        answer(reply(difference='It\'s  \u00a0 "here"')),
        answer(reply(text="It's"), reply(text='"here"')),
        answer(reply(notices=["It’s", "”here”"])),
        answer(reply(sections=[section(heading="It’s", body=["“here”"])])),
        answer(reply(sections=[section(citations=[citation(quote="It’s “here”")])])),
    ],
)
def test_quotes_and_spaces_are_normalised(given: Json) -> None:
    assert 'It\'s "here"' in visible_text(given)


def test_all_that_is_seen_is_matched_but_choices_are_not() -> None:
    link = {"label": "Tea page", "url": "https://tea.example/", "status": "in_policy"}
    seen = {**contact("camden"), "for_whom": "Everyone", "hours": "at four"}
    text = visible_text(answer(reply(contacts=[seen], links=[link], choices=choices("biscuits"))))
    for part in ("Tea line", "Everyone", "at four", "020 7946 0000", "Tea page", "https://tea.example/"):
        assert part in text
    assert "biscuits" not in text.lower()


def test_sources_come_from_sections_and_contacts() -> None:
    given = answer(reply(sections=[section("camden")]), reply("contacts", contacts=[contact("lambeth-2022")]))
    assert cited_boroughs(given) == {"camden", "lambeth"}


def test_words_are_those_of_the_text_alone() -> None:
    assert word_count(answer(reply(text="one two", sections=[section()]), reply(text="three"))) == 3


def test_only_the_first_three_choices_are_tried() -> None:
    given = answer(reply("choice", choices=choices("a", "b")), reply("choice", choices=choices("c", "d")))
    assert choice_messages(given) == ["a", "b", "c", "d"]
    assert choices_to_try(question(), given) == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["not_in_policy", "out_of_scope", "not_understood"])
def test_choices_beside_abstaining_are_tried(kind: str) -> None:
    assert choices_to_try(question(), answer(reply(kind, choices=choices("a")))) == ["a"]


def test_choices_beside_an_answer_are_not_tried() -> None:
    assert choices_to_try(question(), answer(reply(choices=choices("a")))) == []


def test_no_tap_mends_an_answer_where_abstaining_was_right() -> None:
    assert choices_to_try(OUT_OF_SCOPE, CHOICE) == []


@pytest.mark.parametrize(
    ("given", "confident"),
    [(RIGHT, True), (CHOICE, False), (NOT_COVERED, False), (answer(reply("error")), False), ({}, False)],
)
def test_confidence(given: Json, confident: bool) -> None:
    assert is_confident(given) is confident


def test_shortfalls_say_what_is_missing() -> None:
    asked = question(expect={"all": ["urn"], "any": ["cup", "mug"], "none": ["teapot"]}, policy="both")
    assert shortfalls(asked, FROM_CAMDEN) == [
        "It says teapot, which it may not.",
        "It does not say urn",
        "It says none of cup  or  mug",
        "It does not cite lambeth's policy.",
    ]
