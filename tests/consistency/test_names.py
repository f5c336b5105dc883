"""The closed lists are the same wherever they are written: enums, domain, rules, responses."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.actions.answer import ActionName
from bot.actions.turn import (
    INTENT_OF_KIND,
    KEYED_BY_LABEL,
    SPEECH_OF_INTENT,
    TERM_LABEL,
    Entity,
    Intent,
    Slot,
    form_of,
)
from knowledge.content import Content
from knowledge.guiding.hearing import HEARD
from knowledge.question import FollowUp
from knowledge.vocabulary import GuideKey, TopicKind
from tests.consistency.scan import Example, files_below

FORMS = {form_of(guide) for guide in GuideKey}
REPLY_ASKED_FOR = re.compile(r"replies\[\"([a-z_/]+)\"\]|\bkey = \"([a-z_]+)\" if .* else \"([a-z_]+)\"")


@pytest.fixture(scope="module")
def domain(root: Path) -> Any:
    return YAML(typ="safe").load((root / "domain.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def all_rules(root: Path) -> list[dict[str, Any]]:
    files = [YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in files_below(root, "bot/data/rules/*")]
    return [rule for file in files for rule in file["rules"]]


@pytest.fixture(scope="module")
def rules(all_rules: list[dict[str, Any]]) -> list[list[dict[str, str]]]:
    """Those that answer a message, without those that end a guide."""
    return [rule["steps"] for rule in all_rules if "condition" not in rule]


@pytest.fixture(scope="module")
def labels(examples: list[Example]) -> set[str]:
    return {example.label for example in examples}


def test_the_domains_intents(domain: Any) -> None:
    assert sorted(domain["intents"]) == sorted(Intent)


def test_the_domains_actions(domain: Any) -> None:
    assert sorted(domain["actions"]) == sorted({*ActionName, *FORMS})


def test_the_domains_forms_are_the_guides_and_ask_for_nothing_themselves(domain: Any) -> None:
    """What is asked next is the content's affair."""
    assert domain["forms"] == {form: {"required_slots": []} for form in FORMS}


def test_every_guide_is_written(content: Content) -> None:
    assert {guide.key for guide in content.guides} == set(GuideKey)


def test_every_form_has_a_rule_that_ends_it_and_no_other(all_rules: list[dict[str, Any]]) -> None:
    ends = [(rule["condition"], rule["steps"]) for rule in all_rules if "condition" in rule]
    wanted = [([{"active_loop": form}], [{"action": form}, {"active_loop": None}]) for form in FORMS]
    assert sorted(map(str, ends)) == sorted(map(str, wanted))


def test_the_domains_slots(domain: Any) -> None:
    assert sorted(domain["slots"]) == sorted(Slot)
    for slot in domain["slots"].values():
        assert slot["influence_conversation"] is False
        assert slot["mappings"] == [{"type": "custom"}]


def test_the_domains_entities(domain: Any) -> None:
    assert set(Entity) <= set(domain["entities"])


def test_every_intent_has_exactly_one_rule(rules: list[list[dict[str, str]]]) -> None:
    counts = Counter(steps[0]["intent"] for steps in rules)
    assert counts == Counter(list(Intent))


def test_a_rule_is_an_intent_and_an_action_of_ours(rules: list[list[dict[str, str]]]) -> None:
    for steps in rules:
        assert [list(step) for step in steps] == [["intent"], ["action"]]
        assert steps[1]["action"] in set(ActionName)


def test_every_kind_of_topic_has_an_intent_and_a_rule(rules: list[list[dict[str, str]]]) -> None:
    assert set(INTENT_OF_KIND) == set(TopicKind)
    assert {intent.value for intent in INTENT_OF_KIND.values()} <= {steps[0]["intent"] for steps in rules}


def test_every_intent_has_training_data(labels: set[str]) -> None:
    assert {label.partition("/")[0] for label in labels} == set(Intent)


def test_every_follow_up_is_one_that_is_understood(labels: set[str]) -> None:
    named = {label.partition("/")[2] for label in labels if label.startswith(f"{Intent.FOLLOW_UP}/")}
    assert named == set(FollowUp)


def test_every_guide_and_every_control_that_is_heard_has_a_label_and_no_other(labels: set[str]) -> None:
    for intent, keys in ((Intent.START_GUIDE, set(GuideKey)), (Intent.GUIDE_CONTROL, set(HEARD))):
        assert {label.partition("/")[2] for label in labels if label.startswith(f"{intent}/")} == keys


def fixed_replies_needed(labels: set[str]) -> set[str]:
    """The replies that labels speak through: the whole label is the key."""
    return {label for label in labels if SPEECH_OF_INTENT[Intent(label.partition("/")[0])] in KEYED_BY_LABEL}


def test_every_fixed_reply_that_a_label_needs_is_written(labels: set[str], content: Content) -> None:
    written = {reply.key for reply in content.replies}
    assert fixed_replies_needed(labels) - written == set()


def asked_for_by_code(root: Path) -> set[str]:
    """The fixed replies that modules ask for by name."""
    found: set[str] = set()
    for path in files_below(root, "knowledge/*.py", "launch/*.py"):
        for match in REPLY_ASKED_FOR.finditer(path.read_text(encoding="utf-8")):
            found |= {key for key in match.groups() if key}
    return found


def test_every_fixed_reply_that_the_code_asks_for_is_written(root: Path, content: Content) -> None:
    asked = asked_for_by_code(root)
    assert {"danger_now", "emergency_line", "nothing_before", "no_guide"} <= asked
    assert asked - {reply.key for reply in content.replies} == set()


def test_no_fixed_reply_is_written_that_nobody_says(root: Path, labels: set[str], content: Content) -> None:
    said = asked_for_by_code(root) | fixed_replies_needed(labels)
    assert {reply.key for reply in content.replies} - said == set()


def test_every_retrieval_label_has_a_response_and_no_other(root: Path, labels: set[str]) -> None:
    """Rasa warns at every example of a label without one, and never of one too many."""
    text = (root / "bot/data/responses/titles.yml").read_text(encoding="utf-8")
    written = {name.removeprefix("utter_") for name in YAML(typ="safe").load(text)["responses"]}
    assert written == {label for label in labels if "/" in label}
    assert TERM_LABEL in written
