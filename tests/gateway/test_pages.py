"""The pages people open: all that the knowledge base holds is there, every link leads somewhere, nothing is made up."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from knowledge.records import Topic
from knowledge.store import Store, open_store
from knowledge.vocabulary import Borough, GuideKey, LinkStatus, TopicKind
from tests.gateway.conftest import MakeApp
from tests.gateway.reading import PageRead, folded
from web_widget.about_view import KNOWN_GAPS
from web_widget.induction import minutes, tour, words_of_question, words_of_stop
from web_widget.privacy.patterns import Personal
from web_widget.query import MOST_WORDS
from web_widget.topic_view import KINDS, topic_view

LAMBETH, CAMDEN = Borough.LAMBETH, Borough.CAMDEN
PAGES = ("/", "/topics", "/topics?order=az", "/thresholds", "/start", "/about", "/accessibility", "/privacy")


@pytest.fixture(scope="session")
def store(state: Path) -> Store:
    return open_store(state / "knowledge.sqlite")


@pytest.fixture(scope="session")
def without_knowledge(make_app: MakeApp, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return make_app(state=tmp_path_factory.mktemp("empty")).test_client()


def read(client: FlaskClient, path: str, status: int = 200) -> PageRead:
    response = client.get(path)
    assert response.status_code == status, path
    assert response.mimetype == "text/html", path
    return PageRead(response.text)


def told(topic: Topic, borough: Borough) -> Iterator[str]:
    """Everything of one borough's entry that its reader must find."""
    entry = topic.entry(borough)
    yield from (text for text in (entry.silent, entry.caution) if text)
    for point in entry.points:
        yield from (point.says, *(citation.quote for citation in point.citations))
        yield from (citation.section for citation in point.citations)
    for contact in entry.contacts:
        yield from (contact.name, *(method.display for method in contact.methods))
    yield from (link.label for link in entry.links)
    for ladder in entry.ladders:
        yield from (ladder.title, ladder.applies.says, *(level.name for level in ladder.levels))
        yield from (criterion.quote for level in ladder.levels for criterion in level.criteria)


# Topics.


def test_every_topics_page_tells_all_of_both_entries(client: FlaskClient, store: Store) -> None:
    for key in store.titles:
        topic, page = store.topic(key), read(client, f"/topics/{key}")
        for borough in Borough:
            for words in told(topic, borough):
                assert folded(words) in page.text, (key, words)
            for contact in topic.entry(borough).contacts:
                assert {method.href for method in contact.methods} <= set(page.links), key
        assert page.headings["h1"] == [topic.title]
        assert topic.question in page.text
        assert topic.difference is None or folded(topic.difference) in page.text, key
        assert {f"/topics/{title.key}" for title in topic.see_also} <= set(page.links), key
        assert f"/?topic={key}" in page.links


def test_what_a_policy_is_silent_on_is_said_before_what_it_offers(client: FlaskClient, store: Store) -> None:
    for key in store.titles:
        topic, page = store.topic(key), read(client, f"/topics/{key}?borough=camden")
        entry = topic.entry(CAMDEN)
        if entry.silent and entry.points:
            silent, nearest, says = (
                page.text.index(words) for words in (entry.silent, "The nearest it does say", entry.points[0].says)
            )
            assert silent < nearest < says, key
        elif not entry.silent:
            assert "The nearest it does say" not in page.text, key


@pytest.mark.parametrize(("key", "is_first"), [("lado", True), ("staff_as_victims", True), ("leaving_home", False)])
def test_who_asks_whom_to_contact_sees_the_number_first(
    client: FlaskClient, store: Store, key: str, is_first: bool
) -> None:
    page, entry = read(client, f"/topics/{key}?borough=lambeth"), store.topic(key).entry(LAMBETH)
    number = page.text.index(entry.contacts[0].methods[0].display)
    assert (number < page.text.index(folded(entry.points[0].says))) is is_first


