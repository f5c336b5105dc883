"""The rules that content is held to, each a small function that yields failures. Called by `knowledge.check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.citing import Library
from knowledge.content import Content
from knowledge.rules import coverage, guides, keys, ladders, proof, quiz, wording
from knowledge.rules.failure import Failure

Rule = Callable[[Content, Library], Iterator[Failure]]

RULES: tuple[Rule, ...] = (
    proof.quotes_stand_in_the_source,
    proof.criteria_stand_in_the_source,
    proof.figures_stand_in_the_quotes,
    proof.contacts_stand_in_their_source,
    proof.links_stand_in_their_source,
    wording.points_are_short,
    wording.entries_are_short,
    wording.verbs_are_kept,
    wording.differences_are_short,
    wording.silence_names_its_document,
    wording.numbers_come_from_contacts,
    keys.keys_lead_somewhere,
    keys.titles_are_told_apart,
    keys.names_are_told_apart,
    ladders.levels_are_the_policys_own,
    ladders.ladders_never_decide,
    ladders.ladders_stand_beside_an_answer,
    guides.every_guide_is_there,
    guides.references_are_in_range,
    guides.steps_hang_together,
    guides.guides_never_decide,
    guides.steps_are_short,
    quiz.questions_name_their_borough,
    quiz.answers_stand_in_their_point,
    quiz.wrong_answers_stand_nowhere,
    quiz.every_stop_is_asked_about,
    coverage.everything_asked_is_answered,
)

__all__ = ["RULES", "Failure", "Rule"]
