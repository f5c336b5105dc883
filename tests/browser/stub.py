"""A stand-in gateway: real templates, static files and security header; scripted answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.serving import make_server

from tests.browser import replies
from tests.browser.replies import Json

WIDGET = Path(__file__).resolve().parents[2] / "web_widget"
POLICY = (
    "default-src 'none'; script-src {own}; style-src {own}; connect-src {own}; img-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'"
)
# A host page whose style is as rude as an old intranet's.
HOST_PAGE = """<!doctype html><html lang="en"><head><title>Intranet</title>
<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/host.css"></head>
<body><main><h1>Intranet</h1><p>News of the day.</p></main>
<script src="{gateway}/static/widget.js" defer data-borough="camden"></script></body></html>"""
HOST_STYLE = "html { font-size: 62.5% } * { color: #050 !important; font-family: fantasy }"


@dataclass(frozen=True)
class Answer:
    """What the stub sends to one POST /api/v1/chat. `body` is sent as it stands where it is text."""

    body: Json | str
    status: int = 200
    retry_after: str | None = None
    held: bool = False  # not sent before Stub.release()


@dataclass
class Stub:
    """Answers in the order scripted, then the usual answer for ever; remembers what it was asked."""

    base: str = ""
    script: list[Answer] = field(default_factory=list)
    asked: list[Json] = field(default_factory=list)
    forgotten: list[Json] = field(default_factory=list)
    contacts_down: bool = False
    _gate: threading.Event = field(default_factory=threading.Event)

    def will_answer(self, *answers: Answer) -> None:
        self.script.extend(answers)

    def reset(self) -> None:
        """As new. Answers still held are let go first, so that no thread waits on."""
        self.release()
        self._gate = threading.Event()
        self.script, self.asked, self.forgotten, self.contacts_down = [], [], [], False

    def release(self) -> None:
        self._gate.set()

    def next_answer(self, question: Json) -> Answer:
        self.asked.append(question)
        answer = self.script.pop(0) if self.script else Answer(replies.chat(replies.ANSWER))
        if answer.held:
            self._gate.wait(timeout=30)
        return answer


def create_stub_app(stub: Stub) -> Flask:
    """The pages and the three calls that the widget makes."""
    app = Flask(__name__, template_folder=str(WIDGET / "templates"), static_folder=str(WIDGET / "static"))

    @app.get("/")
    def index() -> str:
        return render_template("index.html", borough=request.args.get("borough"))

    @app.get("/host")
    def host() -> str:
        return HOST_PAGE.format(gateway=stub.base)

    @app.get("/host.css")
    def host_style() -> Response:
        return Response(HOST_STYLE, mimetype="text/css")

    @app.post("/api/v1/chat")
    def chat() -> Response:
        answer = stub.next_answer(request.get_json())
        kind = "text/html" if isinstance(answer.body, str) else "application/json"
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        response = Response(text, status=answer.status, mimetype=kind)
        if answer.retry_after is not None:
            response.headers["Retry-After"] = answer.retry_after
        return response

    @app.post("/api/v1/forget")
    def forget() -> Response:
        stub.forgotten.append(request.get_json())
        return Response(status=204)

    @app.get("/api/v1/contacts")
    def contacts() -> Response:
        if stub.contacts_down or request.args.get("standing") != "1":
            return Response("<h1>Bad gateway</h1>", status=502)
        return jsonify({"contacts": replies.CONTACTS["contacts"]})

    @app.after_request
    def secure(response: Response) -> Response:
        own = f"'self' {stub.base}" if request.path == "/host" else "'self'"
        response.headers["Content-Security-Policy"] = POLICY.format(own=own)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if origin := request.headers.get("Origin"):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            response.headers["Vary"] = "Origin"
        return response

    return app


@contextmanager
def running_stub() -> Iterator[Stub]:
    """A stub on a free port of the loopback address, for as long as the block lasts."""
    stub = Stub()
    server = make_server("127.0.0.1", 0, create_stub_app(stub), threaded=True)
    stub.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.release()
        server.shutdown()
        thread.join(timeout=10)
