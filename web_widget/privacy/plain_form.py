"""The message as the patterns read it: dashes, digits and letters in their plain form, each in its own place."""

from __future__ import annotations

import unicodedata

MINUS = "\u2212"


def plain_form(text: str) -> str:
    """As long as the text, so that what is found in the one stands at the same place in the other. Word, PDFs and
    phones put other hyphens, spaces and digits where somebody typed the plain ones."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character == MINUS or unicodedata.category(character) == "Pd":
        return "-"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 else character
