"""Rasa's check of an action's reply, with the schema compiled once.

Rasa 3.6.21 builds and checks a large constant JSON schema anew at every reply: about 20 of a turn's 37 ms.
The check itself is kept, with the same schema and the same error; only the building is done once. Any other
version of Rasa is left alone, since what is replaced here may have changed.
"""

from __future__ import annotations

import logging
from typing import Any

import rasa
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

MEASURED_VERSION = "3.6.21"

logger = logging.getLogger(__name__)


def install() -> bool:
    """Put the compiled check in place of Rasa's; False, and Rasa's own stays, with another version."""
    if rasa.__version__ != MEASURED_VERSION:
        logger.warning("rasa is not %s: its own reply check stays", MEASURED_VERSION)
        return False
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        """True for a well-formed reply. Raises jsonschema.ValidationError for any other."""
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    setattr(RemoteAction, "_validate_action_result", validate_action_result)
    return True