@pytest.mark.parametrize("borough", list(Borough))
def test_one_borough_alone(client: FlaskClient, store: Store, borough: Borough) -> None:
    for key in list(store.titles)[::7]:
        topic, page = store.topic(key), read(client, f"/topics/{key}?borough={borough}")
        assert all(folded(words) in page.text for words in told(topic, borough)), key
        other = {folded(point.says) for point in topic.entry(borough.other).points}
        mine = {folded(point.says) for point in topic.entry(borough).points}
        assert not [words for words in other - mine if words in page.text and len(words) > 30], key
        assert topic.difference is None or "How the boroughs differ" not in page.text
        assert f"/topics/{key}" in page.links


@pytest.mark.parametrize("borough", ["", "islington", "Camden", "<script>"])
def test_any_other_borough_is_both(client: FlaskClient, borough: str) -> None:
    page = read(client, f"/topics/marac_criteria?borough={borough}")
    assert page.headings["h2"][:2] == ["Lambeth", "Camden"]


@pytest.mark.parametrize("key", ["nothing", "MARAC_CRITERIA", "%00", "a%20b", "%3Cscript%3Ealert(1)%3C%2Fscript%3E"])
def test_a_topic_that_is_not_there_offers_the_list(client: FlaskClient, key: str) -> None:
    page = read(client, f"/topics/{key}", 404)
    assert "/topics" in page.links
    assert "alert" not in page.html


def test_an_overdue_review_is_a_sentence(client: FlaskClient) -> None:
    page = read(client, "/topics/marac_criteria")
    assert "Warning: this document is past its review date, 1 June 2025." in page.text


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(TopicKind)


def test_who_is_silent_and_has_nothing_to_offer_is_still_named(store: Store) -> None:
    key = next(k for k in store.titles if not store.topic(k).entry(CAMDEN).points)
    (side,) = topic_view(store, store.topic(key), CAMDEN, date(2026, 11, 22)).sides
    assert side.section is None and side.silent
    assert side.looked_in == store.documents["camden"].title


# The list of topics.


def topic_links(page: PageRead) -> list[str]:
    return [link for link in page.links if link.startswith("/topics/")]


def test_every_topic_is_listed_once_by_subject(client: FlaskClient, store: Store) -> None:
    page = read(client, "/topics")
    assert sorted(topic_links(page)) == sorted(f"/topics/{key}" for key in store.titles)
    subjects = {title.subject for title in store.titles.values()}
    assert page.headings["h2"] == sorted(subjects)
    assert f"{len(store.titles)} topics in {len(subjects)} subjects" in page.text


def test_from_a_to_z_the_acronyms_lead_to_topics_too(client: FlaskClient, store: Store) -> None:
    page = read(client, "/topics?order=az")
    listed = Counter(topic_links(page))
    terms = Counter(term.topic.key for term in store.terms.values() if term.topic)
    assert listed == {f"/topics/{key}": 1 + terms[key] for key in store.titles}
    letters = page.headings["h2"]
    assert letters == ["0 to 9", *sorted(letters[1:])]


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("marac refer", "marac_criteria"),
        ("INTERPRET", "interpreters"),
        ("DASH score", "marac_score"),
        ("CPD", "cpd_best_practice"),
    ],
)
def test_a_search_finds_by_title_question_and_name(client: FlaskClient, store: Store, words: str, among: str) -> None:
    page = read(client, f"/topics?q={words}")
    found = topic_links(page)
    assert f"/topics/{among}" in found
    assert len(found) < len(store.titles) / 4
    assert page.text.count(f"{len(found)} of {len(store.titles)} topics") == 1


@pytest.mark.parametrize("query", ["?q=", "?q=%20", "?order=", "?order=zz"])
def test_an_empty_search_is_none(client: FlaskClient, store: Store, query: str) -> None:
    assert len(topic_links(read(client, f"/topics{query}"))) == len(store.titles)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "zebra", "z" * 5000, "%00"]
)
def test_what_is_searched_for_comes_back_as_text(client: FlaskClient, words: str) -> None:
    response = client.get("/topics", query_string={"q": words})
    assert response.status_code == 200
    assert "<script>alert" not in response.text and "<img" not in response.text and ">49<" not in response.text
    page = PageRead(response.text)
    assert words[:MOST_WORDS] in page.text
    assert topic_links(page) == []
    assert "/" in page.links


