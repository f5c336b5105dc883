"""An intranet page of another origin, under a strict policy of its own, with the widget's script tag."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Intranet</title></head>
<body><main><h1>Intranet</h1><p>News of the day.</p></main>
<script src="{gateway}/static/widget.js" defer data-borough="lambeth"></script></body></html>"""
POLICY = (
    "default-src 'none'; script-src 'self' {gateway}; style-src 'self' {gateway}; connect-src 'self' {gateway}; "
    "img-src 'self'; require-trusted-types-for 'script'"
)


@dataclass
class Intranet:
    """`gateway` is set once it is known; the origin must be known before the gateway starts."""

    origin: str
    gateway: str = ""


@contextmanager
def running_intranet() -> Iterator[Intranet]:
    """On a free port, for as long as the block lasts."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/"
            self.send_response(200 if found else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(gateway=intranet.gateway))
            self.end_headers()
            if found:
                self.wfile.write(PAGE.format(gateway=intranet.gateway).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    intranet = Intranet(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield intranet
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
