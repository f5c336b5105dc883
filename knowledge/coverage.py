"""What `python -m knowledge coverage` prints: how much of the inventory is answered, and by what."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from knowledge.content import Content
from knowledge.schema_inventory import AskedRecord


def coverage_table(content: Content) -> list[str]:
    """Lines to print: per document and kind, how much is asked, answered by what, and left out on purpose."""
    lines = [f"{'document':<14}{'kind':<12}{'asked':>6}{'answered':>10}{'left out':>10}"]
    asked = sorted(content.inventory.asked, key=lambda one: (one.document, one.kind))
    for (document, kind), group in groupby(asked, key=lambda one: (one.document, one.kind)):
        lines.append(_row(document, kind.value, list(group)))
    for document, group in groupby(asked, key=lambda one: one.document):
        lines.append(_row(document, "all", list(group)))
    lines.append(_row("both", "all", asked))
    first = Counter(one.by[0].split("/")[0] for one in asked if one.by)
    lines += ["", "Answered first by: " + ", ".join(f"{count} {kind}" for kind, count in first.most_common())]
    lines += [f"Left out: {one.key}: {one.nobody_asks}" for one in asked if one.nobody_asks]
    told = {compared.by for compared in content.inventory.compared}
    lines.append(
        f"Differences: {len(content.inventory.compared)} known, told by {len(told)} of {len(content.differences)}"
    )
    return lines


def _row(document: str, kind: str, asked: list[AskedRecord]) -> str:
    answered = sum(bool(one.by) for one in asked)
    return f"{document:<14}{kind:<12}{len(asked):>6}{answered:>10}{len(asked) - answered:>10}"