# Thresholds.


def test_the_thresholds_page_holds_both_schemes_and_says_that_neither_wins(client: FlaskClient, store: Store) -> None:
    page = read(client, "/thresholds")
    assert len(store.ladders) == 2
    for ladder in store.ladders.values():
        assert folded(ladder.applies.says) in page.text
        for level in ladder.levels:
            shown = [quoted.quote for quoted in (level.criteria or level.citations)]
            assert all(folded(words) in page.text for words in (level.name, level.leads_to or "", *shown))
    which, decision = store.topic("threshold_which_scheme"), store.topic("threshold_decision")
    assert which.entry(CAMDEN).silent in page.text
    assert which.entry(CAMDEN).caution in page.text
    assert folded(decision.entry(CAMDEN).points[0].says) in page.text
    assert page.text.index(str(which.entry(CAMDEN).silent)) < page.text.index(next(iter(store.ladders.values())).title)
    for words in told(store.topic("threshold_levels"), LAMBETH):
        assert folded(words) in page.text


def test_on_the_thresholds_page_every_level_is_open(client: FlaskClient, store: Store) -> None:
    page = read(client, "/thresholds")
    levels = sum(len(ladder.levels) for ladder in store.ladders.values())
    assert page.html.count("<details open>") == levels


# New starters, and what is said about Signpost.


def test_every_stop_of_the_tour_is_listed_with_its_minutes_and_what_to_read_on(
    client: FlaskClient, store: Store
) -> None:
    page, guide = read(client, "/start"), store.guides[GuideKey.FIRST_WEEK]
    stops = [step for step in guide.steps if not step.asks]
    assert page.headings["h4"] == [stop.title for stop in stops]
    assert {f"/?guide=first_week&stop={stop.key}" for stop in stops} <= set(page.links)
    assert {f"/topics/{key}" for stop in stops for key in stop.more} <= set(page.links)
    for stop in stops:
        count = minutes(words_of_stop(stop))
        assert folded(f"{stop.title} About {count} minute") in page.text, stop.key
    assert folded(guide.about) in page.text


def test_a_stop_that_not_everybody_has_says_whom_it_is_for_and_is_not_counted(
    client: FlaskClient, store: Store
) -> None:
    view = tour(store.guides[GuideKey.FIRST_WEEK], store)
    extra = [stop for stop in view.stops if stop.only]
    assert extra and view.minutes == sum(stop.minutes for stop in view.stops) - sum(stop.minutes for stop in extra)
    page = read(client, "/start")
    for stop in extra:
        assert f"Only for: {stop.only}" in page.text
    assert page.text.count("Only for:") == len(extra)


def test_the_minutes_are_counted_and_the_tour_with_its_quiz_is_read_in_under_25(
    client: FlaskClient, store: Store
) -> None:
    guide = store.guides[GuideKey.FIRST_WEEK]
    view = tour(guide, store)
    words = sum(words_of_stop(step) for step in guide.steps if not step.when)
    assert abs(view.minutes - words / 200) < 3
    asked = sum(map(words_of_question, guide.quiz)) / len(guide.quiz) * view.questions
    assert abs(view.quiz_minutes - asked / 200) < 1
    assert view.minutes + view.quiz_minutes < 25
    page = read(client, "/start")
    assert f"about {view.minutes} minutes to read" in page.text
    assert f"asks {view.questions} questions out of {len(guide.quiz)}" in page.text


def test_every_guide_is_begun_from_the_page_for_new_starters(client: FlaskClient, store: Store) -> None:
    page = read(client, "/start")
    assert {f"/?guide={key}" for key in GuideKey} <= set(page.links)
    for guide in store.guides.values():
        assert folded(guide.about) in page.text


