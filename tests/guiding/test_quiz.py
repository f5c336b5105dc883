"""The quiz: which questions are drawn, how they are asked, marked and recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from knowledge.answering import Knowledge
from knowledge.guiding import quiz, words
from knowledge.guiding.conducting import conduct, restart
from knowledge.guiding.course import course
from knowledge.guiding.page import Phase
from knowledge.guiding.records import Guide
from knowledge.guiding.state import GuideState
from knowledge.vocabulary import Borough
from tests.guiding.samples import TOUR, at
from tests.guiding.walking import asking, no_knowledge, say, shown

ASKED_OF = [(Borough.LAMBETH,), (Borough.CAMDEN,), tuple(Borough)]
SEEDS = range(30)
OF = pytest.mark.parametrize("boroughs", ASKED_OF, ids=lambda boroughs: " and ".join(b.label for b in boroughs))


def toured(guide: Guide, *boroughs: Borough, seed: int = 1, role: str = "practitioner") -> GuideState:
    """After every stop, the quiz begun."""
    state = GuideState(guide.key, boroughs, (("role", (role,)),), seed=seed)
    for step in course(guide, state):
        state = state if step.key == "role" else state.with_answer(step.key, ("yes",) if step.key == "quiz" else ())
    return state


@OF
@pytest.mark.parametrize("role", ["practitioner", "manager", "chair"])
def test_twenty_are_drawn_of_the_right_boroughs(tour: Guide, boroughs: tuple[Borough, ...], role: str) -> None:
    for seed in SEEDS:
        drawn = quiz.drawn(tour, toured(tour, *boroughs, seed=seed, role=role))
        assert len(drawn) == len({question.key for question in drawn}) == quiz.QUESTIONS == 20
        assert {question.borough for question in drawn} == set(boroughs)


@OF
@pytest.mark.parametrize("role", ["practitioner", "manager", "chair"])
def test_every_stop_on_the_way_is_asked_about(tour: Guide, boroughs: tuple[Borough, ...], role: str) -> None:
    """Of those that the bank has a question on; and no other."""
    for seed in SEEDS:
        state = toured(tour, *boroughs, seed=seed, role=role)
        on_the_way = [step.key for step in course(tour, state)]
        bank = {question.stop for question in tour.quiz if question.borough in boroughs} & set(on_the_way)
        drawn = [question.stop for question in quiz.drawn(tour, state)]
        assert set(drawn) == bank
        assert drawn == sorted(drawn, key=on_the_way.index), "in the stops' order"


@OF
def test_no_stop_is_asked_about_far_more_than_another(tour: Guide, boroughs: tuple[Borough, ...]) -> None:
    """A question of each stop in turn: one stop has two more than another only where the other has no more."""
    state = toured(tour, *boroughs)
    counts = Counter(question.stop for question in quiz.drawn(tour, state))
    bank = Counter(question.stop for question in tour.quiz if question.borough in boroughs)
    for stop, count in counts.items():
        assert count == bank[stop] or count >= max(counts.values()) - 1


@OF
def test_the_same_seed_draws_the_same_and_another_another(tour: Guide, boroughs: tuple[Borough, ...]) -> None:
    drawn = [quiz.drawn(tour, toured(tour, *boroughs, seed=seed)) for seed in SEEDS]
    assert drawn == [quiz.drawn(tour, toured(tour, *boroughs, seed=seed)) for seed in SEEDS]
    assert len(set(drawn)) > len(SEEDS) / 2


def test_every_question_of_the_bank_is_drawn_by_some_seed(tour: Guide) -> None:
    drawn = {
        question.key
        for boroughs in ASKED_OF
        for role in ("manager", "chair")
        for seed in range(200)
        for question in quiz.drawn(tour, toured(tour, *boroughs, seed=seed, role=role))
    }
    assert drawn == {question.key for question in tour.quiz}


def test_what_is_asked_does_not_change_while_it_is_answered(tour: Guide) -> None:
    """The questions, and the order of a question's options, are the same at every turn."""
    state = toured(tour, *Borough, seed=5)
    first = quiz.drawn(tour, state)
    shuffled = {question.key: quiz.options(question, state) for question in first}
    asked: list[str] = []
    while (question := quiz.asked_now(tour, state)) is not None:
        asked.append(question.key)
        assert quiz.drawn(tour, state) == first
        assert quiz.options(question, state) == shuffled[question.key]
        state = replace(state, quiz=(*state.quiz, (question.key, question.wrong[0])))
    assert asked == [question.key for question in first]


