"""How far people are with the first week's tour: each sees their own on /start, and nobody else's; and nothing of it
ever costs an answer or a page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.turns import Turn
from contract.parts import day_in_words
from evaluation.conformity import Conformity
from knowledge.guiding.course import stops
from knowledge.guiding.words import from_stop
from knowledge.store import Store, open_store
from knowledge.vocabulary import GuideKey
from tests.gateway.access_app import PROXY, behind_proxy, guarded
from tests.gateway.conftest import MakeApp
from tests.gateway.reading import PageRead, folded
from tests.gateway.stub import Answer, StubEngine, answered
from tests.gateway.talk import Talk, is_error_page
from tests.interactions.made import progress
from tests.interactions.spoiling import locked
from web_widget.hours import LONDON
from web_widget.induction import tour
from web_widget.interactions.progress import Progress
from web_widget.interactions.records import ENDED, StopRead
from web_widget.rooms import EXTENSION, Rooms
from web_widget.tour_read import tour_read

FIRST = "law"
FORM = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # as a browser sends a form of ours: see cross_site.py


def shown(turn: Turn) -> Answer:
    """What the engine says of a tour: the message is the key of the stop, or “the end”."""
    stop = turn.text if turn.text != "the end" else None
    phase = "step" if stop else "ending"
    guide = {"key": "first_week", "title": "Your first week", "heading": "A stop", "phase": phase, "stop": stop}
    return answered({"kind": "induction", "text": "A stop.", "guide": guide})


@pytest.fixture(autouse=True)
def guiding(engine: StubEngine) -> None:
    engine.choose = shown


@pytest.fixture
def place(state: Path, tmp_path: Path) -> Path:
    """A state folder of the test's own, with the knowledge base in it."""
    (tmp_path / "knowledge.sqlite").write_bytes((state / "knowledge.sqlite").read_bytes())
    return tmp_path


@pytest.fixture
def store(state: Path) -> Store:
    return open_store(state / "knowledge.sqlite")


@pytest.fixture
def app(make_app: MakeApp, place: Path) -> Iterator[Flask]:
    made = guarded(make_app, behind_proxy(), state=place)
    yield made
    rooms_of(made).interactions.close()


def rooms_of(app: Flask) -> Rooms:
    found: Rooms = app.extensions[EXTENSION]
    return found


