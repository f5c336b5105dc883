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
from bot.earlier import earlier_question, ranking_with_earlier
from bot.parts import parsed_parts
from bot.places import model_archive
from bot.readings import PARTS, WITH_EARLIER, Parse


async def rankings(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """For each question, for each of its turns: text, intent, entities and topic rankings."""
    # imported here: Rasa reads the environment when it is imported
    from rasa.core.agent import Agent  # noqa: PLC0415

    agent = Agent.load(str(model_archive()))
    ranked = []
    for question in questions:
        ranked.append(await _conversation(question["turns"], agent.parse_message))
    return ranked


async def _conversation(turns: list[str], parse: Parse) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = []
    for turn in turns:
        earlier = earlier_question((said["text"], said["intent"]["name"]) for said in reversed(parsed))
        ranking = await ranking_with_earlier(turn, earlier, parse)
        parsed.append(
            {**await parse(turn), "metadata": {WITH_EARLIER: ranking, PARTS: await parsed_parts(turn, parse)}}
        )
    return parsed


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
