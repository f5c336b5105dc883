"""The engine does not start on a model that is not the one that was trained, nor on a database that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import places, serve
from encoders import checksums


@pytest.fixture
def trained(state_folder: Path) -> Path:
    files = [places.model_archive(), *places.engine_encoder()]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(file.name.encode())
    checksums.record(places.model_checksums(), files)
    return places.model_archive()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    starts: list[bool] = []
    monkeypatch.setattr(serve, "_serve", lambda log: starts.append(True) or 0)
    monkeypatch.setattr("bot.limits.cap_memory", lambda megabytes: None)
    monkeypatch.setattr("bot.logs.EngineLog.install", lambda self: None)
    return starts


def test_a_good_model_is_served(trained: Path, started: list[bool]) -> None:
    assert serve.main() == 0 and started


def test_a_flipped_byte_in_the_model(trained: Path, started: list[bool]) -> None:
    trained.write_bytes(b"engine.tar.gy")
    assert serve.main() == 1 and not started


def test_a_truncated_model(trained: Path, started: list[bool]) -> None:
    trained.write_bytes(trained.read_bytes()[:3])
    assert serve.main() == 1 and not started


def test_no_model(trained: Path, started: list[bool]) -> None:
    trained.unlink()
    assert serve.main() == 1 and not started


def test_a_model_without_checksums(trained: Path, started: list[bool]) -> None:
    places.model_checksums().unlink()
    assert serve.main() == 1 and not started


def test_another_encoder_than_in_training(trained: Path, started: list[bool]) -> None:
    places.engine_encoder()[0].write_bytes(b"built anew")
    assert serve.main() == 1 and not started


def test_an_address_of_a_database_that_is_none(
    trained: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SIGNPOST_TRACKER_URL", "mysql://u:canary@h/d")
    assert serve.main() == 1 and not started
    (line,) = [record.getMessage() for record in caplog.records]
    assert "SIGNPOST_TRACKER_URL must look like postgresql://" in line and "canary" not in caplog.text


def test_an_engine_without_a_port(
    trained: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNPOST_ENGINE_NUMBER", "7")
    assert serve.main() == 1 and not started
    assert capsys.readouterr().err == "not started: there is no engine '7' among the ports '5005'\n"
