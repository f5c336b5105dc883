"""Vectors kept between trainings: what is new is encoded, what is spoilt is encoded again, nothing else is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.components.vector_memory import remembered
from encoders.sentence import Vector


class Counting:
    """An encoder that notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, text: str) -> Vector:
        self.asked.append(text)
        return np.asarray([len(text), 1.0], dtype=np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors" / "one.npz"


def test_only_what_is_new_is_encoded(path: Path) -> None:
    encoder = Counting()
    first = remembered(encoder, ["who", "when", "who"], path)
    again = remembered(encoder, ["when", "who", "and in Camden?"], path)
    assert encoder.asked == ["who", "when", "and in Camden?"]
    assert np.array_equal(first["who"], again["who"])
    assert again["who"].dtype == np.float32


def test_what_is_no_longer_an_example_is_forgotten(path: Path) -> None:
    encoder = Counting()
    remembered(encoder, ["who", "when"], path)
    remembered(encoder, ["who"], path)
    remembered(encoder, ["when"], path)
    assert encoder.asked == ["who", "when", "when"]


@pytest.mark.parametrize("raw", [b"", b"garbage", b"PK\x03\x04" + b"\x00" * 60])
def test_a_spoilt_file_costs_time_only(path: Path, raw: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(raw)
    encoder = Counting()
    remembered(encoder, ["who"], path)
    remembered(encoder, ["who"], path)
    assert encoder.asked == ["who"]


def test_a_pickle_is_not_loaded(path: Path) -> None:
    path.parent.mkdir()
    np.savez(path, texts=np.asarray([{"a": 1}], dtype=object), vectors=np.zeros((1, 2)))
    encoder = Counting()
    remembered(encoder, ["who"], path)
    assert encoder.asked == ["who"]


def test_a_folder_that_cannot_be_written_stops_nothing(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    assert remembered(Counting(), ["who"], path)["who"][0] == 3
