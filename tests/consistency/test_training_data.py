"""The training data: labels that lead somewhere, enough examples, nobody's data, no evaluation question."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.actions.turn import (
    INTENT_OF_KIND,
    KEYED_BY_LABEL,
    SPEECH_OF_INTENT,
    TERM_LABEL,
    Intent,
    guide_label,
    topic_label,
)
from knowledge.content import Content
from knowledge.guiding.hearing import HEARD
from knowledge.question import FollowUp
from knowledge.vocabulary import GuideKey
from tests.consistency.scan import (
    Example,
    Finding,
    examples_in,
    files_below,
    listed,
    plainly,
    thin_labels,
    unknown_labels,
)
from web_widget.privacy.patterns import redact

LEAST = 10
GENERATED = "titles.yml"  # written from the content's titles and names: no example of how people ask


@pytest.fixture(scope="module")
def topics(content: Content) -> set[str]:
    return {topic_label(topic.kind, topic.key) for topic in content.topics}


@pytest.fixture(scope="module")
def known(topics: set[str], content: Content) -> set[str]:
    """Every label that there may be."""
    plain = {intent.value for intent in Intent if intent not in INTENT_OF_KIND.values()}
    replies = {
        reply.key
        for reply in content.replies
        if "/" in reply.key and SPEECH_OF_INTENT[Intent(reply.key.partition("/")[0])] in KEYED_BY_LABEL
    }
    named = {f"{Intent.FOLLOW_UP}/{name}" for name in FollowUp} | {guide_label(guide) for guide in GuideKey}
    named |= {f"{Intent.GUIDE_CONTROL}/{control}" for control in HEARD}
    parents = {label.partition("/")[0] for label in replies | named}
    return topics | {TERM_LABEL} | (plain - parents) | replies | named


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "bot/data/nlu", tmp_path / "bot/data/nlu")
    return tmp_path


def labels_of_nothing(root: Path, known: set[str]) -> list[Finding]:
    return sorted(unknown_labels(examples_in(root, files_below(root, "bot/data/nlu/*.yml")), known))


def test_every_label_is_a_topic_or_a_plain_intent(root: Path, known: set[str]) -> None:
    found = list(labels_of_nothing(root, known))
    assert not found, listed(found)


@pytest.mark.parametrize(
    "label",
    [
        "ask_guidance/no_such_topic",
        "ask_contact/marac_criteria",
        "about_tool/shoe_size",
        "greet/again",
        "ask_guidance",
        "start_guide/tea",
        "start_guide",
        "guide_control/restart",
        "guide_control",
    ],
    ids=[
        "unknown topic",
        "topic of another kind",
        "no fixed reply",
        "plain intent with a part",
        "intent alone",
        "unknown guide",
        "guide alone",
        "control that is not heard",
        "control alone",
    ],
)
def test_a_label_that_leads_nowhere_is_found_with_its_place(copy: Path, known: set[str], label: str) -> None:
    file = copy / "bot/data/nlu/topics_marac.yml"
    text = file.read_text(encoding="utf-8").rstrip("\n")
    file.write_text(f"{text}\n- intent: {label}\n  examples: |\n    - xyzzy\n", encoding="utf-8")
    line = len(text.splitlines()) + 1
    (finding,) = labels_of_nothing(copy, known)
    assert (finding.file, finding.line) == ("bot/data/nlu/topics_marac.yml", line)
    assert f"“{label}”" in finding.what


def thin(root: Path, topics: set[str]) -> list[str]:
    written = [path for path in files_below(root, "bot/data/nlu/*.yml") if path.name != GENERATED]
    return list(thin_labels(examples_in(root, written), sorted(topics), LEAST))


def test_every_topic_has_enough_examples_written_by_people(root: Path, topics: set[str]) -> None:
    found = thin(root, topics)
    assert not found, listed(found)


def test_every_guide_and_every_control_has_enough_examples(root: Path) -> None:
    labels = [guide_label(guide) for guide in GuideKey]
    labels += [f"{Intent.GUIDE_CONTROL}/{control}" for control in HEARD]
    found = thin(root, set(labels))
    assert not found, listed(found)


def test_a_topic_with_too_few_examples_is_named_with_its_file(copy: Path, topics: set[str]) -> None:
    (copy / "bot/data/nlu/topics_marac.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: ask_threshold/marac_criteria\n  examples: |\n    - is this one for marac\n',
        encoding="utf-8",
    )
    found = thin(copy, topics)
    wanted = "bot/data/nlu/topics_marac.yml:3: “ask_threshold/marac_criteria” has 1 examples; it needs 10"
    assert wanted in found
    assert "no file: “ask_procedure/marac_referral” has 0 examples; it needs 10" in found


def test_the_reading_of_examples(tmp_path: Path) -> None:
    text = (
        'version: "3.1"\nnlu:\n- intent: compare   # the difference\n  examples: |\n'
        '    - in [Camden]{"entity": "borough", "value": "camden"} and [Lambeth](borough)?\n'
        "- lookup: term\n  examples: |\n    - MARAC\n"
    )
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    assert list(examples_in(tmp_path, [tmp_path / "x.yml"])) == [
        Example("compare", "", "x.yml", 3),
        Example("compare", "in Camden and Lambeth?", "x.yml", 5),
    ]


def test_no_example_stands_under_two_labels(examples: list[Example]) -> None:
    """The classifier would learn both."""
    seen: dict[str, Example] = {}
    clashes = []
    for example in examples:
        first = seen.setdefault(plainly(example.text), example) if plainly(example.text) else example
        if first.label != example.label:
            clashes.append(
                f"{example.file}:{example.line}: “{example.text}” is {first.label} at {first.file}:{first.line}"
            )
    assert not clashes, listed(clashes)


def test_no_personal_data_stands_in_the_training_data(examples: list[Example]) -> None:
    found = [f"{e.file}:{e.line}: {', '.join(redact(e.text).removed)}" for e in examples if redact(e.text).removed]
    assert not found, listed(found)


def questions_also_trained_on(questions: dict[str, str], examples: list[Example]) -> list[str]:
    trained = {plainly(e.text): e for e in examples if plainly(e.text)}
    both = {place: trained[text] for place, text in questions.items() if text in trained}
    return [f"{place} stands in {e.file}:{e.line}: “{e.text}”" for place, e in both.items()]


def asked_in_evaluation(root: Path) -> dict[str, str]:
    """Each turn, where it stands, as it is compared."""
    turns: dict[str, str] = {}
    for path in files_below(root, "evaluation/**/*.jsonl"):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            for turn in json.loads(line)["turns"] if line.strip() else []:
                turns[f"{path.relative_to(root).as_posix()}:{number}"] = plainly(turn)
    return turns


def test_no_evaluation_question_stands_in_the_training_data(root: Path, examples: list[Example]) -> None:
    questions = asked_in_evaluation(root)
    assert len(questions) > 100
    found = questions_also_trained_on(questions, examples)
    assert not found, listed(found)


def test_an_evaluation_question_in_the_training_data_is_found() -> None:
    trained = [Example("greet", "Who's the LADO, then?", "x.yml", 7)]
    (found,) = questions_also_trained_on({"q.jsonl:1": plainly("whos the lado then")}, trained)
    assert found.startswith("q.jsonl:1 stands in x.yml:7")
