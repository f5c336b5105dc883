"""The knowledge base from the content as it stands, with its guides."""

from __future__ import annotations

import pytest

from knowledge.answering import Knowledge
from knowledge.build import build_file
from knowledge.citing import Library
from knowledge.content import load_content
from knowledge.guiding.records import Guide
from knowledge.search import Search
from knowledge.store import open_store
from knowledge.vocabulary import GuideKey


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Built once a run, whichever folder's tests ask first."""
    path = tmp_path_factory.getbasetemp() / "knowledge.sqlite"
    if not path.is_file():
        content = load_content()
        build_file(content, Library.of(content), path)
    store = open_store(path)
    return Knowledge(store, Search(store))


@pytest.fixture(scope="session")
def guides(knowledge: Knowledge) -> dict[GuideKey, Guide]:
    return knowledge.store.guides


@pytest.fixture
def tour(guides: dict[GuideKey, Guide]) -> Guide:
    return guides[GuideKey.FIRST_WEEK]
