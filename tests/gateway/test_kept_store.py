"""The knowledge base kept open: the same one while its file is the same, and never an old one."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.store import StoreUnavailable
from web_widget.kept_store import KeptStore


@pytest.fixture
def file(state: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(state / "knowledge.sqlite", tmp_path))


def test_the_same_file_is_opened_once(file: Path) -> None:
    kept = KeptStore(file.parent)
    assert kept.open() is kept.open()


def test_a_file_put_in_its_place_is_read_anew(file: Path) -> None:
    kept = KeptStore(file.parent)
    first = kept.open()
    new = Path(shutil.copy(file, file.with_suffix(".new")))
    new.replace(file)
    second = kept.open()
    assert second is not first
    assert second.version == first.version
    assert "marac_criteria" in first.titles


def test_a_file_that_is_gone_is_missed_and_found_again(file: Path) -> None:
    kept = KeptStore(file.parent)
    kept.open()
    away = file.rename(file.with_suffix(".away"))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            kept.open()
    away.rename(file)
    assert kept.open().titles


def test_a_file_that_is_spoilt_is_not_hidden_by_the_one_before(file: Path) -> None:
    kept = KeptStore(file.parent)
    kept.open()
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable):
        kept.open()


def test_many_threads_get_one_store_and_read_it_at_once(file: Path) -> None:
    kept = KeptStore(file.parent)
    with ThreadPoolExecutor(16) as threads:
        stores = list(threads.map(lambda _: kept.open(), range(64)))
        topics = list(threads.map(lambda key: kept.open().topic(key), list(stores[0].titles)[:64]))
    assert len({id(store) for store in stores}) == 1
    assert all(topic.entries for topic in topics)
