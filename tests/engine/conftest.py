"""Shared by the engine's tests: a state folder of their own, signed requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import environment
from tests.engine.signing import Signer


def pytest_configure() -> None:
    environment.prepare()


@pytest.fixture
def signer() -> Signer:
    return Signer()


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test sees the real state folder."""
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setenv("SIGNPOST_VAR", str(folder))
    yield folder
