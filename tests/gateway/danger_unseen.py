"""Lines for both screens for danger, by a hand that had seen neither the screens nor their training lines.

Measured, not to be fitted to: who improves a screen has new lines written.
"""

import json
from pathlib import Path

_LINES: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
IN_DANGER = _LINES["danger"]
# About past violence, or about what the policy says of it; most are made to be hard.
ABOUT_VIOLENCE = _LINES["ordinary"]
