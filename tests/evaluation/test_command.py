"""`python -m evaluation` against a stub on loopback: exit codes and the two reports."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from evaluation.__main__ import main
from tests.evaluation.samples import RIGHT, Json, question


class Stub(HTTPServer):
    given: Json = RIGHT

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.server.given)

    def _answer(self, given: Json) -> None:
        body = json.dumps(given).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "tea.jsonl"
    line = question().model_dump(mode="json", exclude={"expect"}) | {"expect": {"all": ["teapot"]}}
    path.write_text(json.dumps(line), encoding="utf-8")
    return path


def ask(base: str, questions: Path, reports: Path) -> int:
    return main(["--base", base, "--reports", str(reports), str(questions)])


def test_right_and_wrong_answers_alike_exit_0(stub: Stub, questions: Path, tmp_path: Path) -> None:
    assert ask(stub.base, questions, tmp_path) == 0
    assert json.loads((tmp_path / "tea.json").read_text(encoding="utf-8"))["total"]["right"] == 1
    stub.given = {**RIGHT, "replies": [{"kind": "answer", "text": "In the urn."}]}
    assert ask(stub.base, questions, tmp_path) == 0
    assert "In the urn." in (tmp_path / "tea.md").read_text(encoding="utf-8")


def test_a_breach_of_the_schema_exits_1(stub: Stub, questions: Path, tmp_path: Path) -> None:
    stub.given = {**RIGHT, "conversation_id": "short"}
    assert ask(stub.base, questions, tmp_path) == 1
    assert "conversation" in (tmp_path / "tea.md").read_text(encoding="utf-8")


def test_nobody_there_exits_1(questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("http://127.0.0.1:9", questions, tmp_path) == 1
    assert "No gateway answers" in capsys.readouterr().err
    assert not (tmp_path / "tea.md").exists()


def test_a_bad_file_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("http://127.0.0.1:9", tmp_path / "none.jsonl", tmp_path) == 1
    assert "none.jsonl:1: [readable]" in capsys.readouterr().err
