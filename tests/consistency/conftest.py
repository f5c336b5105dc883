"""The files as they stand, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content import Content, load_content
from tests.consistency.scan import Example, examples_in, files_below

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="session")
def examples(root: Path) -> list[Example]:
    return list(examples_in(root, files_below(root, "bot/data/nlu/*.yml")))