def test_the_options_are_shuffled_and_exactly_one_is_right(tour: Guide) -> None:
    places: Counter[int] = Counter()
    for question in tour.quiz:
        for seed in SEEDS:
            options = quiz.options(question, toured(tour, question.borough, seed=seed))
            assert sorted(option.key for option in options) == sorted([question.answer, *question.wrong])
            right = [place for place, option in enumerate(options) if option.key == question.answer]
            assert len(right) == 1
            places[right[0]] += 1
            assert all(option.label[0].upper() + option.label[1:] == option.label for option in options)
    least = min(places[place] for place in range(3))
    assert least > sum(places.values()) / 6, f"the answer has a place of its own: {places}"


def test_every_option_is_heard_as_itself(tour: Guide) -> None:
    """By its words and by its number, in whatever order; and it is no steering."""
    nobody = no_knowledge()
    for question in tour.quiz:
        state = toured(replace(tour, quiz=(question,)), question.borough, seed=3)
        guide = replace(tour, quiz=(question,))
        for number, option in enumerate(quiz.options(question, state), 1):
            for said in (option.label, option.label.casefold(), str(number)):
                turn = conduct(guide, state, asking(said), nobody)
                assert turn is not None, f"{question.key}: “{said}”"
                assert turn.state.quiz == ((question.key, option.key),), f"{question.key}: “{said}”"


def test_steering_is_heard_at_every_question(tour: Guide) -> None:
    nobody = no_knowledge()
    for question in tour.quiz:
        guide = replace(tour, quiz=(question,))
        state = toured(guide, question.borough)
        stopped, back = (conduct(guide, state, asking(said), nobody) for said in ("Stop the guide", "Back"))
        assert stopped is not None and stopped.page.phase is Phase.STOPPED and stopped.state == state
        assert back is not None and back.state.ticked("quiz") is None


def test_a_right_answer_is_marked_and_a_wrong_one_explained_with_its_citation(tour: Guide) -> None:
    """Every question of the bank, each of its options."""
    for question in tour.quiz:
        state = toured(tour, question.borough)
        for option in quiz.options(question, state):
            answered = replace(state, quiz=((question.key, option.key),))
            marked = quiz.answered_last(tour, answered)
            right = option.key == question.answer
            assert quiz.right(tour, answered) == right
            assert quiz.missed(tour, answered) == (() if right else (question,))
            if right:
                assert marked == quiz.Marked(question.asks, words.RIGHT, None)
            else:
                said = words.WRONG.format(answer=question.answer)
                assert marked == quiz.Marked(question.asks, said, question.explains)
                assert question.explains.citations
                assert all(c.document.borough is question.borough for c in question.explains.citations)


@OF
def test_a_wrong_answers_explanation_stands_on_the_next_page(
    tour: Guide, boroughs: tuple[Borough, ...], knowledge: Knowledge
) -> None:
    state = toured(tour, *boroughs)
    for place in range(quiz.QUESTIONS):
        question = quiz.asked_now(tour, state)
        assert question is not None
        turn = say(tour, state, question.wrong[0], knowledge)
        state = turn.state
        reply = shown(turn.page, knowledge)
        assert question.explains.says in reply.text
        assert words.WRONG.format(answer=question.answer) in reply.text
        explained = [section for section in reply.sections if section.body[0].startswith(question.explains.says)]
        assert explained and all(section.borough is question.borough for section in explained)
        if turn.page.phase is Phase.QUIZ:
            assert (turn.page.step, turn.page.steps) == (place + 2, quiz.QUESTIONS)
            assert [section.citations[0].quote for section in explained] == [question.explains.citations[0].quote]
    assert turn.page.phase is Phase.ENDING


