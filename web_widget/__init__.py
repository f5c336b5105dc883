"""The gateway: the only open port. Knows HTTP and people; knows no policy and no Rasa.

A message is validated, normalised, stripped of personal data, screened for danger, and sent on as a signed
turn; what comes back is held to the contract. Every failure is a reply with the emergency line.
"""

from __future__ import annotations

from flask import Flask

from web_widget import api, contacts_page, health, origins, pages, uncaught
from web_widget.chat import Chat
from web_widget.engine import Engine
from web_widget.headers import secure
from web_widget.interactions.feedback import FeedbackFile
from web_widget.rooms import EXTENSION, Rooms
from web_widget.safety import load_safety
from web_widget.settings import GatewaySettings

MAX_BODY_BYTES = 16 * 1024


def create_app(settings: GatewaySettings | None = None) -> Flask:
    """The Flask application. Raises OSError or ValueError where the safety file cannot be read: without it
    no error could carry the emergency line."""
    settings = settings or GatewaySettings.from_environment()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    safety = load_safety(settings.safety_file)
    engine = Engine(settings)
    feedback = FeedbackFile(settings.state / "interactions.sqlite")
    app.extensions[EXTENSION] = Rooms(settings, safety, engine, Chat(engine, safety, settings), feedback)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(contacts_page.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    uncaught.register(app)
    origins.allow(app, settings.intranet_origins)
    secure(app, settings.intranet_origins)
    return app
