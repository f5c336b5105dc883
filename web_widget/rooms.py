"""What the gateway's routes share: settings, safety, engine and chat, found on the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from knowledge.paths import store_location
from knowledge.store import Store, open_store
from web_widget.chat import Chat
from web_widget.engine import Engine
from web_widget.readiness import Readiness
from web_widget.safety import Safety
from web_widget.settings import GatewaySettings

LONDON = ZoneInfo("Europe/London")
EXTENSION = "signpost"


@dataclass(frozen=True, slots=True)
class Rooms:
    settings: GatewaySettings
    safety: Safety
    engine: Engine
    chat: Chat
    readiness: Readiness = field(default_factory=Readiness)

    def today(self) -> date:
        """London's date: review dates are the boroughs'."""
        return datetime.now(LONDON).date()

    def store(self) -> Store:
        """The knowledge base, opened anew: nothing but pages of topics needs it. Raises StoreUnavailable."""
        return open_store(store_location(self.settings.state))


def rooms() -> Rooms:
    return cast(Rooms, current_app.extensions[EXTENSION])
