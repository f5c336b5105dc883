"""python -m bot.actions: the action server on 127.0.0.1, with the knowledge base open."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from functools import partial
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json
from sanic.worker.loader import AppLoader

from bot import limits
from bot.actions.answer import ActionName, Answer
from bot.actions.guide import GuideForm
from knowledge.answering import Knowledge
from knowledge.encoding import load_encoder
from knowledge.paths import BadStoreUrl, store_location
from knowledge.search import Search
from knowledge.store import StoreUnavailable, open_store
from knowledge.vocabulary import GuideKey

HOST = "127.0.0.1"
MEMORY_MB = 4096  # of address space
MAX_BODY_BYTES = 2_000_000  # Rasa sends the whole tracker with every turn


class Executor(ActionExecutor):  # type: ignore[misc]  # rasa-sdk is untyped
    """Runs actions without the domain: ours never read it, and the engine does not send it (selective domain).
    rasa-sdk 3.21 would refuse such a call with 449, because Rasa 3.6 knows no domain digest."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        return payload.get("domain") or {}


def build_app(knowledge: Knowledge) -> Sanic[Any, Any]:
    """The rasa-sdk application with our actions; its error pages, which repeat the request, say nothing."""
    executor = Executor()
    for name in ActionName:
        executor.register_action(Answer(name, knowledge))
    for guide in GuideKey:
        executor.register_action(GuideForm(guide, knowledge))
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.register_middleware(_say_nothing, "response")
    return app


async def _say_nothing(request: Request[Any, Any], response: BaseHTTPResponse) -> HTTPResponse | None:
    """rasa-sdk's 500 carries the conversation that it failed on; nobody needs it back."""
    return json({"error": "ACTIONS_FAILED"}, status=500) if response.status == 500 else None


def main() -> int:
    limits.keep_private()
    limits.cap_memory(int(os.environ.get("SIGNPOST_ACTIONS_MEMORY_MB", MEMORY_MB)))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("rasa_sdk").setLevel(logging.CRITICAL)  # its error lines quote the conversation
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", "Your versions of rasa and rasa_sdk", UserWarning)  # the wire format was checked
    try:
        store = open_store(store_location())
    except (StoreUnavailable, BadStoreUrl) as error:
        print(error, file=sys.stderr)
        return 1
    knowledge = Knowledge(store, Search(store, load_encoder()))
    loader = AppLoader(factory=partial(build_app, knowledge))
    app = loader.load()
    port = int(os.environ.get("SIGNPOST_ACTIONS_PORT", "5055"))
    app.prepare(host=HOST, port=port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(primary=app)
    return 0


if __name__ == "__main__":
    sys.exit(main())
