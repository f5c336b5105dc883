"""The intent classifier: ranks topics by sentence vector and words, sums them into intents, passes both rankings on."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.scores import Floats
from bot.components.topic_model import Fit, TopicModel
from bot.components.word_model import Wording
from bot.readings import TOPIC_RANKING

STORED = "topic_model.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` as any classifier, and `topic_ranking` beside them.

    `topic_ranking` is [{"label": "ask_procedure/marac_referral", "confidence": 0.62}, ...], the thirty best by
    raw blend: what the answering works from. It reaches the actions inside the latest message.

    Rasa reads the parameters' names, not only their types: `training_data` in train, `messages` in process.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TopicModel | None = None,
    ) -> None:
        """`model` is None until training."""
        self._config = {**self.get_default_config(), **config}
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [DenseFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """See GraphComponent."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent; the first three are those of `Fit`."""
        fit = Fit()
        return {
            "inverse_penalty": fit.inverse_penalty,
            "iterations": fit.iterations,
            "seed": fit.seed,
            "ranking_length": 30,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """See GraphComponent."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """See GraphComponent."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicModel.load(folder / STORED))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have both an intent and text.

        Raises ValueError if they have fewer than two labels between them.
        """
        examples = [example for example in training_data.intent_examples if _vector(example) is not None]
        vectors = np.stack([vector for example in examples if (vector := _vector(example)) is not None])
        labels = [_label(example) for example in examples]
        self._model = TopicModel.fit(vectors, [_wording(example) for example in examples], labels, self._fit_settings())
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / STORED)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank each message; one without features gets the intent None and empty rankings."""
        for message in messages:
            vector = _vector(message)
            if vector is None or self._model is None:
                _set_rankings(message, [], [])
            else:
                scores, length = self._model.score(vector, _wording(message)), self._config["ranking_length"]
                labels = self._model.labels
                _set_rankings(message, scores.intents(labels)[:length], scores.topics(labels, length))
        return messages

    def _fit_settings(self) -> Fit:
        config = self._config
        return Fit(float(config["inverse_penalty"]), int(config["iterations"]), int(config["seed"]))


def _vector(message: Message) -> Floats | None:
    """The sentence's vector, shape (dimensions,)."""
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else np.asarray(sentence.features[0], dtype=np.float32)


def _wording(message: Message) -> Wording:
    return Wording(str(message.get(TEXT)), tuple(token.text for token in message.get(TOKENS_NAMES[TEXT]) or ()))


def _label(example: Message) -> str:
    """The full retrieval label if there is one: Rasa keeps it apart from the intent."""
    return str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))


def _set_rankings(message: Message, intents: list[tuple[str, float]], topics: list[tuple[str, float]]) -> None:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in intents]
    best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
    message.set(INTENT, best, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    labels = [{"label": label, "confidence": confidence} for label, confidence in topics]
    message.set(TOPIC_RANKING, labels, add_to_output=True)
