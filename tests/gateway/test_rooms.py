"""What can be read without a conversation: contacts, topics, documents, the pages, the state of health."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contract.parts import topic_part
from knowledge.build_note import BuildNote, write_note
from knowledge.paths import build_note
from knowledge.store import Store, open_store
from tests.gateway.conftest import MakeApp
from tests.gateway.stub import Answer, StubEngine, answered
from tests.gateway.talk import Talk, is_problem
from web_widget.rooms import LONDON

Json = dict[str, Any]


@pytest.fixture(scope="session")
def store(state: Path) -> Store:
    return open_store(state / "knowledge.sqlite")


def get(talk: Talk, path: str) -> Any:
    response = talk.client.get(path)
    assert response.status_code == 200, response.text
    return response.get_json()


def keys(talk: Talk, query: str = "") -> list[str]:
    return [contact["key"] for contact in get(talk, f"/api/v1/contacts{query}")["contacts"]]


def test_all_contacts_in_the_contracts_shape(talk: Talk, store: Store) -> None:
    contacts = get(talk, "/api/v1/contacts")["contacts"]
    assert [contact["key"] for contact in contacts] == list(store.contacts)
    reply = {"kind": "contacts", "text": "All.", "contacts": contacts}
    body = {"conversation_id": "c" * 32, "message_id": "m", "replies": [reply]}
    assert talk.conformity.failures(200, body) == []


@pytest.mark.parametrize("borough", ["lambeth", "camden"])
def test_contacts_of_a_borough_and_national_ones(talk: Talk, store: Store, borough: str) -> None:
    wanted = [key for key, contact in store.contacts.items() if contact.borough in (None, borough)]
    assert keys(talk, f"?borough={borough}") == wanted


@pytest.mark.parametrize("query", ["", "?borough=", "?q=", "?q=%20", "?standing=0"])
def test_an_empty_filter_is_none(talk: Talk, store: Store, query: str) -> None:
    assert keys(talk, query) == list(store.contacts)


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("lado", "lambeth_lado"),
        ("LADO", "lambeth_lado"),
        ("out hours", "lambeth_out_of_hours"),
        ("male victim", "gaia"),
        ("childline", "childline"),
        ("staff counselling", "employee_assistance"),
    ],
)
def test_contacts_are_found_by_name_and_by_need(talk: Talk, store: Store, words: str, among: str) -> None:
    found = keys(talk, f"?q={words}")
    assert among in found
    assert len(found) < len(store.contacts)


@pytest.mark.parametrize("query", ["?q=zebra", "?q=lado%20zebra", "?q=lado&borough=camden", "?q=%27%22%3Bdrop"])
def test_no_contact_is_an_empty_list(talk: Talk, query: str) -> None:
    assert keys(talk, query) == []


def test_the_standing_contacts_are_few(talk: Talk, store: Store) -> None:
    standing = [key for key, contact in store.contacts.items() if contact.standing]
    assert keys(talk, "?standing=1") == standing
    assert 1 <= len(standing) <= 5
    assert keys(talk, "?standing=1&borough=camden") == [k for k in standing if not store.contacts[k].borough]


@pytest.mark.parametrize("path", ["/api/v1/contacts", "/api/v1/topics/marac_criteria"])
@pytest.mark.parametrize("borough", ["islington", "Camden", "lambeth,camden"])
def test_an_unknown_borough_is_refused(talk: Talk, path: str, borough: str) -> None:
    is_problem(talk.held(talk.client.get(f"{path}?borough={borough}")), 400, "MALFORMED", "islington")


def test_contacts_need_neither_engine_nor_knowledge_base(
    talk_to: Callable[..., Talk], nobody: str, tmp_path: Path
) -> None:
    talk = talk_to(engine_urls=(nobody,), state=tmp_path)
    assert "childline" in keys(talk, "?standing=1")


@pytest.mark.parametrize("path", ["/api/v1/topics", "/api/v1/topics/marac_criteria", "/api/v1/documents"])
def test_what_needs_the_knowledge_base_says_so_when_it_is_gone(
    talk_to: Callable[..., Talk], tmp_path: Path, path: str
) -> None:
    talk = talk_to(state=tmp_path)
    is_problem(talk.held(talk.client.get(path)), 502, "KB_UNAVAILABLE", str(tmp_path))


def test_a_damaged_knowledge_base_is_a_problem_too(talk_to: Callable[..., Talk], tmp_path: Path) -> None:
    (tmp_path / "knowledge.sqlite").write_bytes(b"no database at all" * 100)
    talk = talk_to(state=tmp_path)
    is_problem(talk.held(talk.client.get("/api/v1/topics")), 502, "KB_UNAVAILABLE", str(tmp_path))


def test_all_topics_with_the_question_that_a_choice_sends(talk: Talk, store: Store) -> None:
    topics = get(talk, "/api/v1/topics")["topics"]
    assert [topic["key"] for topic in topics] == list(store.titles)
    for topic in topics:
        title = store.titles[topic["key"]]
        wanted = (title.title, title.question, title.subject, title.kind)
        assert (topic["title"], topic["question"], topic["subject"], topic["kind"]) == wanted


@pytest.mark.parametrize(("words", "among"), [("marac refer", "marac_criteria"), ("INTERPRET", "interpreters")])
def test_topics_are_found_by_their_words(talk: Talk, store: Store, words: str, among: str) -> None:
    found = [topic["key"] for topic in get(talk, f"/api/v1/topics?q={words}")["topics"]]
    assert among in found
    assert len(found) < len(store.titles)


@pytest.mark.parametrize("borough", [None, "lambeth", "camden"])
def test_every_topic_as_it_is_read(talk: Talk, store: Store, borough: str | None) -> None:
    """Of one borough it holds nothing of the other."""
    for key in store.titles:
        topic: Json = topic_part(store.topic(key), borough, date(2026, 11, 21))
        reply = {"kind": "answer", "text": "x", **{k: topic[k] for k in ("sections", "contacts", "links")}}
        body = {"conversation_id": "c" * 32, "message_id": "m", "replies": [reply]}
        assert talk.conformity.failures(200, body) == [], key
        assert topic["sections"] or topic["silences"], key
        if borough:
            assert {section["borough"] for section in topic["sections"]} <= {borough}
            assert all(silence.startswith(borough.capitalize()) for silence in topic["silences"])
            assert topic["difference"] is None


@pytest.mark.parametrize(("query", "borough"), [("", None), ("?borough=", None), ("?borough=camden", "camden")])
def test_a_topic_is_read_over_http(talk: Talk, store: Store, query: str, borough: str | None) -> None:
    topic = get(talk, f"/api/v1/topics/marac_criteria{query}")
    wanted = topic_part(store.topic("marac_criteria"), borough, datetime.now(LONDON).date())
    assert topic == wanted


@pytest.mark.parametrize("key", ["nothing", "MARAC_CRITERIA", "%00", "a%20b", "..%2f..%2fetc"])
def test_a_topic_that_is_not_there(talk: Talk, key: str) -> None:
    is_problem(talk.held(talk.client.get(f"/api/v1/topics/{key}")), 404, "NOT_FOUND")


def test_the_documents_with_their_dates(talk: Talk) -> None:
    lambeth, camden = get(talk, "/api/v1/documents")["documents"]
    assert (lambeth["key"], lambeth["dated"], lambeth["review_due"]) == ("lambeth-2022", "2022-05-17", "2025-06-01")
    assert lambeth["overdue"] is True
    assert (camden["key"], camden["dated"], camden["review_due"], camden["overdue"]) == ("camden", None, None, False)


def test_the_about_page_says_what_the_answers_rest_on(talk: Talk, store: Store) -> None:
    page = talk.client.get("/about").text
    assert "Lambeth&#39;s policy is dated 17 May 2022; its review was due on 1 June 2025." in page
    assert "Camden&#39;s copy is undated." in page
    assert f"<code>{store.version}</code>" in page


def test_the_about_page_without_a_knowledge_base(talk_to: Callable[..., Talk], tmp_path: Path) -> None:
    response = talk_to(state=tmp_path).client.get("/about")
    assert response.status_code == 200
    assert "cannot be read just now" in response.text
    assert 'href="tel:999"' in response.text


def test_alive_without_anything_behind_it(talk_to: Callable[..., Talk], nobody: str, tmp_path: Path) -> None:
    assert get(talk_to(engine_urls=(nobody,), actions_url=nobody, state=tmp_path), "/health/live") == {"live": True}


GOLDEN = answered({"kind": "threshold", "text": "Refer.", "topic": "marac_criteria"})
NOT_NOTED = {"outcome": "unknown"}
ALL = {"knowledge": True, "actions": True, "engine": True, "golden_question": True}


def test_ready_when_the_golden_question_is_answered(talk_to: Callable[..., Talk], engine: StubEngine) -> None:
    engine.answer = GOLDEN
    assert get(talk_to(), "/health/ready") == {
        "ready": True,
        "parts": ALL,
        "last_build": NOT_NOTED,
        "interactions": "kept",
    }
    assert engine.forgotten == [engine.turns[0].conversation]


UNREADY: dict[str, tuple[Json, Json]] = {
    "the golden question answered wrongly": ({}, {"golden_question": False}),
    "the engine has no store": (
        {"answer": GOLDEN, "health": Answer(503, b'{"agent": true, "store": false}')},
        {"engine": False},
    ),
    "the turn was not saved": (
        {"answer": answered({"kind": "threshold", "text": "x", "topic": "marac_criteria"}, saved=False)},
        {"golden_question": False},
    ),
    "the engine is starting": ({"answer": Answer(503, b'{"code": "WARMING"}')}, {"golden_question": False}),
    "the engine's health is junk": (
        {"answer": GOLDEN, "health": Answer(body=b"[1, 2]")},
        {"engine": False, "golden_question": False},
    ),
}


@pytest.mark.parametrize(("engine_is", "missing"), UNREADY.values(), ids=UNREADY.keys())
def test_each_part_that_is_not_ready_is_named(
    talk_to: Callable[..., Talk], engine: StubEngine, engine_is: dict[str, Answer], missing: Json
) -> None:
    for name, answer in engine_is.items():
        setattr(engine, name, answer)
    response = talk_to().client.get("/health/ready")
    actions = engine.health.status == 200
    assert response.status_code == 503
    parts = {**ALL, "actions": actions, **missing}
    assert response.get_json() == {"ready": False, "parts": parts, "last_build": NOT_NOTED, "interactions": "kept"}


AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (BuildNote(AT, "abc"), {"outcome": "built", "version": "abc"}),
        (
            BuildNote(AT, None, "3 failures"),
            {
                "outcome": "refused; the last good knowledge base is serving",
                "why": "3 failures",
            },
        ),
    ],
)
def test_a_refused_build_is_told_and_does_not_make_it_unready(
    talk_to: Callable[..., Talk], engine: StubEngine, state: Path, note: BuildNote, told: Json
) -> None:
    engine.answer = GOLDEN
    write_note(build_note(state), note)
    ready = get(talk_to(), "/health/ready")
    noted = {**told, "at": "2026-11-22T01:30:00+00:00"}
    assert ready == {"ready": True, "parts": ALL, "last_build": noted, "interactions": "kept"}
    build_note(state).unlink()


def test_not_ready_without_engine_or_knowledge(make_app: MakeApp, nobody: str, tmp_path: Path) -> None:
    app = make_app(engine_urls=(nobody,), actions_url=nobody, state=tmp_path)
    response = app.test_client().get("/health/ready")
    assert (response.status_code, set(response.get_json()["parts"].values())) == (503, {False})


@pytest.mark.parametrize("path", ["/static/widget.js", "/static/widget.css", "/static/page.css", "/static/icon.svg"])
def test_the_widgets_files_are_served(talk: Talk, path: str) -> None:
    response = talk.client.get(path)
    assert response.status_code == 200
    response.close()


def test_the_page_holds_the_widget(talk: Talk) -> None:
    page = talk.client.get("/")
    assert page.mimetype == "text/html"
    assert "<signpost-chat" in page.text and "widget.js" in page.text
