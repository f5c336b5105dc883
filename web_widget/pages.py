"""The pages people open. What each shows is made ready in a module of its own; the templates only lay it out."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contract.parts import day_in_words
from knowledge.guiding.course import stops
from knowledge.guiding.records import Guide
from knowledge.guiding.words import from_stop
from knowledge.store import Store, StoreUnavailable
from knowledge.vocabulary import Borough, GuideKey
from web_widget import topic_index
from web_widget.about_view import about_view
from web_widget.access import owner
from web_widget.induction import induction
from web_widget.query import MOST_WORDS, borough_asked_of, words_asked_for
from web_widget.retention.durations import usual_age
from web_widget.rooms import rooms
from web_widget.thresholds_view import thresholds_view
from web_widget.topic_view import topic_view
from web_widget.tour_read import read_by

blueprint = Blueprint("pages", __name__)


@blueprint.app_template_filter("day")
def day(value: date) -> str:
    return day_in_words(value)


@blueprint.get("/")
def index() -> str:
    """`?topic=` puts that topic's question into the field, `?guide=` that guide's, from the stop of
    `&stop=` on; `?borough=` chooses one."""
    return render_template("index.html", borough=borough_asked_of(), question=_question_brought())


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
    """Where somebody has signed in, with what they have read of the tour."""
    store = _store_if_any()
    view = induction(store) if store else None
    return render_template("start.html", view=view, is_kept=bool(owner()), read=view and read_by(owner(), view.tour))


@blueprint.post("/start/forget")
def forget_progress() -> Response:
    """Of whoever has signed in, and nobody else's. Raises NotKept or TooMany, for which there are pages."""
    with rooms().limits.turn():
        rooms().progress.forget(owner())
    return redirect(url_for("pages.start", forgotten=1, _anchor="tour"), 303)


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


def _question_brought() -> str | None:
    """None where none is asked for, or what is asked for is not there."""
    with suppress(StoreUnavailable, KeyError, ValueError):
        if "topic" in request.args:
            return rooms().store().titles[request.args["topic"]].question
        if "guide" in request.args:
            return _question_of(rooms().store().guides[GuideKey(request.args["guide"])])
    return None


def _question_of(guide: Guide) -> str:
    """From its beginning, where no stop is asked for or there is none of that name."""
    titles = (stop.title for stop in stops(guide) if stop.key == request.args.get("stop"))
    return next((from_stop(guide.question, title) for title in titles), guide.question)


def _store_if_any() -> Store | None:
    """For pages that say something without it too."""
    try:
        return rooms().store()
    except StoreUnavailable:
        return None
