"""Keeps Rasa from fingerprinting training data for a cache that is switched off. Called by `bot.train`.

After each step of a training Rasa 3.6 hashes the step's whole output, 15,000 examples and their vectors at a time, for
a cache whose size we set to nothing (see `environment`): 25 of 110 seconds.
"""

from __future__ import annotations

from typing import Any

import rasa
from rasa.engine.graph import ExecutionContext, GraphNodeHook
from rasa.engine.training import graph_trainer

WRITTEN_FOR = "3.6.21"


class NoCaching(GraphNodeHook):
    """Stands where Rasa's TrainingHook stood, and does nothing."""

    def __init__(self, **unused: Any) -> None:
        """Takes what TrainingHook takes."""

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, Any]:
        """See GraphNodeHook."""
        return {}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, Any],
    ) -> None:
        """See GraphNodeHook."""


def install() -> None:
    """From now on trainings in this process fingerprint nothing.

    Raises RuntimeError with another Rasa than this was written for: its trainer may have changed.
    """
    if rasa.__version__ != WRITTEN_FOR:
        raise RuntimeError(f"bot/uncached.py was written for Rasa {WRITTEN_FOR}; this is {rasa.__version__}")
    setattr(graph_trainer, "TrainingHook", NoCaching)  # noqa: B010  (mypy would take it for a re-export)
