"""The committed files that are derived from the content are what the content makes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from contract.reply import Contact, Reply
from knowledge.store import Store
from knowledge.vocabulary import Status
from launch.generate import ROOT, generated, stale
from web_widget.safety import load_safety


def read(text: str) -> Any:
    return YAML(typ="safe").load(text)


@pytest.fixture(scope="module")
def made(store: Store) -> dict[Path, str]:
    return generated(store)


@pytest.fixture
def copy(made: dict[Path, str], tmp_path: Path) -> Path:
    for path in made:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def test_the_generated_files_are_fresh(store: Store) -> None:
    assert [str(path) for path in stale(store)] == [], "run: make generate"


def test_a_file_that_is_changed_or_lost_is_named(store: Store, made: dict[Path, str], copy: Path) -> None:
    for path, text in made.items():
        (copy / path).write_text(text, encoding="utf-8")
    assert stale(store, copy) == []
    for path, text in made.items():
        (copy / path).write_text(f"{text}\n", encoding="utf-8")
        assert stale(store, copy) == [path]
        (copy / path).unlink()
        assert stale(store, copy) == [path]
        (copy / path).write_text(text, encoding="utf-8")


def test_generating_twice_makes_the_same(store: Store, made: dict[Path, str]) -> None:
    assert generated(store) == made


def test_every_yaml_file_says_that_it_is_generated(made: dict[Path, str]) -> None:
    for path, text in made.items():
        if path.suffix == ".yml":
            assert text.startswith("# Generated from knowledge/content/"), path


def test_the_lookup_tables_hold_every_name(store: Store, made: dict[Path, str]) -> None:
    tables = read(made[Path("bot/data/nlu/lookups.yml")])["nlu"]
    words = {table["lookup"]: [line[2:] for line in table["examples"].splitlines()] for table in tables}
    assert list(words) == ["borough", "service", "term"]
    assert {"Camden", "Lambeth", "both boroughs"} <= set(words["borough"])
    for lookup, kind in (("service", "contact"), ("term", "term")):
        assert set(words[lookup]) == {name.strip() for name, _ in store.names(kind) if len(name.strip()) > 1}


def test_the_safety_file_is_enough_for_every_failure(store: Store, made: dict[Path, str], tmp_path: Path) -> None:
    path = tmp_path / "safety.json"
    path.write_text(made[Path("knowledge/generated/safety.json")], encoding="utf-8")
    file = load_safety(path).file
    assert file.emergency_line == store.replies["emergency_line"].text
    assert file.emergency.kind is Status.EMERGENCY
    assert "999" in file.emergency_line and "999" in file.emergency.text
    assert [contact.key for contact in file.contacts] == list(store.contacts)
    assert set(file.standing) == {key for key, contact in store.contacts.items() if contact.standing}


def test_the_safety_file_dates_nothing(made: dict[Path, str]) -> None:
    """It cannot know the day on which it is read: nothing in it may say that a review is overdue, or is not yet."""
    data = json.loads(made[Path("knowledge/generated/safety.json")])
    contacts = [Contact.model_validate(contact) for contact in data["contacts"]]
    assert not any(contact.citation.overdue for contact in contacts if contact.citation)
    emergency = Reply.model_validate(data["emergency"])
    assert "is due on" not in emergency.text
    assert not any("is due on" in notice for notice in emergency.notices)


def test_the_protected_file_holds_the_knowledge_bases_names_and_small_words(
    store: Store, made: dict[Path, str]
) -> None:
    data = json.loads(made[Path("knowledge/generated/protected.json")])
    assert set(data) == {"names", "words"}
    names = {name for kind in ("contact", "link", "term") for name, _ in store.names(kind)}
    assert names | {"Camden", "Lambeth"} <= set(data["names"])
    assert {title.title for title in store.titles.values()} <= set(data["names"])
    assert any("Clare's Law" in name for name in data["names"])
    assert {"perpetrator", "conference", "amber"} <= set(data["words"])
    assert not [word for word in data["words"] if not word[0].islower() or "@" in word or "." in word]
