"""What somebody typed, made fit to send on: normalised, trimmed, bounded, and never a command."""

from __future__ import annotations

import re
import unicodedata

MAX_CODE_POINTS = 2000
KEPT_CONTROLS = {"\n", "\t"}
# Cc controls, Cf zero-width and bidi marks, Cs lone surrogates, Co private use, Cn unassigned.
DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
EMOJI_JOINERS = {"\u200d", "\ufe0f"}
EMOJI_CATEGORIES = {"So", "Sk"}  # pictures, and the tones of skin
LEADING_COMMANDS = re.compile(r"^[/\s]+")


class MessageEmpty(ValueError):
    """Nothing is left that could be a question."""


class MessageTooLong(ValueError):
    """More than MAX_CODE_POINTS code points after normalising."""


def normalise(raw: str) -> str:
    """The message in NFC without controls, zero-width and bidi marks or lone surrogates, trimmed.

    Raises MessageEmpty or MessageTooLong. Rasa reads a leading `/` as a command (`/restart`), so what leads is
    dropped: the words after it are all that somebody meant.
    """
    text = _no_command(cleaned(raw))
    if len(text) > MAX_CODE_POINTS:
        raise MessageTooLong
    return text


def cleaned(raw: str) -> str:
    """The message in NFC without what nobody sees, however long or empty it is."""
    return unicodedata.normalize("NFC", _without_stray_joiners("".join(c for c in raw if _is_kept(c))))


def sendable(redacted: str) -> str:
    """What redaction left, still within bounds and still no command. Raises MessageEmpty where nothing is left."""
    return _no_command(redacted)[:MAX_CODE_POINTS]


def _no_command(text: str) -> str:
    text = LEADING_COMMANDS.sub("", text.strip()).strip()
    if all(character in EMOJI_JOINERS or character.isspace() for character in text):
        raise MessageEmpty
    return text


def _without_stray_joiners(text: str) -> str:
    """Joiners hold an emoji together; within a word or a number they only hide it."""
    kept: list[str] = []
    for character in text:
        is_joiner = character in EMOJI_JOINERS
        if not is_joiner or (
            kept and (kept[-1] in EMOJI_JOINERS or unicodedata.category(kept[-1]) in EMOJI_CATEGORIES)
        ):
            kept.append(character)
    return "".join(kept)


def _is_kept(character: str) -> bool:
    if character in KEPT_CONTROLS or character in EMOJI_JOINERS:
        return True
    return unicodedata.category(character) not in DROPPED_CATEGORIES
