"""Content into the store and out again; a build that fails leaves the last good store alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.build import build_file
from knowledge.citing import Library, QuoteNotFound, method_from
from knowledge.content import Content
from knowledge.sources import fold
from knowledge.store import Store, StoreUnavailable, open_store
from knowledge.vocabulary import Borough
from tests.knowledge.copying import Copy

# What was put in comes out.


def test_topics_come_back_as_they_were_written(content: Content, library: Library, store: Store) -> None:
    assert list(store.titles) == [record.key for record in content.topics]
    for record in content.topics:
        topic = store.topic(record.key)
        differences = [difference.says for difference in content.differences if record.key in difference.topics]
        assert (topic.key, topic.kind, topic.title, topic.question, topic.difference) == (
            record.key,
            record.kind,
            record.title,
            record.question,
            " ".join(differences) or None,
        )
        assert topic.subject == content.subjects[record.key]
        assert [title.key for title in topic.see_also] == record.see_also
        assert [entry.borough for entry in topic.entries] == list(Borough)
        for borough in Borough:
            written, entry = record.entries.of(borough), topic.entry(borough)
            document = library.document_of(borough)
            assert (entry.silent, entry.caution) == (written.silent, written.caution)
            assert [contact.key for contact in entry.contacts] == written.contacts
            assert [link.key for link in entry.links] == written.links
            assert [
                (point.says, [(c.document.key, c.section, c.quote) for c in point.citations]) for point in entry.points
            ] == [
                (p.says, [(document.key, library.cite(document, q).section, fold(q)) for q in p.quotes])
                for p in written.points
            ]


def test_a_topic_is_read_once(store: Store) -> None:
    key = next(iter(store.titles))
    assert store.topic(key) is store.topic(key)


def test_an_unknown_topic_raises_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError, match="no_such_topic"):
        store.topic("no_such_topic")


def test_contacts_come_back_as_they_were_written(content: Content, store: Store) -> None:
    assert list(store.contacts) == [record.key for record in content.contacts]
    for record in content.contacts:
        contact = store.contacts[record.key]
        assert contact.methods == tuple(map(method_from, record.methods))
        assert (contact.name, contact.borough, contact.for_whom) == (record.name, record.borough, record.for_whom)
        assert (contact.hours, contact.standing, contact.vouched) == (record.hours, record.standing, record.source)
        assert contact.needs == tuple(record.needs)
        assert contact.names == tuple(dict.fromkeys([record.name, *record.names]))
        assert contact.citation
        assert contact.citation.quote == record.quote
        assert contact.citation.document.key == record.document


def test_links_terms_and_replies_come_back(content: Content, store: Store) -> None:
    assert {key: (link.label, link.url, link.status) for key, link in store.links.items()} == {
        record.key: (record.label, record.url, record.status) for record in content.links
    }
    assert set(store.terms) == {record.key for record in content.terms}
    for record in content.terms:
        term = store.terms[record.key]
        assert (term.name, term.expansion) == (record.name, record.expansion)
        assert (term.topic.key if term.topic else None) == record.topic
        said = {borough: meaning.says for borough in Borough if (meaning := record.meanings.of(borough))}
        assert {meaning.borough: meaning.says for meaning in term.meanings} == said
        assert all(meaning.citation.document.borough is meaning.borough for meaning in term.meanings)
    assert set(store.replies) == {record.key for record in content.replies}
    for record in content.replies:
        reply = store.replies[record.key]
        assert (reply.status, reply.text) == (record.kind, record.text)
        assert [contact.key for contact in reply.contacts] == record.contacts
        assert [title.key for title in reply.topics] == record.topics
        assert [citation.quote for citation in reply.citations] == record.quotes


def test_passages_are_the_documents_own_words(library: Library, store: Store) -> None:
    texts = {(key, s.title): s.text for key, source in library.sources.items() for s in source.sections}
    assert len(store.passages) > 100
    for passage in store.passages:
        assert passage.text in texts[passage.document.key, passage.section]


def test_the_store_knows_its_version(content: Content, store: Store) -> None:
    assert store.version == content.version


@pytest.mark.parametrize("spelling", ["MARAC", "marac", "Marac", "MULTI-AGENCY risk assessment conference"])
def test_names_are_known_in_any_case(store: Store, spelling: str) -> None:
    assert store.keys_named("term", [spelling]) == ["marac"]


def test_keys_come_in_the_names_order_and_once(store: Store) -> None:
    assert store.keys_named("contact", ["NSPCC", "gaia", "nspcc helpline"]) == ["nspcc", "gaia"]
    assert store.keys_named("contact", ["unheard of", ""]) == []
    assert store.keys_named("contact", []) == []
    assert store.keys_named("term", ["NSPCC helpline"]) == []


def test_every_name_leads_to_its_key(content: Content, store: Store) -> None:
    for record in content.contacts:
        assert all(record.key in store.keys_named("contact", [name.upper()]) for name in [record.name, *record.names])
    for term in content.terms:
        assert all(term.key in store.keys_named("term", [name]) for name in [term.name, *term.names])


# Building.

Spoil = Callable[[Content], Content]


def with_a_false_quote(content: Content) -> Content:
    last = content.replies[-1].model_copy(update={"quotes": ["words that nobody wrote"], "document": "camden"})
    return replace(content, replies=[*content.replies[:-1], last])


def with_an_unknown_contact(content: Content) -> Content:
    last = content.replies[-1].model_copy(update={"document": "nowhere", "quotes": ["words that nobody wrote"]})
    return replace(content, replies=[*content.replies[:-1], last])


@pytest.mark.parametrize(("spoil", "error"), [(with_a_false_quote, QuoteNotFound), (with_an_unknown_contact, KeyError)])
def test_a_build_that_fails_half_way_leaves_the_old_store(
    copy: Copy, tmp_path: Path, quick_splitter: None, spoil: Spoil, error: type[Exception]
) -> None:
    path = tmp_path / "var" / "knowledge.sqlite"
    build_file(copy.load(), copy.library, path)
    before, held = path.read_bytes(), open_store(path)
    with pytest.raises(error):
        build_file(spoil(copy.load()), copy.library, path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["knowledge.sqlite"]
    assert list(held.titles) == ["interpreters", "interpreter_booking", "interpreter_needed"]


def test_a_build_that_fails_at_its_end_leaves_nothing(
    copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_model() -> None:
        raise OSError("no such model")

    monkeypatch.setattr("knowledge.passages.load_splitter", no_model)
    path = tmp_path / "var" / "knowledge.sqlite"
    with pytest.raises(OSError, match="no such model"):
        build_file(copy.load(), copy.library, path)
    assert list(path.parent.iterdir()) == []


def test_an_open_store_goes_on_while_a_new_one_takes_its_place(
    copy: Copy, tmp_path: Path, quick_splitter: None
) -> None:
    path = tmp_path / "knowledge.sqlite"
    build_file(copy.load(), copy.library, path)
    old = open_store(path)
    copy.plant("topics/interpreting.yml", "title: Who may interpret", "title: Who can interpret")
    build_file(copy.load(), copy.library, path)
    assert old.titles["interpreters"].title == "Who may interpret"
    assert open_store(path).titles["interpreters"].title == "Who can interpret"
    assert old.version != open_store(path).version


# Opening.


def refusal(path: Path) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        open_store(path)
    return str(caught.value)


def test_a_missing_store_says_where_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.sqlite"
    assert refusal(path) == f"There is no knowledge base at {path}. Run: python -m knowledge build"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert "Run: python -m knowledge build" in refusal(tmp_path)


@pytest.mark.parametrize("raw", [b"", b"garbage", b"SQLite format 3\x00" + b"\x00" * 200, b"\xff" * 5000])
def test_a_garbage_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "knowledge.sqlite"
    path.write_bytes(raw)
    assert refusal(path) == f"There is no knowledge base that can be read at {path}. Run: python -m knowledge build"
    assert path.read_bytes() == raw


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_store_cut_short_is_refused(built: Path, tmp_path: Path, share: float) -> None:
    path = tmp_path / "knowledge.sqlite"
    raw = built.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert "Run: python -m knowledge build" in refusal(path)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM meta", "DROP TABLE meta", "DROP TABLE passages", "ALTER TABLE topics DROP COLUMN title"]
)
def test_a_store_of_another_shape_is_refused(copy: Copy, tmp_path: Path, quick_splitter: None, statement: str) -> None:
    """As one built by an older version of the code would be."""
    path = tmp_path / "knowledge.sqlite"
    build_file(copy.load(), copy.library, path)
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert "Run: python -m knowledge build" in refusal(path)


def test_a_path_with_odd_letters_works(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "état d'été 100%" / "knowledge.sqlite"
    path.parent.mkdir()
    path.write_bytes(built.read_bytes())
    assert len(open_store(path).titles) > 30
