"""The model is missing, damaged, or another one takes its place."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from encoders import checksums
from encoders.places import encoder_files
from launch.settings import ENGINE_PYTHON, ROOT, free_ports
from launch.stack import Stack

from .conftest import ask
from .parts import (
    ACTIONS,
    ENGINE,
    GATEWAY,
    QUESTION,
    TOPIC,
    Seen,
    Talker,
    code_of,
    engine_url,
    is_ready,
    next_process,
    pids,
    process_of,
    wait_until,
    wait_until_ready,
)

pytest_plugins = ("tests.faults.recording",)

BUILT = ROOT / "var"
ARCHIVE = "engine.tar.gz"


def flipped(archive: Path) -> None:
    with archive.open("r+b") as opened:
        opened.seek(archive.stat().st_size // 2)
        byte = opened.read(1)[0]
        opened.seek(-1, os.SEEK_CUR)
        opened.write(bytes([byte ^ 1]))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "cut to 3,000 bytes": lambda archive: os.truncate(archive, 3000),
    "empty": lambda archive: os.truncate(archive, 0),
    "one bit flipped": flipped,
    "without its checksums": lambda archive: archive.with_name(f"{ARCHIVE}.sha256").unlink(),
}


def own_models(state: Path) -> Path:
    """A copy of the trained model in the state folder, which a test may spoil; its archive."""
    shutil.copytree((BUILT / "models").resolve(), state / "models")
    return state / "models" / ARCHIVE


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_model_is_not_started(tmp_path: Path, damage: str, seen: Seen) -> None:
    DAMAGE[damage](own_models(tmp_path))
    (tmp_path / "encoders").symlink_to(BUILT / "encoders")
    environment = {
        **os.environ,
        "SIGNPOST_ENGINE_PORT": str(free_ports(1)[0]),
        "SIGNPOST_TURN_KEY": "k" * 64,
        "SIGNPOST_VAR": str(tmp_path),
    }
    started = time.monotonic()
    command = [str(ENGINE_PYTHON), "-m", "bot.serve"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    lines = [line for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
    seen(f"{damage}: ended with {ended.returncode} after {time.monotonic() - started:.1f} s, {len(lines)} line")
    assert ended.returncode == 1
    assert len(lines) == 1
    assert "not started" in lines[0]


@pytest.mark.long
def test_with_a_damaged_model_the_service_says_so_until_it_is_mended(stack: Stack, seen: Seen) -> None:
    wait_until_ready(stack)
    before = pids(stack)
    models = stack.settings.state / "models"
    built = models.readlink()
    models.unlink()
    try:
        os.truncate(own_models(stack.settings.state), 3000)
        process_of(stack, ENGINE).kill()
        time.sleep(10)
        ready = is_ready(stack.settings.base)
        code = code_of(ask(stack.settings.base, QUESTION))
    finally:
        shutil.rmtree(models)
        models.symlink_to(built)
    back = wait_until_ready(stack)
    seen(
        f"cut to 3,000 bytes: readiness {200 if ready else 503}, a turn: {code}; ready {back:.0f} s after it was mended"
    )
    assert not ready
    assert code == "ENGINE_DOWN"
    assert {part: pids(stack)[part] for part in (GATEWAY, ACTIONS)} == {
        part: before[part] for part in (GATEWAY, ACTIONS)
    }


@pytest.mark.long
def test_another_model_comes_with_another_process(stack: Stack, seen: Seen) -> None:
    """A model that is put in place changes nothing until the engine is started anew, and no call can load one."""
    wait_until_ready(stack)
    talker = Talker(stack.settings.base)
    talker.ask()
    models = stack.settings.state / "models"
    built = models.readlink()
    models.unlink()
    try:
        archive = own_models(stack.settings.state)
        with archive.open("ab") as opened:
            opened.write(b"\0" * 512)  # another file, which holds the same
        listing = archive.with_name(f"{ARCHIVE}.sha256")
        checksums.record(listing, [archive, *encoder_files(stack.settings.state / "encoders" / "mpnet")])
        engine = process_of(stack, ENGINE)
        unchanged = talker.ask("and in Camden only?")
        put = httpx.put(f"{engine_url(stack)}/model", json={"model_file": str(archive)}, trust_env=False)
        same = process_of(stack, ENGINE).pid == engine.pid
        engine.terminate()
        codes = []
        gone = time.monotonic()
        next_process(stack, ENGINE, engine.pid)
        wait_until(lambda: codes.append(code_of(talker.ask("and in Lambeth?"))) or codes[-1] == "200", every=0.5)
        took = time.monotonic() - gone
        onward = talker.ask("who can interpret?")
    finally:
        shutil.rmtree(models)
        models.symlink_to(built)
    seen(
        f"file replaced: same process, {code_of(unchanged)}; PUT /model {put.status_code}; "
        f"swapped in {took:.0f} s, told {dict(Counter(codes))}; then {code_of(onward)}"
    )
    assert same and code_of(unchanged) == "200"
    assert put.status_code == 404
    assert onward.json()["replies"][0]["topic"] == TOPIC
    process_of(stack, ENGINE).terminate()
    wait_until_ready(stack)
