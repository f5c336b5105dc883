"""Start the engine on loopback: `python -m bot.serve`, from the folder that holds bot/.

Refuses to start, with one line that says why, if the model is not the one that was trained, or cannot be
loaded, or if the tracker's database cannot be reached.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from bot import environment, limits, logs, postgres
from bot.places import engine_encoder, model_archive, model_checksums
from encoders import checksums

ENDPOINTS = "bot/endpoints.yml"
CREDENTIALS = "bot/credentials.yml"
WARM_UP = "When do I refer a case?"  # the first sentence through the pipeline costs a second

logger = logging.getLogger("bot.serve")


def main() -> int:
    """Serve until stopped; 1 if the engine may not start."""
    limits.keep_private()
    try:
        environment.prepare()
    except ValueError as error:
        print(f"not started: {error}", file=sys.stderr)
        return 1
    log = logs.EngineLog(sys.stderr, logging.INFO)
    log.install()
    limits.cap_memory(int(os.environ["SIGNPOST_ENGINE_MEMORY_MB"]))
    try:
        checksums.verify(model_checksums(), [model_archive(), *engine_encoder()])
        _await_tracker()
    except (postgres.BadTrackerUrl, postgres.TrackerUnreachable) as error:
        logger.error("not started: %s", error)
        return 1
    except checksums.ChecksumMismatch as error:
        logger.error("not started: %s; train the model again", error)
        return 1
    return _serve(log)


def _await_tracker() -> None:
    """Before Rasa is loaded, since its own words for a missing server quote the address."""
    url = postgres.read_url(os.environ[postgres.VARIABLE])
    if url is not None:
        postgres.wait_for_server(url, postgres.START_SECONDS)


def _serve(log: logs.EngineLog) -> int:
    # imported here: Rasa must find the environment and the log as they are meant to be
    from rasa import server  # noqa: PLC0415
    from rasa.core import run  # noqa: PLC0415
    from rasa.core.utils import AvailableEndpoints  # noqa: PLC0415

    from bot import sessions  # noqa: PLC0415
    from bot.components import remote_action  # noqa: PLC0415

    remote_action.install()
    sessions.install()
    server.add_root_route = _add_nothing

    async def make_ready(app: Any, loop: Any) -> None:
        """Once the model should be there, and before the first turn; without it there is nothing to serve."""
        if not app.ctx.agent.is_ready():
            raise RuntimeError("the model could not be loaded")
        await app.ctx.agent.parse_message(WARM_UP)
        logger.info("ready")
        log.seal()

    run.serve_application(
        model_path=str(model_archive()),
        interface="127.0.0.1",
        port=environment.engine_port(),
        credentials=CREDENTIALS,
        endpoints=AvailableEndpoints.read_endpoints(ENDPOINTS),
        enable_api=False,
        server_listeners=[(make_ready, "after_server_start")],
    )
    return 0


def _add_nothing(app: Any) -> None:
    """Rasa's greeting at `/` tells its version, and says 200 without a model."""


if __name__ == "__main__":
    sys.exit(main())
