"""An application on a port of the loopback address, for as long as a block lasts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def _whole(app: WSGIApplication) -> WSGIApplication:
    """Reads each body before it is sent: Werkzeug leaves a file open where the browser hangs up, and Python warns."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(cast(Any, app(environ, start_response))) as body:
            return [b"".join(body)]

    return answer


@contextmanager
def serving(app: Flask, port: int) -> Iterator[str]:
    """Its address."""
    app.wsgi_app = _whole(app.wsgi_app)  # type: ignore[assignment]
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
