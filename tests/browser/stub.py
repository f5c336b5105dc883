"""A stand-in gateway: real templates, static files, security header and CORS; scripted answers."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request

from launch.settings import free_ports
from tests.browser import replies
from tests.browser.replies import Json
from tests.browser.serving import serving
from web_widget.headers import POLICY
from web_widget.origins import allow

WIDGET = Path(__file__).resolve().parents[2] / "web_widget"
# What a host page's own strict policy has to allow, and nothing else.
ALLOWS_THE_GATEWAY = re.compile(r"(script|style|connect)-src 'self'")
# A host page whose style is as rude as an old intranet's.
HOST_PAGE = """<!doctype html><html lang="en"><head><title>Intranet</title>
<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/host.css"></head>
<body><main><h1>Intranet</h1><p>News of the day.</p></main>
<script src="{gateway}/static/widget.js" defer data-borough="camden"></script></body></html>"""
HOST_STYLE = """html { font-size: 62.5% }
* { color: #050 !important; font-family: fantasy !important; letter-spacing: 0.2em !important; }
main { position: relative; z-index: 2147483647; }
signpost-chat { display: none !important; visibility: hidden !important; opacity: 0.1 !important; }
signpost-chat { position: absolute !important; transform: scale(0.2) !important; filter: blur(9px) !important; }"""


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

    base: str
    host: str  # the same server by another name: another origin, from which a page embeds the widget
    script: list[Answer] = field(default_factory=list)
    asked: list[Json] = field(default_factory=list)
    forgotten: list[Json] = field(default_factory=list)
    feedback: list[Json] = field(default_factory=list)
    feedback_down: bool = False
    contacts_down: bool = False
    _gate: threading.Event = field(default_factory=threading.Event)

    def will_answer(self, *answers: Answer) -> None:
        self.script.extend(answers)

    def reset(self) -> None:
        """As new. Answers still held are let go first, so that no thread waits on."""
        self.release()
        self._gate = threading.Event()
        self.script, self.asked, self.forgotten, self.feedback = [], [], [], []
        self.contacts_down = self.feedback_down = False

    def release(self) -> None:
        self._gate.set()

    def next_answer(self, question: Json) -> Answer:
        self.asked.append(question)
        answer = self.script.pop(0) if self.script else Answer(replies.chat(replies.ANSWER))
        if answer.held:
            self._gate.wait(timeout=30)
        return answer


def create_stub_app(stub: Stub) -> Flask:
    """The page, a host page, and the four calls that the widget makes."""
    app = Flask(__name__, template_folder=str(WIDGET / "templates"), static_folder=str(WIDGET / "static"))

    @app.get("/")
    def index() -> str:
        asked = request.args
        return render_template("index.html", borough=asked.get("borough"), question=asked.get("question"))

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

    @app.post("/api/v1/feedback")
    def feedback() -> Response:
        if stub.feedback_down:
            return Response("{}", status=503, mimetype="application/json")
        stub.feedback.append(request.get_json())
        return Response(status=204)

    @app.get("/api/v1/contacts")
    def contacts() -> Response:
        if stub.contacts_down or request.args.get("standing") != "1":
            return Response("<h1>Bad gateway</h1>", status=502)
        return jsonify({"contacts": replies.CONTACTS["contacts"]})

    allow(app, (stub.host,))

    @app.after_request
    def secure(response: Response) -> Response:
        policy = POLICY.format(ancestors="'self'")
        if request.path == "/host":
            policy = ALLOWS_THE_GATEWAY.sub(rf"\g<0> {stub.base}", policy)
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app


@contextmanager
def running_stub() -> Iterator[Stub]:
    """A stub on a free port, for as long as the block lasts."""
    (port,) = free_ports(1)
    stub = Stub(base=f"http://127.0.0.1:{port}", host=f"http://localhost:{port}")
    with serving(create_stub_app(stub), port):
        yield stub
        stub.release()
