"""Content that cannot be built: the last good knowledge base goes on serving, and the launcher says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.store import Store
from launch import prepare as preparing
from launch.prepare import StepFailed, prepare
from launch.settings import LaunchSettings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LaunchSettings:
    """A state folder in which everything but the knowledge base stands; steps that would build are only noted."""
    for name in preparing.ENCODERS:
        (tmp_path / "encoders" / name).mkdir(parents=True)
        (tmp_path / "encoders" / name / "SHA256SUMS").touch()
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "engine.tar.gz").touch()
    (tmp_path / "models" / "sources.sha256").write_text(preparing.fingerprint(preparing.MODEL_SOURCES))
    return LaunchSettings(state=tmp_path)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the steps that were tried; building the knowledge base fails."""
    tried: list[str] = []

    def step(_: object, name: str, *__: object) -> None:
        tried.append(name)
        if name == "Building the knowledge base":
            raise StepFailed("Building the knowledge base failed. marac.yml:65: [quote] …")

    monkeypatch.setattr(preparing, "_step", step)
    return tried


def test_the_last_good_one_goes_on_serving(settings: LaunchSettings, refused: list[str], store: Store) -> None:
    shutil.copy(str(store.engine.url.database).removeprefix("file:"), settings.state / "knowledge.sqlite")
    said: list[str] = []
    prepare(settings, said.append)
    assert refused == ["Building the knowledge base"]
    assert "marac.yml:65: [quote]" in said[-1]
    assert "The last good knowledge base goes on serving." in said[-1]
    prepare(settings, said.append)
    assert refused == ["Building the knowledge base"] * 2, "it is tried again until it succeeds"


@pytest.mark.parametrize("raw", [None, b"garbage"])
def test_without_a_good_one_it_stops(settings: LaunchSettings, refused: list[str], raw: bytes | None) -> None:
    if raw:
        (settings.state / "knowledge.sqlite").write_bytes(raw)
    with pytest.raises(StepFailed, match="failed"):
        prepare(settings, print)


def test_an_address_that_is_none_is_told_in_a_line(settings: LaunchSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_KNOWLEDGE_URL", "mysql://u:secret@h/d")
    with pytest.raises(StepFailed, match="must look like postgresql") as caught:
        prepare(settings, print)
    assert "secret" not in str(caught.value)
