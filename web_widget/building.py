"""The gateway's rooms, put together once for an application."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import Flask

from web_widget.access import caller_key
from web_widget.chat import Chat
from web_widget.conversations import Conversations
from web_widget.flow.engines import Engines
from web_widget.flow.limits import Limits
from web_widget.interactions.keeping import TurnKeeper, model_version
from web_widget.interactions.location import interactions_location
from web_widget.interactions.progress import TourProgress
from web_widget.interactions.store import InteractionsStore
from web_widget.kept_store import KeptStore
from web_widget.observing import sights
from web_widget.observing.metrics import Metrics
from web_widget.observing.turns import TurnWatch, Witnesses
from web_widget.privacy.screen import PrivacyScreen
from web_widget.rooms import Rooms
from web_widget.safety import load_safety
from web_widget.settings import GatewaySettings


def build_rooms(app: Flask, settings: GatewaySettings, metrics: Metrics) -> Rooms:
    """Raises OSError or ValueError: see `create_app`."""
    safety = load_safety(settings.safety_file)
    screen = _screen(settings.protected_file)
    conversations = Conversations(settings.turn_key)
    engines = Engines(settings)
    knowledge = KeptStore(settings.state)
    interactions = InteractionsStore(interactions_location(settings.state))
    interactions.start()
    mark = conversations.conversation_mark
    keeper = TurnKeeper(interactions, mark, knowledge.version, lambda: model_version(settings.state))
    progress = TourProgress(interactions, conversations.owner_mark)
    metrics.watch(sights.of_engines(engines))
    metrics.watch(sights.of_content(knowledge.open, settings.state))
    metrics.watch(sights.of_chores(settings.state))
    metrics.watch(sights.of_losses(lambda: interactions.dropped))
    chat = Chat(engines, conversations, safety, screen, Witnesses(keeper, progress, TurnWatch(metrics, mark)))
    return Rooms(
        settings=settings,
        safety=safety,
        screen=screen,
        engines=engines,
        limits=Limits(app, settings.turn_limit, caller_key),
        chat=chat,
        knowledge=knowledge,
        interactions=interactions,
        keeper=keeper,
        progress=progress,
    )


@lru_cache(maxsize=1)
def _screen(protected: Path) -> PrivacyScreen:
    """It takes two seconds and 100 MB, and keeps nothing of what it reads: applications of one process share it."""
    return PrivacyScreen.load(protected)
