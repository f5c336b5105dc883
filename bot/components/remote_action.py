"""Rasa's call of the action server, with two faults of 3.6.21 taken out. Another version is left alone.

1. It builds and checks a large constant JSON schema anew at every reply: about 20 of a turn's 37 ms. The check
   is kept, with the same schema and the same kind of error; the building is done once.
2. It takes status 400 as "predict something else". With rules alone there is nothing else, and its limit
   counts only actions that ran: it asks the same action again, a hundred times a second, until the request
   times out, and everybody waits. Here a refusal is a failure, which ends the turn without a reply.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

import rasa
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions import action
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

MEASURED_VERSION = "3.6.21"

logger = logging.getLogger(__name__)


class ActionRefused(RasaException):
    """The action server answered 400."""


class SignpostRemoteAction(RemoteAction):
    """An action that answers or fails."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """See RemoteAction. Raises ActionRefused where that raises ActionExecutionRejection."""
        try:
            return await super().run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise ActionRefused(f"{self.name()} refused to run") from None

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """True for a well-formed reply. Raises jsonschema.ValidationError for any other."""
        error = best_match(_reply_validator().iter_errors(result))
        if error is not None:
            raise error
        return True


def install() -> bool:
    """Have Rasa make its remote actions of this class; False, and nothing changes, with another version."""
    if rasa.__version__ != MEASURED_VERSION:
        logger.warning("rasa is not %s: its own remote action stays", MEASURED_VERSION)
        return False
    _reply_validator()
    action.RemoteAction = SignpostRemoteAction  # type: ignore[misc]
    return True


@lru_cache(maxsize=1)
def _reply_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
