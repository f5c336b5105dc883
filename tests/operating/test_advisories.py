"""ops/advisories.yml: what is borne is of a version still pinned, has its reason, and is looked at in time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}")
LONGEST = timedelta(days=183)  # nobody may put a date off for ever


def register() -> list[dict[str, Any]]:
    loaded = YAML(typ="safe").load(ROOT / "ops" / "advisories.yml")
    assert isinstance(loaded, list) and loaded
    return loaded


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", lock, re.MULTILINE))


@pytest.mark.parametrize("entry", register(), ids=lambda entry: entry["package"])
def test_an_entry_is_whole(entry: dict[str, Any]) -> None:
    assert set(entry) == {"package", "version", "advisories", "weakness", "reachable", "control", "review"}
    assert isinstance(entry["advisories"], list) and all(NUMBER.fullmatch(one) for one in entry["advisories"])
    assert isinstance(entry["reachable"], bool) and isinstance(entry["review"], date)
    assert entry["weakness"].endswith(".") and entry["control"].endswith(".")


@pytest.mark.parametrize("entry", register(), ids=lambda entry: entry["package"])
def test_it_is_of_the_version_that_is_pinned(entry: dict[str, Any]) -> None:
    """A version that moved may have mended it: look, and change or remove the entry."""
    lock = (ROOT / "bot" / "requirements.lock").read_text(encoding="utf-8")
    assert pinned(lock)[entry["package"]] == str(entry["version"])


@pytest.mark.parametrize("entry", register(), ids=lambda entry: entry["package"])
def test_its_review_is_not_past_and_not_put_off_for_ever(entry: dict[str, Any]) -> None:
    today = datetime.now(UTC).date()
    assert entry["review"] >= today, f"{entry['package']}: look its advisories up again, then move the date"
    assert entry["review"] <= today + LONGEST


def test_none_of_them_is_in_the_gateways_environment() -> None:
    """What is borne behind the seal is not borne before it."""
    theirs = pinned((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert len(theirs) > 50
    for entry in register():
        assert theirs.get(entry["package"]) != str(entry["version"])
