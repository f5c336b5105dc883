"""What access needs within a request, found on the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from web_widget.access.keys import Keys
from web_widget.access.settings import AccessSettings

EXTENSION = "signpost-access"


@dataclass(frozen=True, slots=True)
class Held:
    """`origins` are the intranet's."""

    settings: AccessSettings
    keys: Keys
    origins: tuple[str, ...]


def held() -> Held:
    return cast(Held, current_app.extensions[EXTENSION])
