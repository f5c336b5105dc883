"""The gateway's settings, from environment variables with defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.paths import state_folder
from web_widget.access import AccessSettings
from web_widget.flow.limits import USUAL as USUAL_TURNS
from web_widget.flow.limits import VARIABLE as TURN_LIMIT
from web_widget.flow.limits import read_turn_limit
from web_widget.hours import USUAL, OfficeHours, read_office_hours
from web_widget.hours import VARIABLE as OFFICE_HOURS
from web_widget.origins import VARIABLE as INTRANET_ORIGINS
from web_widget.origins import read_origins

GENERATED = Path(__file__).parent.parent / "knowledge" / "generated"
SAFETY_FILE = GENERATED / "safety.json"
PROTECTED_FILE = GENERATED / "protected.json"
MIN_KEY_BYTES = 32
KEEP_IDENTITY = "SIGNPOST_KEEP_IDENTITY"


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """Times are seconds. `turn_key` is shared with the engine. `intranet_origins` may embed the widget.
    `engines_share_conversations` where their tracker is one database. `turn_limit` is turns a minute for one person.
    `keeps_identity`: who asked is kept beside the question."""

    turn_key: bytes
    host: str = "127.0.0.1"
    port: int = 8080
    engine_urls: tuple[str, ...] = ("http://127.0.0.1:5005",)
    engines_share_conversations: bool = False
    actions_url: str = "http://127.0.0.1:5055"
    state: Path = Path("var")
    safety_file: Path = SAFETY_FILE
    protected_file: Path = PROTECTED_FILE
    connect_timeout: float = 0.5
    answer_timeout: float = 8.0
    intranet_origins: tuple[str, ...] = ()
    office_hours: OfficeHours = USUAL
    access: AccessSettings = field(default_factory=AccessSettings)
    keeps_identity: bool = False
    turn_limit: int | None = USUAL_TURNS

    @classmethod
    def from_environment(cls) -> GatewaySettings:
        """Raises ValueError where SIGNPOST_TURN_KEY is missing or too short, or another variable holds what it does not
        take."""
        key = _turn_key()
        if len(key) < MIN_KEY_BYTES:
            raise ValueError(f"SIGNPOST_TURN_KEY must be set, to {MIN_KEY_BYTES} characters or more; `make run` does.")
        host = os.environ.get("SIGNPOST_HOST", "127.0.0.1")
        return cls(
            turn_key=key,
            host=host,
            access=AccessSettings.from_environment(host),
            keeps_identity=_yes_or_no(KEEP_IDENTITY),
            port=int(os.environ.get("SIGNPOST_PORT", "8080")),
            engine_urls=tuple(
                f"http://127.0.0.1:{port}" for port in os.environ.get("SIGNPOST_ENGINE_PORT", "5005").split()
            ),
            engines_share_conversations=bool(os.environ.get("SIGNPOST_TRACKER_URL")),
            turn_limit=read_turn_limit(os.environ.get(TURN_LIMIT, str(USUAL_TURNS))),
            actions_url=f"http://127.0.0.1:{os.environ.get('SIGNPOST_ACTIONS_PORT', '5055')}",
            state=state_folder(),
            intranet_origins=read_origins(os.environ.get(INTRANET_ORIGINS, "")),
            office_hours=read_office_hours(os.environ.get(OFFICE_HOURS, "09:00-17:00")),
        )


def _turn_key() -> bytes:
    """The environment's, as the launcher sets it; or the one that it left in the state folder, for commands by hand."""
    given = os.environ.get("SIGNPOST_TURN_KEY", "")
    kept = state_folder() / "turn.key"
    return (given or (kept.read_text(encoding="ascii").strip() if kept.is_file() else "")).encode()


def _yes_or_no(variable: str) -> bool:
    given = os.environ.get(variable, "") or "no"
    if given not in ("yes", "no"):
        raise ValueError(f"{variable} takes yes or no.")
    return given == "yes"
