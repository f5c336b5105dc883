"""The settings: when a reading is believed, what is offered where it is not, and what a short message leans on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answering import decide
from knowledge.question import Candidate, Question, Speech
from knowledge.vocabulary import Status, TopicKind
from tests.knowledge.hand_made import (
    FAINT,
    HAIR,
    MANY_WORDS,
    SURE,
    TOPICS,
    L,
    S,
    asked,
    best,
    made,
    topics_at,
)

# Torn.


@pytest.mark.parametrize(
    ("ranked", "found", "expected"),
    [
        (["procedure"], (), ["procedure"]),
        (["procedure", "threshold", "definition", "contact"], (), ["procedure", "threshold", "definition"]),
        (["procedure", "threshold", "definition"], ("contact",), ["procedure", "threshold", "contact"]),
        (["procedure", "threshold", "definition"], ("procedure",), ["procedure", "threshold", "definition"]),
        (["procedure", "gone", "threshold"], ("procedure", "threshold"), ["procedure", "threshold"]),
        (["procedure"], ("procedure", "contact", "definition"), ["procedure", "contact"]),
    ],
)
def test_choices_are_distinct_and_three_at_most(ranked: list[str], found: tuple[str, ...], expected: list[str]) -> None:
    question = asked("x", topics_at(*((key, FAINT) for key in ranked)))
    outcome = decide(question, made(found))
    assert outcome.status is Status.CHOICE
    assert [choice.key for choice in outcome.choices] == expected


def test_how_many_choices_is_a_setting() -> None:
    question = asked("x", topics_at(*((key, FAINT) for key in TOPICS)))
    assert len(decide(question, made(choices=2)).choices) == 2


# Thresholds: just below and just at each setting.

PROCEDURE = topics_at(("procedure", 0.0))
OFFICE = "out_of_scope/office"


def at(confidence: float, question: Question) -> Question:
    first, *others = question.candidates
    return replace(question, candidates=(replace(first, confidence=confidence), *others))


@pytest.mark.parametrize(
    ("limit", "candidates", "found", "below", "step"),
    [
        (S.answer_alone, PROCEDURE, (), "torn_between_topics", "sure_of_the_topic"),
        (S.answer_agreed, PROCEDURE, ("procedure",), "torn_between_topics", "sure_of_the_topic"),
        (S.offer, PROCEDURE, ("procedure",), "not_understood", "torn_between_topics"),
        (S.danger, best(Speech.DANGER), (), "not_understood", "danger_now"),
        (S.aside, best(Speech.SUPPORT, "about_me/staff_victim"), (), "not_understood", "about_the_writer"),
        (S.aside, best(Speech.NONSENSE), (), "not_understood", "nothing_said"),
        (S.aside, best(Speech.SMALLTALK, "greet"), (), "not_understood", "small_talk"),
        (S.aside, best(Speech.OUT_OF_SCOPE, OFFICE), (), "not_understood", "not_our_subject"),
        (S.aside, best(Speech.FOLLOW_UP, "why"), (), "not_understood", "follow_up"),
        (S.aside, best(Speech.COMPARE), (), "not_understood", "compare"),
        (S.aside, best(Speech.TERM), (), "not_understood", "only_a_term"),
    ],
)
def test_a_threshold_holds(
    limit: float, candidates: tuple[Candidate, ...], found: tuple[str, ...], below: str, step: str
) -> None:
    question = asked(MANY_WORDS, candidates, terms=("MASE",), previous_topic="both_speak")
    assert decide(at(limit - HAIR, question), made(found)).step == below
    assert decide(at(limit, question), made(found)).step == step


def test_thresholds_are_in_their_order() -> None:
    assert 0 < S.offer < S.answer_agreed < S.answer_alone < S.sure < 1
    assert 0 < S.tie < S.offer
    assert 0 < S.next_topic < S.same_topic < 1
    assert 0 < S.terse_words < S.leaning_words
    assert 2 <= S.choices <= 3


def test_a_reading_that_is_not_the_best_does_not_count() -> None:
    candidates = (*topics_at(("procedure", 0.7)), Candidate(Speech.SMALLTALK, "greet", 0.6))
    assert decide(asked("x", candidates), made()).step == "sure_of_the_topic"


# Ties: of topics as good as tied, one of the kind that was asked for.

TIED = topics_at(("procedure", 0.70), ("contact", 0.69), ("threshold", 0.68), ("definition", 0.60))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, "procedure"),
        (TopicKind.PROCEDURE, "procedure"),
        (TopicKind.CONTACT, "contact"),
        (TopicKind.THRESHOLD, "threshold"),
        (TopicKind.DEFINITION, "procedure"),  # not as good as tied
        (TopicKind.GUIDANCE, "procedure"),
    ],
)
def test_the_kind_asked_for_breaks_a_tie(kind: TopicKind | None, expected: str) -> None:
    outcome = decide(asked("x", TIED, asked_kind=kind), made())
    assert outcome.topic
    assert outcome.topic.key == expected


@pytest.mark.parametrize(("gap", "expected"), [(S.tie - HAIR, "contact"), (S.tie + HAIR, "procedure")])
def test_how_near_a_tie_is(gap: float, expected: str) -> None:
    candidates = topics_at(("procedure", 0.8), ("contact", 0.8 - gap))
    outcome = decide(asked("x", candidates, asked_kind=TopicKind.CONTACT), made())
    assert outcome.topic
    assert outcome.topic.key == expected


# A short message leans on what was asked before it.

FIVE_WORDS, TEN_WORDS = "what about the other ones", "what about the other ones that you said a while"
NEXT_TO_IT = topics_at(("threshold", S.offer + HAIR), ("both_speak", S.offer))  # both_speak: offered by “procedure”


@pytest.mark.parametrize(
    ("text", "previous", "step", "key"),
    [
        (TEN_WORDS, "procedure", "sure_of_the_topic", "both_speak"),
        (MANY_WORDS, "procedure", "torn_between_topics", None),
        (TEN_WORDS, None, "torn_between_topics", None),
        (TEN_WORDS, "gone", "torn_between_topics", None),
        (TEN_WORDS, "definition", "torn_between_topics", None),
        (FIVE_WORDS, "threshold", "torn_between_topics", None),
        ("n for unborn babies", "threshold", "sure_of_the_topic", "threshold"),
        ("n email?", "procedure", "sure_of_the_topic", "procedure"),  # though the ranking left it out
    ],
)
def test_a_short_message_leans_on_the_last_topic(text: str, previous: str | None, step: str, key: str | None) -> None:
    outcome = decide(asked(text, NEXT_TO_IT, previous_topic=previous), made())
    assert (outcome.step, outcome.topic.key if outcome.topic else None) == (step, key)


def test_a_sure_change_of_subject_wins() -> None:
    candidates = topics_at(("definition", 0.7), ("procedure", 0.1))
    outcome = decide(asked("what is it", candidates, previous_topic="procedure"), made())
    assert outcome.topic is TOPICS["definition"]


def test_leaning_changes_no_other_reading() -> None:
    candidates = (Candidate(Speech.SMALLTALK, "greet", 0.9), *topics_at(("procedure", 0.3)))
    assert decide(asked("hello again", candidates, previous_topic="procedure"), made()).step == "small_talk"


@pytest.mark.parametrize(
    ("speech", "key", "text", "step"),
    [
        (Speech.DANGER, "", "hes here now", "danger_now"),
        (Speech.DANGER, "", "he has a knife", "danger_now"),
        (Speech.SUPPORT, "about_me/staff_victim", "it happened to me", "about_the_writer"),
    ],
)
@pytest.mark.parametrize("confidence", [S.danger, 0.6])
@pytest.mark.parametrize("previous", ["procedure", "both_speak", None])
def test_what_was_asked_before_never_hides_danger(
    speech: Speech, key: str, text: str, step: str, confidence: float, previous: str | None
) -> None:
    """The last topic gains 0.4 from a message of four words: the reading that comes first must stay first."""
    candidates = (Candidate(speech, key, confidence), *topics_at(("procedure", 0.4), ("both_speak", 0.35)))
    assert decide(asked(text, candidates, previous_topic=previous), made()).step == step


def test_a_follow_up_with_nothing_before_it_says_so_unless_a_topic_is_likely() -> None:
    wording = (Candidate(Speech.FOLLOW_UP, "wording", 0.9), Candidate(Speech.TOPIC, "both_speak", S.offer - 0.01))
    assert decide(asked("show me the wording", wording), made()).step == "follow_up"
    likely = (wording[0], Candidate(Speech.TOPIC, "both_speak", S.offer))
    assert decide(asked("show me the wording", likely), made()).step != "follow_up"


@pytest.mark.parametrize(("words", "step"), [(4, "two_readings"), (3, "torn_between_topics")])
def test_two_answers_that_are_too_much_to_read_become_a_choice(words: int, step: str) -> None:
    candidates = topics_at(("procedure", 0.5), ("threshold", 0.5))
    knowledge = replace(made(), settings=replace(S, two_answers_words=words))  # each says two words in its borough
    assert decide(asked("x", candidates, borough=L), knowledge).step == step


@pytest.mark.parametrize(
    ("alone", "together", "text", "key"),
    [
        ("both_speak", "definition", "n what is it", "definition"),
        ("both_speak", "definition", MANY_WORDS, "both_speak"),  # long enough to say what it means
        ("both_speak", None, "n what is it", "both_speak"),
    ],
)
def test_a_short_message_is_read_with_the_question_before_it(
    alone: str, together: str | None, text: str, key: str
) -> None:
    with_earlier = topics_at((together, 0.9), (alone, 0.1)) if together else ()
    question = asked(text, topics_at((alone, 0.5), ("contact", 0.1)), with_earlier=with_earlier)
    outcome = decide(question, made())
    assert outcome.topic is TOPICS[key]


def test_a_subject_that_is_sure_by_itself_does_not_lean_on_the_question_before_it() -> None:
    question = asked("n what is it", SURE, with_earlier=topics_at(("definition", 0.99)))
    assert decide(question, made()).topic is TOPICS["both_speak"]
