"""Nothing is built from, or loaded from, files that are not the recorded ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.components import build_encoders, encoder_sources, mpnet_graph
from bot.components.encoder_sources import WEIGHTS
from encoders import checksums, sentence
from encoders.checksums import ChecksumMismatch
from encoders.places import LISTING, NETWORK, TOKENIZER, encoder_files, mpnet_folder

BUILT = mpnet_folder()  # before the tests' own state folder takes its place


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(name.encode())
    listing = tmp_path / "SHA256SUMS"
    checksums.record(listing, [tmp_path / "a.bin", tmp_path / "b.bin"])
    return listing


def test_recorded_files_pass(listed: Path) -> None:
    checksums.verify(listed, [listed.with_name("a.bin"), listed.with_name("b.bin")])
    assert listed.read_text().splitlines()[0].endswith("  a.bin")


def test_a_flipped_byte_is_refused(listed: Path) -> None:
    listed.with_name("b.bin").write_bytes(b"b.bim")
    with pytest.raises(ChecksumMismatch, match=r"b\.bin"):
        checksums.verify(listed, [listed.with_name("a.bin")])


def test_a_missing_file_is_refused(listed: Path) -> None:
    listed.with_name("b.bin").unlink()
    with pytest.raises(ChecksumMismatch, match=r"b\.bin"):
        checksums.verify(listed, [])


def test_a_file_that_is_not_listed_is_refused(listed: Path) -> None:
    (listed.parent / "c.bin").write_bytes(b"c")
    with pytest.raises(ChecksumMismatch, match=r"c\.bin"):
        checksums.verify(listed, [listed.with_name("c.bin")])


@pytest.mark.parametrize("content", ["", "nonsense", "\x00"])
def test_a_spoilt_list_is_refused(listed: Path, content: str) -> None:
    listed.write_text(content)
    with pytest.raises(ChecksumMismatch):
        checksums.verify(listed, [listed.with_name("a.bin")])


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChecksumMismatch):
        checksums.verify(tmp_path / "SHA256SUMS", [])


def test_altered_weights_are_not_built_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package" / "model_files").mkdir(parents=True)
    (tmp_path / "package" / "model_files" / WEIGHTS).write_bytes(b"other weights")
    monkeypatch.setattr(encoder_sources, "package_folder", lambda name: tmp_path / "package")
    with pytest.raises(ChecksumMismatch, match=r"model\.safetensors"):
        build_encoders.build(build_encoders.MINILM, tmp_path / "encoder")
    assert not list(tmp_path.glob("*encoder*")) and not list(tmp_path.glob(".building-*"))


def test_what_is_built_is_not_built_again(tmp_path: Path) -> None:
    for file in encoder_files(tmp_path):
        file.write_bytes(b"as built")
    checksums.record(tmp_path / LISTING, encoder_files(tmp_path))

    def no_source_needed(scratch: Path) -> Path:
        raise AssertionError

    assert not build_encoders.build(replace(build_encoders.MPNET, source=no_source_needed), tmp_path)


@pytest.mark.parametrize("spoilt", [NETWORK, TOKENIZER])
def test_an_altered_encoder_is_not_loaded(tmp_path: Path, spoilt: str) -> None:
    for file in encoder_files(tmp_path):
        file.write_bytes(b"as built")
    checksums.record(tmp_path / LISTING, encoder_files(tmp_path))
    (tmp_path / spoilt).write_bytes(b"altered")
    with pytest.raises(ChecksumMismatch, match=spoilt.split(".", maxsplit=1)[0]):
        sentence.OnnxEncoder(tmp_path)


def test_the_installed_weights_are_the_pinned_ones(tmp_path: Path) -> None:
    """Raises if not; MPNet's come in five packages."""
    for source in (encoder_sources.minilm, encoder_sources.mpnet):
        assert (source(tmp_path) / WEIGHTS).is_file()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        encoder_sources.package_folder("no_such_package")
    monkeypatch.setattr(encoder_sources, "MPNET_PARTS", ("no-such-part",))
    with pytest.raises(ModuleNotFoundError, match="no-such-part"):
        encoder_sources.mpnet(tmp_path)


@pytest.mark.skipif(not (BUILT / LISTING).is_file(), reason="not built yet: `make run` or `make test` builds it")
def test_meaning_brings_sentences_together() -> None:
    encoder = sentence.OnnxEncoder(BUILT)
    one, two, other = (
        encoder.encode(text)
        for text in ("Can her son interpret for her?", "May a child translate?", "How do I claim expenses?")
    )
    assert one.dtype == np.float32 and one.shape == (768,)
    assert float(np.linalg.norm(one)) == pytest.approx(1.0, abs=1e-5)
    assert one @ two > one @ other + 0.2


def test_distances_fall_into_t5s_buckets() -> None:
    """From transformers' modeling_mpnet.py: exact up to 7, then by the logarithm, 15 from 128 on; later tokens + 16."""
    buckets = mpnet_graph.distance_buckets()
    row = buckets[200]  # the distances of a token near the end to those before it
    assert [int(row[200 - distance]) for distance in (0, 1, 7, 8, 16, 32, 64, 127, 128, 200)] == [
        0, 1, 7, 8, 10, 12, 14, 15, 15, 15,
    ]  # fmt: skip
    assert int(buckets[0, 1]) == 17 and int(buckets[0, 200]) == 31


def test_a_zero_vector_stays_zero() -> None:
    assert not sentence.unit(np.zeros(3)).any()
