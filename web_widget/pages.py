"""The pages people open."""

from __future__ import annotations

from flask import Blueprint, render_template

from contract.parts import currency
from knowledge.store import StoreUnavailable
from web_widget.rooms import rooms

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    return render_template("index.html")


@blueprint.get("/about")
def about() -> str:
    """What the answers rest on, and how old it is; useful without the knowledge base too."""
    here = rooms()
    try:
        store = here.store()
        documents = [(document, currency(document, here.today())) for document in store.documents.values()]
        return render_template("about.html", documents=documents, version=store.version)
    except StoreUnavailable:
        return render_template("about.html", documents=[], version=None)
