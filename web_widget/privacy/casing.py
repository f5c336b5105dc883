"""A message with the capitals that it would have in print: the language model was trained on newspapers and misses what
is typed in small letters. Each character keeps its place."""

from __future__ import annotations

import re

from web_widget.privacy.evidence import named
from web_widget.privacy.sorts import Sort
from web_widget.privacy.tokens import Message

# A sign beside no letter tells the model nothing, and a row of a thousand costs its tokeniser seconds.
_LONE_SIGN = re.compile(r"(?<!\w)[^\w\s](?!\w)")


def as_in_print(text: str, message: Message) -> str:
    """Names and first words get a capital letter, what is shouted loses all the others; acronyms stay. A sign that
    stands beside no letter becomes a blank."""
    letters = list(_LONE_SIGN.sub(" ", text))
    names = named(message, [False] * len(message.tokens))
    for token, is_name in zip(message.tokens, names, strict=True):
        if token.capital or token.acronym:
            continue
        written = text[token.start : token.end]
        shown = written.upper() if token.sort is Sort.PROTECTED and len(written) < 6 else written.lower()
        if is_name or token.starts_sentence or token.word == "i":
            shown = shown[:1].upper() + shown[1:]
        if len(shown) == len(written):  # "ß".upper() is longer
            letters[token.start : token.end] = shown
    return "".join(letters)
