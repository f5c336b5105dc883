"""The gateway: the only open port. Knows HTTP and people; knows no policy and no Rasa.

A message is validated, normalised, stripped of personal data, screened for danger, and sent on as a signed
turn; what comes back is held to the contract. Every failure is a reply with the emergency line.
"""

from __future__ import annotations

from flask import Flask

from web_widget import access, api, contacts_page, health, origins, pages, uncaught
from web_widget.building import build_rooms
from web_widget.engine import Fault
from web_widget.headers import secure
from web_widget.observing.metrics import Metrics
from web_widget.observing.serving import watch
from web_widget.privacy.personal import Personal
from web_widget.problems import Code
from web_widget.rooms import EXTENSION
from web_widget.settings import GatewaySettings

MAX_BODY_BYTES = 16 * 1024


def create_app(settings: GatewaySettings | None = None) -> Flask:
    """The Flask application. Raises OSError or ValueError where the safety file or the privacy screen's word list
    cannot be read: without the one no error could carry the emergency line, without the other nobody could ask."""
    settings = settings or GatewaySettings.from_environment()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # “//” is no address of ours, and a redirect would repeat the request's host
    metrics = Metrics([*Code, *Fault], Personal)
    watch(app, metrics)  # first, so that the time counts from the beginning
    access.register(app, settings.access, settings.turn_key, settings.intranet_origins, uncaught.refused)
    app.extensions[EXTENSION] = build_rooms(app, settings, metrics)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(contacts_page.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    uncaught.register(app)
    origins.allow(app, settings.intranet_origins)
    secure(app, settings.intranet_origins, is_https=settings.access.is_https)
    return app
