"""The privacy screen: what a message says of a person is taken out before anything of it leaves the request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from web_widget.privacy.patterns import patterns
from web_widget.privacy.personal import Found, Personal, Redacted, without
from web_widget.privacy.plain_form import plain_form
from web_widget.privacy.protected import Protected
from web_widget.privacy.words import read_words

if TYPE_CHECKING:
    from web_widget.privacy.recognisers import People


class ScreenFailed(Exception):
    """The screen broke over a message: nothing of it may be sent on. Names the sort of error, never the message."""


class PrivacyScreen:
    """Safe to share between threads. Keeps nothing of what it reads."""

    def __init__(self, people: People, protected: Protected) -> None:
        self.people = people
        self._protected = protected

    @classmethod
    def load(cls, protected: Path) -> PrivacyScreen:
        """`protected`: the generated file of the knowledge base's own words. Takes about two seconds. Raises OSError or
        ValueError where a file or spaCy's model is missing or not whole."""
        # Here, since spaCy and Presidio take 100 MB and seconds, which a purge or a backup does not need.
        from web_widget.privacy.recognisers import People  # noqa: PLC0415

        kept = Protected.load(protected)
        return cls(People(read_words(), kept), kept)

    def redact(self, text: str) -> Redacted:
        """The text without personal data, and the kinds that were removed. Raises ScreenFailed."""
        try:
            plain = plain_form(text)
            kept = self._protected.spans(plain)
            found = [find for find in patterns(plain) if find.kind is not Personal.NAME or not _is_kept(find, kept)]
            people = [Found(Personal.NAME, start, end) for start, end in self.people.spans(plain)]
            return without(text, [*found, *people])
        except Exception as error:
            raise ScreenFailed(type(error).__name__) from error


def _is_kept(find: Found, kept: list[tuple[int, int]]) -> bool:
    """Whether a name that a pattern found is of the knowledge base: “the tool called Barnardo's matrix”."""
    return any(start <= find.start < end for start, end in kept)
