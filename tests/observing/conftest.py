"""The log and the figures as the gateway has them; what `configure` changes in this process is put back."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from web_widget.observing import logs
from web_widget.observing.metrics import Metrics
from web_widget.privacy.personal import Personal
from web_widget.problems import PROBLEMS

CANARY = "canary-9042"
ROOT = Path(__file__).parents[2]
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.lastResort, warnings.showwarning)
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    yield io.StringIO()
    root.handlers[:], root.level, logging.lastResort, warnings.showwarning = kept
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    for name in ("signpost", "web_widget"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def log(stream: io.StringIO) -> io.StringIO:
    """What was written to the log since it was configured."""
    logs.configure(stream)
    return stream


@pytest.fixture
def lines(log: io.StringIO) -> Lines:
    return lambda: [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(codes=PROBLEMS, removed=Personal)


def figures_of(text: str) -> dict[str, float]:
    """Each series of Prometheus's text format, labels included, with its figure."""
    shown = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {series: float(figure) for series, figure in shown}


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
