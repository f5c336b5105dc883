"""What the gateway's routes share: settings, safety, engine, chat and what is kept, found on the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from flask import current_app

from knowledge.paths import store_location
from knowledge.store import Store, StoreUnavailable
from web_widget.chat import Chat
from web_widget.engine import Engine
from web_widget.hours import LONDON
from web_widget.interactions.feedback import FeedbackFile
from web_widget.kept_store import KeptStore
from web_widget.readiness import Readiness
from web_widget.recent import RecentAnswers
from web_widget.safety import Safety
from web_widget.settings import GatewaySettings

EXTENSION = "signpost"


@dataclass(frozen=True, slots=True)
class Rooms:
    settings: GatewaySettings
    safety: Safety
    engine: Engine
    chat: Chat
    feedback: FeedbackFile
    recent: RecentAnswers = field(default_factory=RecentAnswers)
    readiness: Readiness = field(default_factory=Readiness)
    kept: KeptStore = field(default_factory=KeptStore)

    def today(self) -> date:
        """London's date: review dates are the boroughs'."""
        return datetime.now(LONDON).date()

    def store(self) -> Store:
        """The knowledge base as it is live now. Raises StoreUnavailable."""
        return self.kept.open(store_location(self.settings.state))

    def content_version(self) -> str | None:
        """The live knowledge base's; None where it cannot be read."""
        try:
            return self.store().version
        except StoreUnavailable:
            return None


def rooms() -> Rooms:
    return cast(Rooms, current_app.extensions[EXTENSION])
