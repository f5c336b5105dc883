"""The deterministic half of the privacy screen: what has a form of its own, and names that a capital and a word beside
them give away. Names as such have no form; `screen.PrivacyScreen` finds more of them."""

from __future__ import annotations

from web_widget.privacy.addresses import addresses
from web_widget.privacy.births import births
from web_widget.privacy.formats import formats
from web_widget.privacy.names_given_away import names_given_away
from web_widget.privacy.personal import Found, Personal, Redacted, without
from web_widget.privacy.plain_form import plain_form
from web_widget.privacy.references import references

__all__ = ["Personal", "Redacted", "patterns", "redact"]


def patterns(text: str) -> list[Found]:
    """Everything that a pattern finds, the surest form first; overlapping finds are among them."""
    finders = (formats, births, addresses, references, names_given_away)
    return [found for finder in finders for found in finder(text)]


def redact(text: str) -> Redacted:
    """What the patterns alone remove, for texts that are hardly anybody's: `PrivacyScreen.redact` removes more."""
    return without(text, patterns(plain_form(text)))
