"""The classifier on made-up vectors: ranking, sums, and what is stored."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.scores import COSINE_SHARE, REGRESSION_SHARE, WORDS_SHARE, Scores, intent_of
from bot.components.topic_classifier import TopicClassifier
from bot.components.topic_model import Fit, TopicModel
from bot.components.word_model import Wording, WordModel
from bot.readings import TOPIC_RANKING

DIRECTIONS = {
    "ask_procedure/marac_referral": [1.0, 0.0, 0.0, 0.0],
    "ask_procedure/safety_plan_lead": [0.0, 1.0, 0.0, 0.0],
    "ask_threshold/marac_criteria": [0.0, 0.0, 1.0, 0.0],
    "greet": [0.0, 0.0, 0.0, 1.0],
}
RESOURCE = Resource("classifier")
CONTEXT = ExecutionContext(GraphSchema({}))


WORDS = {
    "ask_procedure/marac_referral": "how do I send the form",
    "ask_procedure/safety_plan_lead": "who leads on safety",
    "ask_threshold/marac_criteria": "when is it grave enough",
    "greet": "good morning to you",
}


def message(vector: list[float] | None, label: str | None = None, words: str = "some words") -> Message:
    made = Message({TEXT: words})
    tokens = [Token(word, words.index(word)) for word in words.split()]
    made.set(TOKENS_NAMES[TEXT], tokens)
    if label is not None:
        made.set(INTENT, intent_of(label))
        if "/" in label:
            made.set(INTENT_RESPONSE_KEY, label)
    if vector is not None:
        features = np.asarray([vector], dtype=np.float32)
        made.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
    return made


def training_data() -> TrainingData:
    random = np.random.default_rng(0)
    examples = [
        message(list(np.asarray(vector) + 0.1 * random.normal(size=4)), label, WORDS[label])
        for label, vector in DIRECTIONS.items()
        for _ in range(6)
    ]
    return TrainingData(examples)


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage(folder)


@pytest.fixture
def trained(storage: LocalModelStorage) -> TopicClassifier:
    classifier = TopicClassifier.create({}, storage, RESOURCE, CONTEXT)
    classifier.train(training_data())
    return classifier


def test_the_nearest_topic_comes_first(trained: TopicClassifier) -> None:
    for label, vector in DIRECTIONS.items():
        (ranked,) = trained.process([message(vector, words=WORDS[label])])
        topics = ranked.get(TOPIC_RANKING)
        assert topics[0]["label"] == label
        assert {topic["label"] for topic in topics} == set(DIRECTIONS)
        confidences = [topic["confidence"] for topic in topics]
        assert confidences == sorted(confidences, reverse=True)
        assert ranked.get(INTENT)["name"] == intent_of(label)
        assert ranked.get(INTENT_RANKING_KEY)[0] == ranked.get(INTENT)


def test_rankings_reach_the_actions(trained: TopicClassifier) -> None:
    (ranked,) = trained.process([message(DIRECTIONS["greet"])])
    assert {INTENT, INTENT_RANKING_KEY, TOPIC_RANKING} <= ranked.as_dict(only_output_properties=True).keys()


def test_the_ranking_is_cut(storage: LocalModelStorage) -> None:
    classifier = TopicClassifier.create({"ranking_length": 2}, storage, RESOURCE, CONTEXT)
    classifier.train(training_data())
    (ranked,) = classifier.process([message(DIRECTIONS["greet"])])
    assert len(ranked.get(TOPIC_RANKING)) == len(ranked.get(INTENT_RANKING_KEY)) == 2


def test_a_message_without_features_has_no_intent(trained: TopicClassifier) -> None:
    (ranked,) = trained.process([message(None)])
    assert ranked.get(INTENT) == {"name": None, "confidence": 0.0}
    assert ranked.get(TOPIC_RANKING) == []


def test_a_far_question_has_low_confidence(trained: TopicClassifier) -> None:
    words = WORDS["ask_procedure/marac_referral"]
    near, far = trained.process([message([1.0, 0, 0, 0], words=words), message([-1.0, -1.0, -1.0, -1.0])])
    assert near.get(TOPIC_RANKING)[0]["confidence"] > 0.8
    assert far.get(TOPIC_RANKING)[0]["confidence"] < REGRESSION_SHARE + WORDS_SHARE / 2


def test_the_words_decide_between_two_meanings_that_are_alike(trained: TopicClassifier) -> None:
    between = [0.7, 0.7, 0.0, 0.0]
    for label in ("ask_procedure/marac_referral", "ask_procedure/safety_plan_lead"):
        (ranked,) = trained.process([message(between, words=WORDS[label])])
        assert ranked.get(TOPIC_RANKING)[0]["label"] == label


def test_what_is_loaded_ranks_as_what_was_trained(trained: TopicClassifier, storage: LocalModelStorage) -> None:
    loaded = TopicClassifier.load({}, storage, RESOURCE, CONTEXT)
    question = [0.4, 0.3, 0.2, 0.1]
    (before,) = trained.process([message(question)])
    (after,) = loaded.process([message(question)])
    assert before.get(TOPIC_RANKING) == after.get(TOPIC_RANKING)
    assert before.get(INTENT_RANKING_KEY) == after.get(INTENT_RANKING_KEY)


def test_training_twice_gives_the_same(trained: TopicClassifier, storage: LocalModelStorage) -> None:
    again = TopicClassifier.create({}, storage, Resource("again"), CONTEXT)
    again.train(training_data())
    question = [0.4, 0.3, 0.2, 0.1]
    (one,), (two,) = trained.process([message(question)]), again.process([message(question)])
    assert one.get(TOPIC_RANKING) == two.get(TOPIC_RANKING)


def test_only_plain_arrays_are_stored(trained: TopicClassifier, storage: LocalModelStorage) -> None:
    with storage.read_from(RESOURCE) as folder:
        (file,) = folder.iterdir()
        assert sorted(zipfile.ZipFile(file).namelist()) == [
            "bias.npy",
            "examples.npy",
            "labels.npy",
            "piece_rarity.npy",
            "piece_vocabulary.npy",
            "starts.npy",
            "weights.npy",
            "word_bias.npy",
            "word_rarity.npy",
            "word_vocabulary.npy",
            "word_weights.npy",
        ]
        with np.load(file, allow_pickle=False) as arrays:
            assert not any(arrays[name].dtype.hasobject for name in arrays.files)


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    np.savez(path, labels=np.asarray([{"a": 1}], dtype=object), weights=0, bias=0, examples=0, starts=0)
    with pytest.raises(ValueError):
        TopicModel.load(path)


def same_words(count: int) -> list[Wording]:
    return [Wording("same words", ("same", "words"))] * count


def test_an_example_of_its_own_kind_counts_more_than_the_middle_of_all() -> None:
    """Two ways of asking for one thing lie far apart; a question like either is near it."""
    one, other, elsewhere = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.6, 0.6, 0.53]
    vectors = np.asarray([one] * 3 + [other] * 3 + [elsewhere] * 3, np.float32)
    model = TopicModel.fit(vectors, same_words(9), ["a"] * 6 + ["b"] * 3, Fit())
    nearness = model.score(np.asarray(one, np.float32), same_words(1)[0]).cosine
    assert nearness[0] == pytest.approx(1.0)
    assert nearness[0] > nearness[1]


def test_a_label_with_fewer_examples_is_judged_by_those() -> None:
    vectors = np.asarray([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]], np.float32)
    model = TopicModel.fit(vectors, same_words(4), ["a", "b", "b", "b"], Fit())
    assert model.score(np.asarray([1.0, 0.0], np.float32), same_words(1)[0]).cosine == pytest.approx([1.0, 0.0])


def test_sums_add_probabilities_and_keep_the_nearest_cosine() -> None:
    labels = ("ask_guidance/a", "ask_guidance/b", "greet")
    regression, words = np.array([0.3, 0.2, 0.5], np.float32), np.array([0.1, 0.1, 0.8], np.float32)
    scores = Scores(regression, np.array([0.6, 0.4, 0.7], np.float32), words)
    intents = dict(scores.intents(labels))
    assert intents["ask_guidance"] == pytest.approx(REGRESSION_SHARE * 0.5 + COSINE_SHARE * 0.6 + WORDS_SHARE * 0.2)
    assert intents["greet"] == pytest.approx(float(scores.blend[2]))


def test_the_shares_are_of_one_whole() -> None:
    assert pytest.approx(1.0) == REGRESSION_SHARE + COSINE_SHARE + WORDS_SHARE


def test_many_topics_do_not_make_a_kind_likely() -> None:
    """A hundred topics, each a little near, weigh no more than one."""
    labels = (*(f"ask_guidance/{number}" for number in range(100)), "nonsense")
    cosine = np.array([0.3] * 100 + [0.8], np.float32)
    probability = np.array([0.002] * 100 + [0.8], np.float32)
    ranking = Scores(probability, cosine, probability).intents(labels)
    assert ranking[0][0] == "nonsense"
    assert all(0 <= confidence <= 1 for _, confidence in ranking)


def test_two_labels_are_enough() -> None:
    vectors = np.asarray([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], np.float32)
    said = [Wording(word, (word,)) for word in ("aye aye", "aye aye", "nay nay", "nay nay")]
    model = TopicModel.fit(vectors, said, ["yes", "yes", "no", "no"], Fit())
    scores = model.score(np.asarray([1, 0], np.float32), said[0])
    assert scores.topics(model.labels, 1)[0][0] == "yes"
    assert scores.words[1] > scores.words[0], "labels are in the alphabet's order: no, yes"
    assert float(scores.probability.sum()) == pytest.approx(1.0)


def test_one_label_is_refused() -> None:
    with pytest.raises(ValueError):
        TopicModel.fit(np.eye(2, dtype=np.float32), same_words(2), ["greet", "greet"], Fit())


def test_a_word_model_read_from_its_arrays_is_the_same() -> None:
    said = [Wording(text, tuple(text.split())) for text in WORDS.values() for _ in range(3)]
    made = WordModel.fit(said, np.repeat(np.arange(4), 3), seed=0)
    read = WordModel.from_arrays(made.arrays())
    for wording in (*said, Wording("", ()), Wording("never seen", ("never", "seen"))):
        assert made.probability(wording) == pytest.approx(read.probability(wording))
        assert float(made.probability(wording).sum()) == pytest.approx(1.0)
