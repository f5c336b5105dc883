"""Under which names the readings of a message reach the actions. Used on both sides of the action webhook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

TOPIC_RANKING = "topic_ranking"  # the classifier's, in the parsed message
WITH_EARLIER = "topic_ranking_with_earlier"  # read with the question before it, in the metadata
PARTS = "parts"  # question by question, in the metadata

Parse = Callable[[str], Awaitable[dict[str, Any]]]