def test_every_word_is_explained_as_each_document_means_it(client: FlaskClient, store: Store) -> None:
    page = read(client, "/start")
    assert "words" in page.ids
    for term in store.terms.values():
        assert f"word-{term.key}" in page.ids
        assert folded(term.expansion or term.name) in page.text
        for meaning in term.meanings:
            assert folded(f"{meaning.borough.label}: {meaning.says} {meaning.citation.section}") in page.text, term.key


def test_the_known_gaps_are_cautions_that_stand_in_the_topics(client: FlaskClient, store: Store) -> None:
    assert Counter(KNOWN_GAPS).most_common(1)[0][1] == 1
    page = read(client, "/about")
    for key, borough in KNOWN_GAPS:
        caution = store.topic(key).entry(borough).caution
        assert caution, (key, borough)
        assert folded(caution) in page.text


def test_the_figures_on_the_about_page_are_counted(client: FlaskClient, store: Store) -> None:
    page = read(client, "/about")
    topics = [store.topic(key) for key in store.titles]
    for borough in Borough:
        silent = sum(1 for topic in topics if topic.entry(borough).silent)
        assert store.silences[borough] == silent
        assert f"It does not answer {silent} of the {len(topics)} topics." in page.text
    lost = [link.label for link in store.links.values() if link.status is LinkStatus.LABEL_ONLY]
    assert f"The {len(lost)} without an address" in page.text
    assert all(folded(label) in page.text for label in lost)


# All of them.


def all_paths(store: Store) -> list[str]:
    return [*PAGES, "/contacts", "/topics?q=marac", *(f"/topics/{key}" for key in store.titles)]