def sitting(app: Flask, user: str | None) -> FlaskClient:
    """A client behind the proxy, which names the user."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = PROXY
    if user:
        client.environ_base["HTTP_X_FORWARDED_USER"] = user
    return client


def walks(client: FlaskClient, *said: str) -> None:
    """Has those stops shown."""
    for message in said:
        response = client.post("/api/v1/chat", json={"message": message})
        assert (response.status_code, response.get_json()["replies"][0]["kind"]) == (200, "induction")
    assert rooms_of(client.application).interactions.flush(5)


def start(client: FlaskClient) -> PageRead:
    response = client.get("/start")
    assert response.status_code == 200
    return PageRead(response.text)


def today() -> date:
    return datetime.now(LONDON).date()


def goes_on_from(page: PageRead) -> str | None:
    """The stop that the button leads to."""
    button = page.html.partition('<a class="button" href="')[2].partition('"')[0]
    return button.partition("stop=")[2] or None


def test_each_sees_what_they_have_read_and_nobody_elses(app: Flask, store: Store) -> None:
    jo, sam, alex = (sitting(app, user) for user in ("jo", "sam", "alex"))
    told = stops(store.guides[GuideKey.FIRST_WEEK])
    walks(jo, told[0].key, told[1].key)
    walks(sam, told[2].key)
    read_on = f"Read on {day_in_words(today())}"
    pages = {"jo": start(jo), "sam": start(sam), "alex": start(alex)}
    assert {user: page.text.count(read_on) for user, page in pages.items()} == {"jo": 2, "sam": 1, "alex": 0}
    for user, read in (("jo", told[:2]), ("sam", told[2:3])):
        for stop in read:
            after = pages[user].text.partition(folded(f"{stop.title} About"))[2][:40]
            assert "Read on" in after, (user, stop.key)
    assert [goes_on_from(page) for page in pages.values()] == [told[2].key, told[0].key, None]
    assert f"Go on from “{told[2].title}”" in pages["jo"].text
    for user, page in pages.items():
        assert ("Forget my progress" in page.text) == (user != "alex")
        assert "so that you can go on another day" in page.text


def test_what_is_gone_on_with_is_asked_for_in_the_field(app: Flask, store: Store) -> None:
    guide = store.guides[GuideKey.FIRST_WEEK]
    jo = sitting(app, "jo")
    walks(jo, stops(guide)[0].key)
    page = start(jo)
    (link,) = [link for link in page.links if link.endswith(f"stop={stops(guide)[1].key}")][:1]
    assert f'data-question="{from_stop(guide.question, stops(guide)[1].title)}"' in jo.get(link).text


def test_no_name_stands_in_what_is_kept(app: Flask, place: Path) -> None:
    walks(sitting(app, "jo.bloggs-4711"), FIRST)
    ((owner, stop, on),) = progress(place / "interactions.sqlite")
    assert (len(owner), stop, on) == (32, FIRST, today())
    kept = b"".join(file.read_bytes() for file in place.glob("interactions.sqlite*"))
    assert b"jo.bloggs-4711" not in kept and owner.encode() in kept


def test_it_is_there_on_another_day_and_in_another_process(app: Flask, place: Path, make_app: MakeApp) -> None:
    walks(sitting(app, "jo"), FIRST, "the end")
    owner = progress(place / "interactions.sqlite")[0][0]
    monday = today() - timedelta(days=6)
    for stop in (FIRST, ENDED):
        rooms_of(app).interactions.keep_stop(StopRead(owner, stop, monday))
    rooms_of(app).interactions.close()
    again = guarded(make_app, behind_proxy(), state=place)
    page = start(sitting(again, "jo"))
    assert f"Read on {day_in_words(monday)}" in page.text
    assert f"You came to the end of the tour on {day_in_words(monday)}." in page.text
    walks(sitting(again, "jo"), FIRST)
    assert f"Read on {day_in_words(today())}" in start(sitting(again, "jo")).text
    rooms_of(again).interactions.close()


def test_only_stops_are_noted_and_only_where_they_were_shown(app: Flask, engine: StubEngine, place: Path) -> None:
    jo = sitting(app, "jo")
    engine.choose = None  # an answer to a question asked in between
    assert jo.post("/api/v1/chat", json={"message": "who may interpret?"}).status_code == 200
    engine.answer = replace(engine.answer, status=500)
    assert jo.post("/api/v1/chat", json={"message": FIRST}).status_code == 502
    assert rooms_of(app).interactions.flush(5)
    assert progress(place / "interactions.sqlite") == []


def test_where_nobody_signs_in_nothing_is_kept_and_the_page_says_what_it_always_said(
    make_app: MakeApp, place: Path
) -> None:
    open_to_all = make_app(state=place)
    before = start(open_to_all.test_client()).html
    walks(open_to_all.test_client(), FIRST, "the end")
    page = start(open_to_all.test_client())
    assert progress(place / "interactions.sqlite") == []
    assert page.html == before
    assert "How far you are is kept for this conversation only." in page.text
    for words in ("Read on", "Go on from", "Forget my progress", "another day", "end of the tour on"):
        assert words not in page.text
    response = open_to_all.test_client().post("/start/forget", headers={**FORM, "Host": "localhost"})
    assert (response.status_code, response.location) == (303, "/start?forgotten=1#tour")
    assert open_to_all.test_client().get(response.location).text == before
    rooms_of(open_to_all).interactions.close()


def test_forgetting_is_of_ones_own(app: Flask, place: Path) -> None:
    jo, sam = sitting(app, "jo"), sitting(app, "sam")
    walks(jo, FIRST, "marac", "the end")
    walks(sam, FIRST)
    response = jo.post("/start/forget", headers=FORM)
    assert (response.status_code, response.location) == (303, "/start?forgotten=1#tour")
    page = PageRead(jo.get(response.location).text)
    assert "Your progress is forgotten." in page.text
    assert "Read on" not in page.text and "Forget my progress" not in page.text
    assert len(progress(place / "interactions.sqlite")) == 1
    assert "Read on" in start(sam).text
    assert "Your progress is forgotten" not in sam.get("/start?forgotten=1").text  # a link that somebody made up
    assert jo.post("/start/forget").status_code == 303  # it can be repeated


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_forgets_nothing(app: Flask, place: Path, headers: dict[str, str]) -> None:
    jo = sitting(app, "jo")
    walks(jo, FIRST)
    is_error_page(jo.post("/start/forget", headers=headers), 403)
    assert jo.get("/start/forget").status_code == 405
    assert len(progress(place / "interactions.sqlite")) == 1


def test_who_is_not_signed_in_forgets_nothing(app: Flask, place: Path) -> None:
    walks(sitting(app, "jo"), FIRST)
    is_error_page(sitting(app, None).post("/start/forget", headers=FORM), 401)
    assert len(progress(place / "interactions.sqlite")) == 1


def test_forgetting_again_and_again_is_limited(make_app: MakeApp, place: Path) -> None:
    app = guarded(make_app, behind_proxy(), state=place, turn_limit=3)
    jo = sitting(app, "jo")
    assert [jo.post("/start/forget", headers=FORM).status_code for _ in range(4)] == [303, 303, 303, 429]
    is_error_page(jo.post("/start/forget", headers=FORM), 429)
    assert sitting(app, "sam").post("/start/forget", headers=FORM).status_code == 303
    rooms_of(app).interactions.close()


def removed(place: Path) -> None:
    for file in place.glob("interactions.sqlite*"):
        file.unlink()


def spoiled(place: Path) -> None:
    for suffix in ("-wal", "-shm"):
        (place / f"interactions.sqlite{suffix}").unlink(missing_ok=True)
    (place / "interactions.sqlite").write_bytes(b"no database at all" * 1000)


@pytest.mark.parametrize("breaks", [removed, spoiled])
def test_a_broken_database_fails_no_turn_and_no_page(
    app: Flask, place: Path, conformity: Conformity, breaks: Callable[[Path], None]
) -> None:
    jo = sitting(app, "jo")
    walks(jo, FIRST)
    breaks(place)
    assert Talk(jo, conformity).ask("marac").status_code == 200
    page = start(jo)
    assert "What you have read of the tour cannot be shown just now." in page.text
    assert "Start the tour" in page.text and "Read on" not in page.text and "Go on from" not in page.text
    said = is_error_page(jo.post("/start/forget", headers=FORM), 503, "jo")
    assert "Your progress could not be forgotten just now." in said


def test_a_locked_database_keeps_no_turn_waiting_and_the_page_not_long(
    app: Flask, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("bot.sqlite", "web_widget.interactions.store"):
        monkeypatch.setattr(f"{module}.BUSY_SECONDS", 0.2)
    jo = sitting(app, "jo")
    walks(jo, FIRST)
    with locked(place / "interactions.sqlite"):
        started = time.monotonic()
        assert jo.post("/api/v1/chat", json={"message": "marac"}).status_code == 200
        assert time.monotonic() - started < 1
        started = time.monotonic()
        assert start(jo).text
        assert time.monotonic() - started < 2
    assert rooms_of(app).interactions.flush(10)
    assert len(progress(place / "interactions.sqlite")) == 2  # it waited, and was written then


def test_without_the_knowledge_base_the_page_still_answers(app: Flask, place: Path) -> None:
    jo = sitting(app, "jo")
    walks(jo, FIRST)
    (place / "knowledge.sqlite").unlink()
    assert "cannot be shown just now" in start(jo).text


def days(*read: str) -> dict[str, date]:
    return dict.fromkeys(read, date(2026, 11, 2))


EVERYBODYS: Any = "all that everybody has"


@pytest.mark.parametrize(
    ("read", "ended", "goes_on"),
    [
        ((), None, None),
        (("a stop that is no more",), None, None),
        ((), date(2026, 11, 2), None),
        (("children",), None, "law"),  # the first that is not read, wherever they were last
        (("law", "children"), None, "words"),
        (EVERYBODYS, None, None),  # managers' and chairs' own stops are no arrears of everybody's
        (("managers",), None, "law"),
    ],
)
def test_one_goes_on_from_the_first_stop_that_is_not_read(
    store: Store, read: tuple[str, ...], ended: date | None, goes_on: str | None
) -> None:
    view = tour(store.guides[GuideKey.FIRST_WEEK], store)
    if read is EVERYBODYS:
        read = tuple(stop.key for stop in view.stops if stop.only is None)
        assert 0 < len(read) < len(view.stops)
    found = tour_read(view, Progress(days(*read), ended))
    assert (found.next.key if found.next else None) == goes_on
    assert set(found.on) == set(read) & {stop.key for stop in view.stops}
    assert found.is_any == bool(found.on or ended)
