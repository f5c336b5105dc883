"""The privacy screen: what a message says of a person is taken out before anything of it leaves the request."""

from __future__ import annotations

import threading
from pathlib import Path

from presidio_analyzer import AnalyzerEngine
from spacy.language import Language

from web_widget.privacy.patterns import patterns
from web_widget.privacy.personal import Found, Personal, Redacted, without
from web_widget.privacy.protected import Protected
from web_widget.privacy.recognisers import LANGUAGE, PERSON, analyser
from web_widget.privacy.words import read_words


class ScreenFailed(Exception):
    """The screen broke over a message: nothing of it may be sent on. Names the sort of error, never the message."""


class PrivacyScreen:
    """Safe to share between threads. Keeps nothing of what it reads."""

    def __init__(self, names: AnalyzerEngine, pipeline: Language, protected: Protected) -> None:
        self._names = names
        self._pipeline = pipeline
        self._protected = protected
        # What spaCy learns of a message's words goes with its memory zone, of which a pipeline has one at a time.
        self._one_at_a_time = threading.Lock()

    @classmethod
    def load(cls, protected: Path) -> PrivacyScreen:
        """`protected`: the generated file of the knowledge base's own words. Takes about two seconds. Raises OSError or
        ValueError where a file or spaCy's model is missing or not whole."""
        kept = Protected.load(protected)
        names, pipeline = analyser(read_words(), kept)
        return cls(names, pipeline, kept)

    def redact(self, text: str) -> Redacted:
        """The text without personal data, and the kinds that were removed. Raises ScreenFailed."""
        try:
            kept = self._protected.spans(text)
            found = [find for find in patterns(text) if find.kind is not Personal.NAME or not _is_kept(find, kept)]
            return without(text, [*found, *self._people(text)])
        except Exception as error:
            raise ScreenFailed(type(error).__name__) from None

    def _people(self, text: str) -> list[Found]:
        with self._one_at_a_time, self._pipeline.memory_zone():
            results = self._names.analyze(text, LANGUAGE, entities=[PERSON])
        return [Found(Personal.NAME, result.start, result.end) for result in results]


def _is_kept(find: Found, kept: list[tuple[int, int]]) -> bool:
    """Whether a name that a pattern found is of the knowledge base: “the tool called Barnardo's matrix”."""
    return any(start <= find.start < end for start, end in kept)
