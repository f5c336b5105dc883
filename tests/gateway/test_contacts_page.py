"""The contacts page as the server draws it: who comes first when, what it admits not to know, and what it needs."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from contract.reply import Contact
from knowledge.vocabulary import Borough
from tests.gateway.conftest import MakeApp
from web_widget import contacts_page
from web_widget.contact_groups import Group, cards_of, groups_of
from web_widget.hours import LONDON, read_office_hours
from web_widget.safety import Safety, load_safety
from web_widget.settings import SAFETY_FILE

DAY = datetime(2026, 11, 25, 10, tzinfo=LONDON)
NIGHT = datetime(2026, 11, 25, 2, tzinfo=LONDON)
PLACE = re.compile(r'<section class="group" id="(\w+)"|<li class="contact" id="contact-(\w+)"([^>]*)>')


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts_page, "now", lambda: DAY)


@pytest.fixture
def safety() -> Safety:
    return load_safety(SAFETY_FILE)


def get(client: FlaskClient, address: str = "/contacts") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def shown(page: str) -> list[str]:
    """Keys of the contacts that the page shows, in order."""
    return [key for _, key, attributes in PLACE.findall(page) if key and " hidden" not in attributes]


def grouped(safety: Safety, chosen: Borough | None, out: bool, more: tuple[Contact, ...] = ()) -> dict[str, Group]:
    contacts = [*safety.contacts(DAY.date()), *more]
    cards = cards_of(contacts, contacts, safety.words_of)
    return {group.key: group for group in groups_of(cards, chosen, out)}


def keys(group: Group) -> list[str]:
    return [card.contact.key for card in group.cards]


def test_all_contacts_stand_on_it_whatever_is_asked(client: FlaskClient, safety: Safety) -> None:
    wanted = {contact.key for contact in safety.file.contacts}
    for address in ("/contacts", "/contacts?borough=camden", "/contacts?q=nobody"):
        assert {key for _, key, _ in PLACE.findall(get(client, address)) if key} == wanted
    assert set(shown(get(client))) == wanted


def test_each_way_to_reach_somebody_is_a_link_with_its_note(client: FlaskClient, safety: Safety) -> None:
    page = get(client)
    for contact in safety.file.contacts:
        for method in contact.methods:
            assert f'href="{method.href}"' in page
            assert (method.note or "") in page


def test_it_needs_neither_engine_nor_knowledge_base(make_app: MakeApp, nobody: str, tmp_path: Path) -> None:
    client = make_app(state=tmp_path, engine_urls=(nobody,), actions_url=nobody).test_client()
    assert "tel:999" in get(client)


def test_by_day_boroughs_come_before_national_lines(safety: Safety) -> None:
    groups = grouped(safety, None, out=False)
    assert list(groups) == ["now", "lambeth", "camden", "national"]
    assert not groups["now"].is_shown
    assert "lambeth_out_of_hours" in keys(groups["lambeth"])
    assert "national_da_helpline" in keys(groups["national"])


@pytest.mark.parametrize("chosen", [None, *Borough])
def test_out_of_hours_those_who_answer_come_first(safety: Safety, chosen: Borough | None) -> None:
    """Who can be rung before who can only be written to, whichever borough is chosen."""
    groups = grouped(safety, chosen, out=True)
    assert keys(groups["now"]) == ["national_da_helpline", "lambeth_out_of_hours"]
    assert not set(keys(groups["now"])) & {*keys(groups["lambeth"]), *keys(groups["national"])}


def test_out_of_hours_the_chosen_boroughs_number_comes_before_the_nations(safety: Safety) -> None:
    (line, *_) = [c for c in safety.file.contacts if c.key == "national_da_helpline"]
    added = line.model_copy(update={"key": "x", "borough": Borough.LAMBETH, "source": "local", "citation": None})
    assert keys(grouped(safety, Borough.LAMBETH, out=True, more=(added,))["now"])[0] == "x"
    assert keys(grouped(safety, None, out=True, more=(added,))["now"])[0] == "national_da_helpline"


def test_at_night_camden_is_given_no_service_of_lambeth(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts_page, "now", lambda: NIGHT)
    keys_shown = shown(get(client, "/contacts?borough=camden"))
    assert keys_shown[0] == "national_da_helpline"
    assert not any("lambeth" in key for key in keys_shown)


def test_office_hours_are_a_setting_and_said_to_be_an_assumption(make_app: MakeApp) -> None:
    page = get(make_app(office_hours=read_office_hours("10:30-12:00")).test_client())
    assert "Monday to Friday, 10.30 am to midday" in page
    assert "assumption: neither policy gives any" in page
    assert shown(page)[0] == "national_da_helpline"  # at 10 am it is still closed


def test_what_a_policy_does_not_give_is_worked_out(safety: Safety) -> None:
    groups = grouped(safety, None, out=False)
    assert groups["lambeth"].silence is None
    silence = groups["camden"].silence
    assert silence and silence.startswith("Camden’s policy gives no phone number and no email address at all")
    assert "Ask your manager, or look on Camden’s own intranet." in silence
    (remark,) = [card.remark for group in groups.values() for card in group.cards if card.remark]
    assert remark.startswith("Lambeth’s policy gives no phone number for this.")
    assert groups["national"].remark == "Lambeth’s policy names these; Camden’s does not."


def test_a_contact_that_the_service_added_does_not_speak_for_the_policy(safety: Safety) -> None:
    (line, *_) = [c for c in safety.file.contacts if c.key == "national_da_helpline"]
    added = line.model_copy(update={"key": "x", "borough": Borough.CAMDEN, "source": "local", "citation": None})
    camden = grouped(safety, None, out=False, more=(added,))["camden"]
    assert camden.silence and keys(camden) == ["x"]
    of_policy = added.model_copy(update={"source": "policy"})
    assert grouped(safety, None, out=False, more=(of_policy,))["camden"].silence is None


def test_a_document_past_its_review_date_is_named(safety: Safety) -> None:
    overdue = grouped(safety, None, out=False)["lambeth"].overdue
    assert [cited.review_due for cited in overdue] == [date(2025, 6, 1)]


def test_the_search_is_the_interfaces(client: FlaskClient) -> None:
    for words in ("lado", "men’s advice", "MALE victim", "7926 4679", "02079264679", "@refuge"):
        wanted = client.get("/api/v1/contacts", query_string={"q": words}).get_json()["contacts"]
        assert wanted, words
        page = client.get("/contacts", query_string={"q": words}).text
        assert set(shown(page)) == {contact["key"] for contact in wanted}


def test_nothing_found_is_said_and_can_be_undone(client: FlaskClient) -> None:
    page = get(client, "/contacts?borough=camden&q=lado")
    assert shown(page) == []
    assert "Nothing matches “<span" in page and '<a href="/contacts?borough=camden">Clear the search</a>' in page


@pytest.mark.parametrize("borough", ["", "westminster", "LAMBETH", "national", "now", "%00", "<script>"])
def test_a_borough_that_is_none_means_all(client: FlaskClient, borough: str) -> None:
    page = client.get("/contacts", query_string={"borough": borough}).text
    assert len(shown(page)) == 12


def test_the_switch_keeps_the_words_and_they_stay_words(client: FlaskClient) -> None:
    page = client.get("/contacts", query_string={"q": '"><b>child', "borough": "lambeth"}).text
    assert "<b>" not in page
    assert "/contacts?borough=camden&amp;q=%22%3E%3Cb%3Echild" in page
    assert 'data-borough="lambeth" aria-current="true"' in page
    assert '<input type="hidden" name="borough" value="lambeth">' in page


def test_a_search_without_end_is_cut(client: FlaskClient) -> None:
    assert "x" * 101 not in get(client, f"/contacts?q={'x' * 4000}")


def test_the_holidays_of_thirteen_months_stand_on_it(client: FlaskClient) -> None:
    found = re.search(r'data-holidays="([^"]*)"', get(client))
    assert found
    days = found[1].split()
    assert days[0] == "2026-12-25" and days[-1] == "2027-12-26"
    assert "2027-03-29" in days  # Easter Monday


def test_the_worker_is_served_from_the_root(client: FlaskClient) -> None:
    response = client.get("/contacts-worker.js?v=1")
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    response.close()


def test_a_changed_number_makes_a_new_version(make_app: MakeApp, tmp_path: Path) -> None:
    def worker(safety_file: Path) -> str:
        found = re.search(r'data-worker="([^"]+)"', get(make_app(safety_file=safety_file).test_client()))
        assert found
        return found[1]

    content: dict[str, Any] = json.loads(SAFETY_FILE.read_text(encoding="utf-8"))
    content["contacts"][0]["methods"][0]["display"] = "another@example.org"
    changed = tmp_path / "safety.json"
    changed.write_text(json.dumps(content), encoding="utf-8")
    assert worker(SAFETY_FILE) == worker(SAFETY_FILE) != worker(changed)


def test_what_the_worker_keeps_is_what_the_version_is_of(client: FlaskClient) -> None:
    response = client.get("/contacts-worker.js")
    parts = response.text.partition("const PARTS")[2].partition("].map")[0]
    files = {name for name in contacts_page.MADE_OF if name.startswith("static/")}
    assert {f"static/{name}" for name in re.findall(r'"([\w/.]+)"', parts)} == files - {"static/contacts-worker.js"}
    response.close()
