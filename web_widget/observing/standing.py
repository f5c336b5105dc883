"""python -m web_widget.observing.standing [--check]: what the web server in front says while the gateway says nothing.

Two small files below ops/nginx/standing/, derived from the safety file: a contract's error for programs, a page without
style or script for people. Committed, so that the web server reads plain files; `--check` fails where one is not fresh.
"""

from __future__ import annotations

import html
import json
import sys
from datetime import date
from pathlib import Path

from web_widget.safety import Safety, load_safety
from web_widget.settings import SAFETY_FILE

FOLDER = Path(__file__).parents[2] / "ops" / "nginx" / "standing"
CODE = "GATEWAY_DOWN"
REFERENCE = "nginx"  # there is none; this says whose log to look into
MESSAGE = (
    "Signpost cannot be reached just now. Please try again shortly. If what you sent was very long, please shorten it."
)
NO_DAY = date.min  # nothing is overdue in a file that cannot know when it is read


def standing(safety: Safety) -> dict[str, str]:
    """Each file's name with its text."""
    return {"unavailable.json": _for_programs(safety), "unavailable.html": _for_people(safety)}


def _for_programs(safety: Safety) -> str:
    reply = safety.error(MESSAGE, NO_DAY).as_json()
    body = {"code": CODE, "message": MESSAGE, "reference": REFERENCE, "replies": [reply]}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _for_people(safety: Safety) -> str:
    items = [
        f"<li>{html.escape(contact.name)}: "
        + ", ".join(f'<a href="{html.escape(m.href)}">{html.escape(m.display)}</a>' for m in contact.methods)
        for contact in safety.contacts(NO_DAY, standing=True)
    ]
    lines = [
        "<!doctype html>",
        '<html lang="en-GB">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Signpost</title></head>',
        f"<body><main><h1>{html.escape(safety.file.emergency_line)}</h1>",
        f"<p>{html.escape(MESSAGE)}</p>",
        "<ul>",
        *items,
        "</ul></main></body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    wanted = standing(load_safety(SAFETY_FILE))
    stale = [name for name, text in wanted.items() if _held(FOLDER / name) != text]
    if arguments == ["--check"]:
        print("\n".join(f"not fresh: {FOLDER.name}/{name}" for name in stale))
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(wanted[name], encoding="utf-8")
    return 0


def _held(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
