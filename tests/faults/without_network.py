"""Run in a network of its own with nothing in it but loopback: a whole stack answers, and what it tried to reach beyond
this machine is counted by the kernel. Called by test_no_network.py."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from pathlib import Path

from evaluation.asking import Gateway
from evaluation.questions import DEVELOPMENT, load_questions
from launch.stack import running_stack
from web_widget.flow.limits import OFF, VARIABLE

QUESTIONS = 60


def attempts_to_leave() -> int:
    """Packets for which there was no way out, of both kinds of address."""
    names, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:"))
    old = int(values[names.index("OutNoRoutes")])
    new = Path("/proc/net/snmp6").read_text().split()
    return old + int(new[new.index("Ip6OutNoRoutes") + 1])


def main() -> int:
    os.environ[VARIABLE] = OFF
    statuses: list[int] = []
    with running_stack() as base, closing(Gateway.at(base)) as gateway:
        for question in load_questions([DEVELOPMENT])[:QUESTIONS]:
            statuses.append(gateway.converse(question.turns, question.borough).status)
        exchange = gateway.converse(
            ["Mrs Adeyemi of 12 Acacia Avenue, jo@example.com, 07700 900123: who can interpret?"], None
        )
        statuses.append(exchange.status)
    print(json.dumps({"statuses": statuses, "attempts": attempts_to_leave()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
