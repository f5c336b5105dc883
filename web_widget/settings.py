"""The gateway's settings, from environment variables with defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from knowledge.paths import state_folder
from web_widget.hours import USUAL, OfficeHours, read_office_hours
from web_widget.hours import VARIABLE as OFFICE_HOURS
from web_widget.origins import VARIABLE as INTRANET_ORIGINS
from web_widget.origins import read_origins

SAFETY_FILE = Path(__file__).parent.parent / "knowledge" / "generated" / "safety.json"
MIN_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """Times are seconds. `turn_key` is shared with the engine alone. `intranet_origins` may embed the widget."""

    turn_key: bytes
    host: str = "127.0.0.1"
    port: int = 8080
    engine_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    state: Path = Path("var")
    safety_file: Path = SAFETY_FILE
    connect_timeout: float = 0.5
    answer_timeout: float = 8.0
    intranet_origins: tuple[str, ...] = ()
    office_hours: OfficeHours = USUAL

    @classmethod
    def from_environment(cls) -> GatewaySettings:
        """Raises ValueError where SIGNPOST_TURN_KEY is missing or too short, or origins or office hours are none."""
        key = os.environ.get("SIGNPOST_TURN_KEY", "").encode()
        if len(key) < MIN_KEY_BYTES:
            raise ValueError(f"SIGNPOST_TURN_KEY must be set, to {MIN_KEY_BYTES} characters or more; `make run` does.")
        return cls(
            turn_key=key,
            host=os.environ.get("SIGNPOST_HOST", "127.0.0.1"),
            port=int(os.environ.get("SIGNPOST_PORT", "8080")),
            engine_url=f"http://127.0.0.1:{os.environ.get('SIGNPOST_ENGINE_PORT', '5005')}",
            actions_url=f"http://127.0.0.1:{os.environ.get('SIGNPOST_ACTIONS_PORT', '5055')}",
            state=state_folder(),
            intranet_origins=read_origins(os.environ.get(INTRANET_ORIGINS, "")),
            office_hours=read_office_hours(os.environ.get(OFFICE_HOURS, "09:00-17:00")),
        )
