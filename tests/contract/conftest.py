"""The knowledge base from the content as it stands, and the contract as a compiled schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from knowledge.answering import Knowledge
from knowledge.build import build_file
from knowledge.citing import Library
from knowledge.content import load_content
from knowledge.search import Search
from knowledge.store import open_store

SCHEMA = Path(__file__).parents[2] / "contract" / "reply.schema.json"


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def contract(schema: dict[str, Any]) -> Draft202012Validator:
    """The schema of a whole response, formats included."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Built once a run, whichever folder's tests ask first."""
    path = tmp_path_factory.getbasetemp() / "knowledge.sqlite"
    if not path.is_file():
        content = load_content()
        build_file(content, Library.of(content), path)
    store = open_store(path)
    return Knowledge(store, Search(store))
