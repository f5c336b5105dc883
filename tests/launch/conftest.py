"""The knowledge base from the content as it stands, and no setting from outside."""

from __future__ import annotations

import os

import pytest

from knowledge.build import build_file
from knowledge.citing import Library
from knowledge.content import load_content
from knowledge.store import Store, open_store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Built once a run, whichever folder's tests ask first."""
    path = tmp_path_factory.getbasetemp() / "knowledge.sqlite"
    if not path.is_file():
        content = load_content()
        build_file(content, Library.of(content), path)
    return open_store(path)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SIGNPOST_")]:
        monkeypatch.delenv(name)
