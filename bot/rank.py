"""The classifier's rankings of a file of questions: `python -m bot.rank QUESTIONS.jsonl RANKINGS.json`.

For `make calibrate`: reads each line's `turns`, writes for each turn what the actions would be given.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

from bot import environment, logs
from bot.places import model_archive


async def rankings(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """For each question, for each of its turns: text, intent, entities and topic ranking."""
    # imported here: Rasa reads the environment when it is imported
    from rasa.core.agent import Agent  # noqa: PLC0415

    agent = Agent.load(str(model_archive()))
    ranked = []
    for question in questions:
        ranked.append([dict(await agent.parse_message(turn)) for turn in question["turns"]])
    return ranked


def main() -> int:
    """Write the second argument from the first."""
    source, target = map(Path, sys.argv[1:3])
    environment.prepare()
    logs.EngineLog(sys.stderr, logging.ERROR).install()
    questions = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    target.write_text(json.dumps(asyncio.run(rankings(questions))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
