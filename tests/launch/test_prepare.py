"""When the store and the model are made anew, and when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from launch.prepare import MODEL_SOURCES, ROOT, STORE_SOURCES, fingerprint

FILES = (
    "config.yml",
    "domain.yml",
    "README.md",
    "bot/requirements.lock",
    "bot/channel.py",
    "bot/components/sentence_embeddings.py",
    "encoders/sentence.py",
    "bot/data/nlu/conversation.yml",
    "bot/data/rules/safety.yml",
    "bot/data/notes.md",
    "knowledge/content/contacts.yml",
    "bot/.venv/lib/data/x.yml",
)


def model_fingerprint(root: Path = ROOT) -> str:
    return fingerprint(MODEL_SOURCES, root)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "bot/requirements.lock",
        "bot/components/sentence_embeddings.py",
        "encoders/sentence.py",
        "bot/data/nlu/conversation.yml",
        "bot/data/rules/safety.yml",
    ],
)
def test_what_the_model_is_made_from_changes_its_fingerprint(root: Path, name: str) -> None:
    before = model_fingerprint(root)
    (root / name).write_text("# changed\n")
    assert model_fingerprint(root) != before


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "bot/channel.py",
        "bot/data/notes.md",
        "knowledge/content/contacts.yml",
        "bot/.venv/lib/data/x.yml",
        "tests/new.py",
    ],
)
def test_what_it_is_not_made_from_does_not(root: Path, name: str) -> None:
    before = model_fingerprint(root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("# changed\n")
    assert model_fingerprint(root) == before


def test_a_new_a_renamed_and_a_lost_file_change_it(root: Path) -> None:
    seen = [model_fingerprint(root)]
    new = root / "bot/data/nlu/new.yml"
    new.write_text("# new\n")
    seen.append(model_fingerprint(root))
    new.rename(new.with_name("newer.yml"))
    seen.append(model_fingerprint(root))
    (root / "config.yml").unlink()
    seen.append(model_fingerprint(root))
    assert len(set(seen)) == 4


def test_the_same_files_elsewhere_are_the_same(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    for name in FILES:
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_bytes((root / name).read_bytes())
    assert model_fingerprint(other) == model_fingerprint(root)


def test_our_own_fingerprint_is_found() -> None:
    assert model_fingerprint() == model_fingerprint()
    assert len(model_fingerprint()) == 64


@pytest.mark.parametrize(
    "name",
    ["knowledge/content/contacts.yml", "knowledge/passages.py", "knowledge/sources/a.txt", "encoders/sentence.py"],
)
def test_what_the_store_is_made_from_changes_its_fingerprint(root: Path, name: str) -> None:
    """The code too: a store cut by last week's code is as stale as one from last week's content."""
    before = fingerprint(STORE_SOURCES, root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("changed")
    assert fingerprint(STORE_SOURCES, root) != before


def test_what_the_store_is_not_made_from_leaves_its_fingerprint(root: Path) -> None:
    before = fingerprint(STORE_SOURCES, root)
    (root / "bot/data/nlu/conversation.yml").write_text("# changed\n")
    assert fingerprint(STORE_SOURCES, root) == before
