"""The knowledge base from the content as it stands, and a new conversation."""

from __future__ import annotations

import pytest

from knowledge.answering import Knowledge
from knowledge.build import build_file
from knowledge.citing import Library
from knowledge.content import load_content
from knowledge.search import Search
from knowledge.store import open_store
from tests.actions.conversation import Conversation


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Built once a run, whichever folder's tests ask first."""
    path = tmp_path_factory.getbasetemp() / "knowledge.sqlite"
    if not path.is_file():
        content = load_content()
        build_file(content, Library.of(content), path)
    store = open_store(path)
    return Knowledge(store, Search(store))


@pytest.fixture
def conversation(knowledge: Knowledge) -> Conversation:
    return Conversation(knowledge)