@OF
@pytest.mark.parametrize("wrong", [0, 1, 20])
def test_the_record_counts_and_says_what_to_look_at_again(
    tour: Guide, boroughs: tuple[Borough, ...], wrong: int, knowledge: Knowledge
) -> None:
    state = toured(tour, *boroughs)
    missed = quiz.drawn(tour, state)[:wrong]
    while (question := quiz.asked_now(tour, state)) is not None:
        turn = say(tour, state, question.wrong[-1] if question in missed else question.answer, knowledge)
        state = turn.state
    page, reply = turn.page, shown(turn.page, knowledge)
    assert page.phase is Phase.ENDING and not turn.goes_on
    assert words.SCORE.format(right=20 - wrong, asked=20) in reply.text
    assert quiz.missed(tour, state) == missed
    assert [part.lines for part in page.parts] == [(question.explains,) for question in missed]
    assert [part.heading for part in page.parts] == [f"{words.LOOK_AGAIN}: {question.asks}" for question in missed]
    assert (words.ALL_RIGHT in reply.text) is (wrong == 0)
    stops = [step for step in course(tour, state) if not step.asks]
    assert words.RECORD.format(stops=len(stops)) in reply.text
    assert all(stop.title in reply.text for stop in stops)
    assert all(section.citations for section in reply.sections)


def test_who_does_not_want_the_quiz_has_a_record_without_it(tour: Guide, knowledge: Knowledge) -> None:
    state = toured(tour, Borough.CAMDEN).without_answer("quiz")
    turn = say(tour, state, words.QUIZ_NO, knowledge)
    assert turn.page.phase is Phase.ENDING
    reply = shown(turn.page, knowledge)
    assert words.NO_QUIZ in reply.text
    assert "Quiz: " not in reply.text and words.ALL_RIGHT not in reply.text
    again = say(tour, turn.state, "back", knowledge)
    assert say(tour, again.state, "yes", knowledge).page.phase is Phase.QUIZ


def test_back_takes_an_answer_away_and_asks_the_same_question() -> None:
    state = toured(TOUR, Borough.LAMBETH)
    nobody = no_knowledge()
    once = say(TOUR, state, "1", nobody)
    twice = say(TOUR, once.state, "2", nobody)
    gone_back = say(TOUR, twice.state, "back", nobody)
    assert gone_back.state == once.state
    assert gone_back.page == once.page


def test_starting_again_draws_anew() -> None:
    state = toured(TOUR, *Borough)
    again = restart(TOUR, state)
    assert again.state == GuideState(TOUR.key, tuple(Borough), seed=state.seed + 1)
    assert quiz.drawn(TOUR, toured(TOUR, *Borough, seed=again.state.seed)) != quiz.drawn(TOUR, state)


def test_a_small_bank_is_asked_whole() -> None:
    small = replace(TOUR, quiz=TOUR.quiz[:3])
    state = at(small, *Borough, role="practitioner", leaves="", kettle="", pot="", quiz="yes")
    assert {question.key for question in quiz.drawn(small, state)} == {question.key for question in small.quiz}


@pytest.mark.parametrize("kept", [(("gone", "a word"),), (("leaves_1", "a word that is no option"),)])
def test_what_was_kept_of_another_bank_does_no_harm(kept: tuple[tuple[str, str], ...]) -> None:
    """The content may change between two turns of a conversation."""
    state = replace(toured(TOUR, Borough.LAMBETH), quiz=kept)
    turn = say(TOUR, state, "1", no_knowledge())
    assert len(turn.state.quiz) == 2
    assert quiz.right(TOUR, replace(state, quiz=kept)) == 0
