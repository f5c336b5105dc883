"""Content that is hostile, invalid or half-written never becomes what people are told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from knowledge.check import check
from knowledge.citing import Library
from knowledge.content import CONTENT, load_content
from knowledge.yaml_reader import ContentError
from launch.settings import APP_PYTHON, ROOT
from launch.stack import Stack
from tests.knowledge.copying import copy_into

from .parts import Seen, Talker, code_of, wait_until_ready

pytest_plugins = ("tests.faults.recording",)

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
# Each as a file beside the topics, and the rule that refuses it.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a thousand million laughs": (LAUGHS.encode(), "anchors"),
    "an object of Python's": (b'- key: !!python/object/apply:os.system ["touch owned"]\n', "yaml"),
    "a key twice": (b"a: 1\nb: 2\na: 3\n", "yaml"),
    "a merge": (b"a: &b {x: 1}\nc: {<<: *b}\n", "anchors"),
    "not UTF-8": (b"a: caf\xe9\n", "utf-8"),
    "a NUL": (b'a: "\x00"\n', "yaml"),
    "too deep": (b"[" * 5000, "depth"),
    "too large": (b"a: " + b"x" * 3_000_000, "size"),
    "two documents": (b"a: 1\n---\nb: 2\n", "yaml"),
    "a list cut off": (b"a: [1, 2\n", "yaml"),
    "a number without end": (b"a: " + b"9" * 6000, "yaml"),
    "nothing": (b"", "empty"),
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the knowledge base is built from, so that the real content stays as it is."""
    folder = tmp_path_factory.mktemp("clone")
    for part in ("knowledge", "encoders", "contract"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.long
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_content_is_refused_by_name_and_the_last_good_goes_on(
    stack: Stack, clone: Path, hostile: str, seen: Seen
) -> None:
    raw, rule = HOSTILE[hostile]
    wait_until_ready(stack)
    file = clone / "knowledge" / "content" / "topics" / "hostile.yml"
    file.write_bytes(raw)
    started = time.monotonic()
    try:
        built = subprocess.run(
            ["prlimit", f"--as={4 << 30}", str(APP_PYTHON), "-m", "knowledge", "build"],
            cwd=clone,
            env={**os.environ, "SIGNPOST_VAR": str(stack.settings.state)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        file.unlink()
    took = time.monotonic() - started
    ready = httpx.get(f"{stack.settings.base}/health/ready", timeout=15, trust_env=False)
    answer = Talker(stack.settings.base).ask()
    told = next((line for line in built.stderr.splitlines() if "hostile.yml" in line), "")
    seen(f"{hostile}: refused by [{rule}] in {took:.1f} s; a turn meanwhile: {code_of(answer)}")
    assert built.returncode != 0
    assert f"[{rule}]" in told and "hostile.yml:" in told, built.stderr
    assert code_of(answer) == "200"
    assert ready.status_code == 200
    assert "refused" in ready.json()["last_build"]["outcome"]
    assert not (clone / "owned").exists()


# One of each kind, topics of three sizes.
CUT = ("contacts", "differences", "documents", "ladders", "links", "replies", "terms")
CUT_TOPICS = ("topics/marac", "topics/thresholds", "topics/young_people")


@pytest.mark.long
def test_a_file_cut_at_every_thousandth_byte_is_refused_or_whole(tmp_path: Path, seen: Seen) -> None:
    """Beside a small copy of everything else: valid content as far as it goes, or a refusal by name; no other error."""
    copy = copy_into(tmp_path / "content", Library.of(load_content()))
    cuts = refused = 0
    for name in (*CUT, *CUT_TOPICS):
        path = copy.folder / f"{name}.yml"
        before = path.read_bytes() if path.exists() else None
        whole = (CONTENT / f"{name}.yml").read_bytes()
        for cut in range(1000, len(whole), 1000):
            cuts += 1
            path.write_bytes(whole[:cut])
            try:
                copy.load()
            except ContentError as error:
                assert error.rule and error.file
                refused += 1
        path.unlink() if before is None else path.write_bytes(before)
    seen(f"{cuts} cuts: {refused} refused by file and rule, {cuts - refused} whole as far as they go; no other error")
    assert cuts > 200
    assert refused > cuts * 0.6  # what is left is proved before it is built: see below


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        "topics/nrpf",
        *(
            pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=f"no rule misses what {name}.yml has lost"))
            for name in ("ladders", "replies")
        ),
    ],
)
def test_what_is_left_of_a_file_is_not_built(tmp_path: Path, name: str, seen: Seen) -> None:
    """Cut where a record ends, so that it reads well: the rules must miss the rest."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    path = folder / f"{name}.yml"
    path.write_text(_half(path.read_text(encoding="utf-8")), encoding="utf-8")
    content = load_content(folder)
    failures = check(content, Library.of(content))
    seen(f"the first half of the records of {name}.yml: {len(failures)} failures")
    assert failures


def _half(text: str) -> str:
    head, *records = re.split(r"(?m)^(?=  - key: )", text)
    return head + "".join(records[: len(records) // 2])
