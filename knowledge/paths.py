"""Where the store stands: below the state folder, which `SIGNPOST_VAR` names."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    return Path(os.environ.get("SIGNPOST_VAR", "var")).resolve()


def store_path() -> Path:
    return state_folder() / "knowledge.sqlite"
