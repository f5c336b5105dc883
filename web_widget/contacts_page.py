"""The quick contacts page. From the safety file alone: it works with the engine and the knowledge base down."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, url_for

from knowledge.vocabulary import Borough
from web_widget.contact_groups import NOW, cards_of, groups_of
from web_widget.hours import LONDON, bank_holidays, is_out_of_hours
from web_widget.query import MOST_WORDS, borough_asked_of, words_asked_for
from web_widget.rooms import Rooms, rooms
from web_widget.safety import Safety

blueprint = Blueprint("contacts_page", __name__)

WORKER = "contacts-worker.js"
# What the page is made of: where one of them changes, the copy kept for use without a network is made anew.
MADE_OF = (
    *(f"templates/{name}" for name in ("base.html", "cards.html", "contacts.html")),
    *(f"static/{name}" for name in ("common.css", "page.css", "icon.svg")),
    *(f"static/{name}" for name in (WORKER, "contacts.js", "contacts/hours.js", "contacts/keeping.js")),
)
KEPT_KNOWN = timedelta(days=396)  # bank holidays: for as long as a saved copy may be read, 13 months


@blueprint.get("/contacts")
def page() -> str:
    """`q` are words to search for, `borough` one of the two; anything else is as if it were not there."""
    here = rooms()
    return render_template("contacts.html", **_shown(here, borough_asked_of(), words_asked_for(), now()))


@blueprint.get(f"/{WORKER}")
def worker() -> Response:
    """From the root, so that its scope may be the page; in /static/ it could serve nothing outside."""
    return current_app.send_static_file(WORKER)


def now() -> datetime:
    return datetime.now(LONDON)


def _shown(here: Rooms, borough: Borough | None, words: str, at: datetime) -> dict[str, Any]:
    """What the template needs."""
    today, hours = at.date(), here.settings.office_hours
    holidays = bank_holidays(today, today + KEPT_KNOWN)
    found = here.safety.contacts(today, borough, words)
    cards = cards_of(here.safety.contacts(today), found, here.safety.words_of)
    return {
        "groups": groups_of(cards, borough, is_out_of_hours(at, holidays, hours)),
        "now_key": NOW,
        "count": len(found),
        "words": words,
        "most_words": MOST_WORDS,
        "borough": borough,
        "choices": [(choice, _address(choice, words)) for choice in (None, *Borough)],
        "cleared": _address(borough, ""),
        "hours": hours,
        "holidays": sorted(holidays),
        "today": today,
        "worker": url_for("contacts_page.worker", v=_version(here.safety)),
    }


def _address(borough: Borough | None, words: str) -> str:
    return url_for("contacts_page.page", borough=borough and borough.value, q=words or None)


def _version(safety: Safety) -> str:
    """Of the page's contacts, words, looks and script together."""
    folder = Path(current_app.root_path)
    content = hashlib.sha256()
    for name in MADE_OF:
        content.update((folder / name).read_bytes())
    content.update(safety.file.model_dump_json().encode())  # as it is served, which may be older than the file
    return content.hexdigest()[:16]
