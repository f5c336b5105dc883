"""Search by meaning: vectors made when the store is built, and done without where they cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from encoders.sentence import Vector, unit
from knowledge.build import build_file
from knowledge.encoding import Encoder, load_encoder
from knowledge.fusion import fused
from knowledge.search import Search
from knowledge.store import Store, open_store
from knowledge.vocabulary import Borough
from tests.knowledge.copying import Copy

SAME = {"translator": "interpreter", "youngsters": "children", "kids": "children"}


class WordBag:
    """An encoder that knows a few words to mean the same, and nothing of their order."""

    def encode(self, text: str) -> Vector:
        vector = np.zeros(256, dtype=np.float32)
        for word in text.casefold().replace(".", " ").replace(",", " ").split():
            meant = SAME.get(word, word)
            vector[int(hashlib.sha256(meant.encode()).hexdigest(), 16) % 256] += 1
        return unit(vector)


ENCODER = Encoder(WordBag(), "bag-1")


@pytest.fixture
def store(copy: Copy, tmp_path: Path, quick_splitter: None) -> Iterator[Store]:
    path = tmp_path / "knowledge.sqlite"
    build_file(copy.load(), copy.library, path, ENCODER)
    opened = open_store(path)
    yield opened
    opened.engine.dispose()


def test_every_passage_and_every_asking_has_its_vector(store: Store) -> None:
    passages, asked = store.vectors_of_passages("bag-1"), store.vectors_of_asked("bag-1")
    assert passages is not None
    assert asked is not None
    assert passages.shape == (len(store.passages), 256)
    assert asked.shape == (len(store.asked), 256)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1.0)
    first = store.passages[0]
    assert np.allclose(passages[0], WordBag().encode(f"{first.section}. {first.text}"))


def test_a_word_that_is_in_no_passage_is_found_by_what_it_means(store: Store) -> None:
    assert Search(store).passages("youngsters") == []
    found = Search(store, ENCODER).found("youngsters")
    assert found
    assert found[0].cosine is not None
    assert "children" in f"{found[0].passage.section} {found[0].passage.text}".casefold()


@pytest.mark.parametrize("encoder", [None, Encoder(WordBag(), "another")], ids=["none", "another"])
def test_without_the_vectors_own_encoder_it_goes_by_words_alone(store: Store, encoder: Encoder | None) -> None:
    by_words, search = Search(store), Search(store, encoder)
    for text in ("who may interpret", "family members as interpreters", "youngsters"):
        assert search.found(text) == by_words.found(text)
        assert search.topics(text) == by_words.topics(text)
        assert all(found.cosine is None for found in search.found(text))


def test_a_store_built_without_an_encoder_has_no_vectors(copy: Copy, tmp_path: Path, quick_splitter: None) -> None:
    path = tmp_path / "plain.sqlite"
    build_file(copy.load(), copy.library, path)
    plain = open_store(path)
    assert plain.vectors_of_passages("bag-1") is None
    assert Search(plain, ENCODER).found("who may interpret") == Search(plain).found("who may interpret")
    plain.engine.dispose()


@pytest.mark.parametrize("borough", Borough)
def test_only_the_boroughs_documents_that_were_asked_of(store: Store, borough: Borough) -> None:
    found = Search(store, ENCODER).passages("interpreters for the victim", 5, (borough,))
    assert found
    assert {passage.document.borough for passage in found} == {borough}


def test_words_that_mean_nothing_find_no_topic_by_meaning_alone(store: Store) -> None:
    """Something is always the likest; without one word in common it is no witness."""
    assert Search(store, ENCODER).topics("zzqqx") == []


@pytest.mark.parametrize(
    ("rankings", "order"),
    [
        ([], []),
        ([["a", "b"]], ["a", "b"]),
        ([["a", "b", "c"], ["b", "c"]], ["b", "c", "a"]),
        ([["a"], ["b"], ["b"]], ["b", "a"]),
    ],
)
def test_what_stands_high_in_several_rankings_stands_highest(rankings: list[list[str]], order: list[str]) -> None:
    assert fused(rankings) == order


def test_no_encoder_where_none_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_VAR", str(tmp_path))
    assert load_encoder() is None
