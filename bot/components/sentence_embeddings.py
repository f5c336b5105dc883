"""A Rasa featurizer around the sentence encoder: one dense sentence feature, nothing a token."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.vector_memory import remembered
from bot.places import engine_encoder_listing, vectors_folder
from encoders import checksums
from encoders.places import mpnet_folder
from encoders.sentence import OnnxEncoder, SentenceEncoder, Vector


class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message with text the sentence vector of one encoder, shape (1, dimensions).

    Rasa reads the parameters' names, not only their types: `messages`, `training_data`.
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """`name` is the node's in Rasa's graph; it tells one encoder's features from another's."""
        super().__init__(name, config)
        self._encoder = self.encoder()

    @staticmethod
    @abstractmethod
    def encoder() -> SentenceEncoder:
        """The encoder to ask. Raises ChecksumMismatch if its files are not the recorded ones."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """See GraphComponent."""
        return cls(config, execution_context.node_name or cls.__name__)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to set: the encoder's settings belong to its measurement."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message; a message without text gets none."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str) and text.strip():
                vector = self._encoder.encode(text)
                message.add_features(self._feature(vector))
        return messages

    @staticmethod
    @abstractmethod
    def fingerprint() -> str:
        """Tells the encoder apart from any other that there was or will be."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for the training examples; most were there at the last training, and are not encoded again."""
        examples = [e for e in training_data.training_examples if isinstance(e.get(TEXT), str) and e.get(TEXT).strip()]
        memory = vectors_folder() / f"{self.fingerprint()}.npz"
        vectors = remembered(self._encoder, [example.get(TEXT) for example in examples], memory)
        for example in examples:
            example.add_features(self._feature(vectors[example.get(TEXT)]))
        return training_data

    def _feature(self, vector: Vector) -> Features:
        return Features(np.atleast_2d(vector), FEATURE_TYPE_SENTENCE, TEXT, self._identifier)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MpnetFeaturizer(SentenceFeaturizer):
    """all-mpnet-base-v2, int8."""

    @staticmethod
    def required_packages() -> list[str]:
        """See GraphComponent."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def encoder() -> SentenceEncoder:
        """See SentenceFeaturizer."""
        return mpnet()

    @staticmethod
    def fingerprint() -> str:
        """See SentenceFeaturizer."""
        return f"mpnet-{checksums.sha256_of(engine_encoder_listing())[:16]}"


@lru_cache(maxsize=1)
def mpnet() -> SentenceEncoder:
    """The process's one session of it. Two threads take 9.8 ms for what one takes 13.3 ms for."""
    return OnnxEncoder(mpnet_folder(), threads=2)
