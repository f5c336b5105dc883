"""The application watched: a line in the log for each request, and the figures at /metrics."""

from __future__ import annotations

import logging
import time
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from web_widget.observing.logs import logger
from web_widget.observing.metrics import Metrics

EXTENSION = "signpost_metrics"
# Asked for by machines, every few seconds, or by the dozen: of interest only where they fail.
FREQUENT = {"static", "health.live", "health.ready", "metrics.figures"}

metrics_blueprint = Blueprint("metrics", __name__)


@metrics_blueprint.get("/metrics")
def figures() -> Response:
    """Prometheus's text format. Whoever may read it is decided before it gets here."""
    return Response(metrics().exposition(), content_type=CONTENT_TYPE_LATEST)


def metrics() -> Metrics:
    """This application's."""
    return cast(Metrics, current_app.extensions[EXTENSION])


def watch(app: Flask, watched: Metrics) -> None:
    """Before anything else is registered with `app`: then the time counts from the beginning, and the status is the one
    that is sent."""
    app.extensions[EXTENSION] = watched
    app.register_blueprint(metrics_blueprint)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.signpost_began = time.perf_counter()


def _end(response: Response) -> Response:
    began = g.get("signpost_began")
    took = None if began is None else round((time.perf_counter() - began) * 1000)
    level = logging.WARNING if response.status_code >= 500 else logging.INFO
    if request.endpoint in FREQUENT and response.status_code < 400:
        level = logging.DEBUG
    logger().log(level, "request", status=response.status_code, ms=took)
    return response
