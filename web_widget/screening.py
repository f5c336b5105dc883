"""A message on its way in: normalised, screened for danger, stripped of personal data, and never a command."""

from __future__ import annotations

from dataclasses import dataclass

from web_widget.danger import sounds_like_danger
from web_widget.messages import MessageEmpty, cleaned, normalise, sendable
from web_widget.privacy.personal import Personal
from web_widget.privacy.screen import PrivacyScreen


@dataclass(frozen=True, slots=True)
class Screened:
    """`text` is what may leave the request; `removed` the kinds of personal data that were in it."""

    text: str
    removed: tuple[Personal, ...]


class OnlyPersonal(ValueError):
    """Nothing is left of the message but what was removed."""


def is_danger(raw: str) -> bool:
    """Whether a message sounds like danger, also one that is too long to be sent."""
    return sounds_like_danger(cleaned(raw))


def screened(raw: str, screen: PrivacyScreen) -> Screened:
    """Raises MessageEmpty, MessageTooLong, OnlyPersonal, or ScreenFailed: then nothing of it may be sent on."""
    found = screen.redact(normalise(raw))
    try:
        return Screened(sendable(found.text), found.removed)
    except MessageEmpty:
        raise OnlyPersonal from None
