"""Feedback's comment, as it may be kept."""

from __future__ import annotations

from collections.abc import Callable

from web_widget.messages import MessageEmpty, MessageTooLong, normalise
from web_widget.privacy.personal import Redacted

MAX_COMMENT = 1000


def kept_comment(raw: str | None, redacted: Callable[[str], Redacted]) -> str | None:
    """The comment with personal data removed; None where nothing is left. Raises MessageTooLong, or what `redacted`
    raises."""
    try:
        text = normalise(raw or "")
    except MessageEmpty:
        return None
    if len(text) > MAX_COMMENT:
        raise MessageTooLong
    return redacted(text).text or None
