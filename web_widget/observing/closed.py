"""Counters whose labels are closed lists: nothing that anybody sends can make a new series."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter

OTHER = "other"


class ClosedCounter:
    """A counter with one label, whose values are named beforehand and start at 0. Anything else counts as `other`."""

    def __init__(self, registry: CollectorRegistry, name: str, says: str, label: str, values: Iterable[str]) -> None:
        counter = Counter(name, says, [label], registry=registry)
        self._children = {str(value): counter.labels(str(value)) for value in (*values, OTHER)}

    def count(self, value: str) -> None:
        self._children.get(str(value), self._children[OTHER]).inc()
