"""What the gateway's routes share, found on the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from flask import current_app

from knowledge.store import Store
from web_widget.chat import Chat
from web_widget.flow.engines import Engines
from web_widget.flow.limits import Limits
from web_widget.hours import LONDON
from web_widget.interactions.keeping import TurnKeeper
from web_widget.interactions.progress import TourProgress
from web_widget.interactions.store import InteractionsStore
from web_widget.kept_store import KeptStore
from web_widget.privacy.screen import PrivacyScreen
from web_widget.readiness import Readiness
from web_widget.recent import RecentAnswers
from web_widget.safety import Safety
from web_widget.settings import GatewaySettings

EXTENSION = "signpost"


@dataclass(frozen=True, slots=True)
class Rooms:
    settings: GatewaySettings
    safety: Safety
    screen: PrivacyScreen
    engines: Engines
    limits: Limits
    chat: Chat
    knowledge: KeptStore
    interactions: InteractionsStore
    keeper: TurnKeeper
    progress: TourProgress
    recent: RecentAnswers = field(default_factory=RecentAnswers)
    readiness: Readiness = field(default_factory=Readiness)

    def today(self) -> date:
        """London's date: review dates are the boroughs'."""
        return datetime.now(LONDON).date()

    def store(self) -> Store:
        """The knowledge base as it is live now. Raises StoreUnavailable."""
        return self.knowledge.open()


def rooms() -> Rooms:
    return cast(Rooms, current_app.extensions[EXTENSION])