def test_every_page_has_a_title_of_its_own_and_one_heading(client: FlaskClient, store: Store) -> None:
    pages = {path: read(client, path) for path in all_paths(store)}
    titles = Counter(page.title for page in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert [path for path, page in pages.items() if len(page.headings.get("h1", [])) != 1] == []


def test_no_id_stands_twice_on_a_page(client: FlaskClient, store: Store) -> None:
    for path in all_paths(store):
        assert [name for name, count in Counter(read(client, path).ids).items() if count > 1] == [], path


def test_every_link_of_ours_leads_somewhere(client: FlaskClient, store: Store) -> None:
    """From the front page on, wherever there is to go; a place on a page must be there as well."""
    seen: dict[str, PageRead | None] = {}
    wanted: list[tuple[str, str, str]] = []
    to_read = deque(["/"])
    while to_read:
        path = to_read.popleft()
        if path in seen:
            continue
        response = client.get(path)
        assert response.status_code == 200, path
        page = PageRead(response.text) if response.mimetype == "text/html" else None
        response.close()
        seen[path] = page
        for link in page.links if page else []:
            address, fragment = urldefrag(urljoin(f"http://localhost{path}", link))
            parts = urlsplit(address)
            if parts.netloc == "localhost":
                target = parts.path + (f"?{parts.query}" if parts.query else "")
                to_read.append(target)
                wanted.append((path, target, fragment))
    for path, target, fragment in wanted:
        page = seen[target]
        assert not fragment or (page and fragment in page.ids), (path, target, fragment)
    assert {f"/topics/{key}" for key in store.titles} <= set(seen)


def test_no_number_is_on_a_page_but_999_55_and_the_contents(client: FlaskClient, store: Store) -> None:
    known = {method.href for contact in store.contacts.values() for method in contact.methods} | {"tel:999"}
    for path in all_paths(store):
        called = {link for link in read(client, path).links if link.startswith(("tel:", "mailto:"))}
        assert called <= known, path


@pytest.mark.parametrize("path", PAGES)
def test_each_page_names_999_first(client: FlaskClient, path: str) -> None:
    page = read(client, path)
    assert "tel:999" in page.links


# Without the knowledge base.


@pytest.mark.parametrize(
    "path", ["/", "/?topic=marac_criteria", "/?guide=marac", "/start", "/about", "/accessibility", "/privacy"]
)
def test_what_needs_no_knowledge_base_answers_without_one(without_knowledge: FlaskClient, path: str) -> None:
    page = read(without_knowledge, path)
    assert "tel:999" in page.links


@pytest.mark.parametrize("path", ["/topics", "/topics?q=marac", "/topics/marac_criteria", "/thresholds"])
def test_what_is_read_from_it_says_that_it_is_gone(without_knowledge: FlaskClient, path: str) -> None:
    page = read(without_knowledge, path, 503)
    assert "/contacts" in page.links
    assert "tel:999" in page.links


# The statements.


@pytest.mark.parametrize("path", ["/accessibility", "/privacy"])
def test_the_statements_are_dated(client: FlaskClient, path: str) -> None:
    assert re.search(r"\b\d{1,2} (?:[A-Z][a-z]+) 20\d\d\b", read(client, path).text)


SAID_OF_REMOVAL = {
    Personal.EMAIL: "email addresses",
    Personal.NHS_NUMBER: "NHS numbers",
    Personal.NATIONAL_INSURANCE: "National Insurance numbers",
    Personal.PHONE: "phone numbers",
    Personal.DATE: "dates of birth",
    Personal.POSTCODE: "postcodes",
    Personal.ADDRESS: "street addresses",
    Personal.UPN: "pupil numbers",
    Personal.PASSPORT: "passport numbers",
    Personal.LICENCE: "driving licence numbers",
    Personal.VEHICLE: "vehicle registrations",
    Personal.CASE: "case references",
    Personal.NAME: "a name only where",
}


def test_the_privacy_page_names_all_that_is_removed(client: FlaskClient) -> None:
    text = read(client, "/privacy").text
    assert set(SAID_OF_REMOVAL) == set(Personal)
    assert [words for words in SAID_OF_REMOVAL.values() if words not in text] == []
    assert "Do not type names." in text


def test_no_conformance_is_claimed(client: FlaskClient) -> None:
    text = read(client, "/accessibility").text
    assert "We do not claim that it conforms" in text
    assert "fully compliant" not in text
    for duty in ("WCAG", "EHRC", "EASS", "SI 2018/952", "NVDA", "VoiceOver"):
        assert duty in text


def test_no_page_sets_a_cookie(client: FlaskClient, store: Store) -> None:
    """As the privacy page says."""
    for path in [*PAGES, "/contacts", "/topics/marac_criteria", "/topics/nothing"]:
        assert "Set-Cookie" not in client.get(path).headers, path


# A topic's question, carried to the assistant.


def test_a_topic_carries_its_question_to_the_assistant(client: FlaskClient, store: Store) -> None:
    page = client.get("/?topic=marac_criteria&borough=lambeth").text
    assert f'data-question="{store.titles["marac_criteria"].question}"' in page
    assert 'data-borough="lambeth"' in page


@pytest.mark.parametrize("key", list(GuideKey))
def test_a_guide_carries_its_question_to_the_assistant(client: FlaskClient, store: Store, key: GuideKey) -> None:
    page = client.get(f"/?guide={key}").text
    assert f'data-question="{store.guides[key].question}"' in page


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("guide=first_week&stop=marac", "{question}, from: {stop}"),
        ("guide=first_week&stop=role", "{question}"),  # a step that asks is no stop
        ("guide=first_week&stop=nothing", "{question}"),
        ("guide=first_week&stop=", "{question}"),
    ],
)
def test_a_tour_is_asked_for_from_a_stop_on(client: FlaskClient, store: Store, query: str, asked: str) -> None:
    guide = store.guides[GuideKey.FIRST_WEEK]
    wanted = asked.format(question=guide.question, stop=guide.step("marac").title)
    assert f'data-question="{wanted}"' in client.get(f"/?{query}").text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?topic=",
        "?topic=nothing",
        "?topic=%3Cscript%3E",
        "?borough=islington",
        "?guide=",
        "?guide=MARAC",
        "?guide=x",
    ],
)
def test_nothing_else_is_carried(client: FlaskClient, query: str) -> None:
    page = client.get(f"/{query}").text
    assert "data-question" not in page and "data-borough" not in page


def test_the_date_filter_writes_it_in_words(app: Flask) -> None:
    assert app.jinja_env.filters["day"](date(2023, 9, 1)) == "1 September 2023"
