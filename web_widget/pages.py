"""The pages people open. What each shows is made ready in a module of its own; the templates only lay it out."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date

from flask import Blueprint, abort, render_template, request, url_for

from contract.parts import day_in_words
from knowledge.store import Store, StoreUnavailable
from knowledge.vocabulary import Borough
from web_widget import topic_index
from web_widget.about_view import about_view
from web_widget.induction import induction
from web_widget.query import MOST_WORDS, borough_asked_of, words_asked_for
from web_widget.retention.durations import usual_age
from web_widget.rooms import rooms
from web_widget.thresholds_view import thresholds_view
from web_widget.topic_view import topic_view

blueprint = Blueprint("pages", __name__)


@blueprint.app_template_filter("day")
def day(value: date) -> str:
    return day_in_words(value)


@blueprint.get("/")
def index() -> str:
    """`?topic=` puts that topic's question into the field; `?borough=` chooses one."""
    question = None
    with suppress(StoreUnavailable, KeyError):
        question = rooms().store().titles[request.args["topic"]].question if "topic" in request.args else None
    return render_template("index.html", borough=borough_asked_of(), question=question)


@blueprint.get("/topics")
def topics() -> str:
    """By subject; `?order=az` from A to Z; `?q=` those that the words are found in."""
    store = rooms().store()
    words = words_asked_for()
    titles = store.titles.values()
    is_az = request.args.get("order") == "az"
    shown = {"q": words, "total": len(titles), "is_az": is_az, "most_words": MOST_WORDS}
    if words:
        found = topic_index.matching(titles, store.names("topic"), words)
        return render_template("topics.html", found=found, **shown)
    groups = topic_index.from_a_to_z(titles, store.terms.values()) if is_az else topic_index.by_subject(titles)
    return render_template("topics.html", groups=groups, **shown)


@blueprint.get("/topics/<key>")
def topic(key: str) -> str:
    """Both boroughs, or the one of `?borough=` alone."""
    store = rooms().store()
    try:
        found = store.topic(key)
    except KeyError:
        abort(404)
    only, today = borough_asked_of(), rooms().today()
    return render_template(
        "topic.html",
        topic=topic_view(store, found, only, today),
        only=only,
        boroughs=tuple(Borough),
        subject_anchor=topic_index.anchor_of(found.subject),
        today=today,
        address=url_for("pages.topic", key=key, borough=only and only.value, _external=True),
    )


@blueprint.get("/thresholds")
def thresholds() -> str:
    today = rooms().today()
    view = thresholds_view(rooms().store(), today)
    return render_template("thresholds.html", view=view, today=today, address=request.base_url)


@blueprint.get("/start")
def start() -> str:
    store = _store_if_any()
    return render_template("start.html", view=induction(store) if store else None)


@blueprint.get("/about")
def about() -> str:
    store = _store_if_any()
    today = rooms().today()
    return render_template("about.html", view=about_view(store, today) if store else None, today=today)


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    kept = usual_age(os.environ).days
    return render_template("privacy.html", keep_days=kept, keeps_identity=rooms().settings.keeps_identity)


def _store_if_any() -> Store | None:
    """For pages that say something without it too."""
    try:
        return rooms().store()
    except StoreUnavailable:
        return None
