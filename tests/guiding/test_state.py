"""What a conversation keeps of its guides: small, plain, and read back with suspicion."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge.guiding.state import GuideState, Progress, as_plain, from_plain
from knowledge.vocabulary import Borough, GuideKey

QUIZZED = GuideState(
    GuideKey.FIRST_WEEK,
    tuple(Borough),
    (("role", ("chair",)), ("law", ()), ("quiz", ("yes",))),
    (("q", "a word"), ("r", "“another”")),
    seed=0xFFFFFFFF,
)
TICKED = GuideState(GuideKey.MARAC, (Borough.CAMDEN,), (("grounds", ("none",)), ("officer", ("yes",))))

KEPT = {
    "nothing": Progress(),
    "one guide": Progress().with_state(TICKED),
    "two guides": Progress().with_state(TICKED).with_state(QUIZZED),
    "one begun": Progress().with_state(GuideState(GuideKey.SAFETY)),
}


@pytest.mark.parametrize("progress", KEPT.values(), ids=KEPT.keys())
def test_what_is_kept_is_read_back_as_it_was(progress: Progress) -> None:
    """Through JSON, as the conversation's store keeps it."""
    kept = json.loads(json.dumps(as_plain(progress)))
    assert from_plain(kept) == progress


def test_the_guide_walked_last_is_known() -> None:
    progress = Progress().with_state(QUIZZED).with_state(TICKED)
    assert progress.last is GuideKey.MARAC
    assert (progress.of(GuideKey.FIRST_WEEK), progress.of(GuideKey.MARAC)) == (QUIZZED, TICKED)
    assert (progress.of(GuideKey.SAFETY), progress.of(None)) == (None, None)
    again = progress.with_state(QUIZZED)
    assert again.last is GuideKey.FIRST_WEEK
    assert len(again.states) == 2


def state(**changes: Any) -> dict[str, Any]:
    return {"last": "marac", "states": [{"guide": "marac", "boroughs": ["camden"], **changes}]}


RUBBISH: dict[str, Any] = {
    "none": None,
    "empty": {},
    "a word": "marac",
    "a number": 7,
    "a list": ["marac"],
    "yes": True,
    "an unknown guide": {"last": "tea", "states": []},
    "a state of an unknown guide": state(guide="tea"),
    "a state without a guide": {"states": [{"boroughs": ["camden"]}]},
    "an unknown borough": state(boroughs=["islington"]),
    "boroughs that are no list": state(boroughs=1),
    "answers that are no pairs": state(answers=[["grounds"]]),
    "answers that are a number": state(answers=3),
    "options that are numbers": state(answers=[["grounds", [1]]]),
    "a quiz of single words": state(quiz=["q"]),
    "a seed that is a word": state(seed="lots"),
    "states that are none": {"last": "marac", "states": None},
    "a list in a state's place": {"last": "marac", "states": [[]]},
    "nested deeply": {"states": [{"guide": {"guide": {"guide": "marac"}}}]},
}


@pytest.mark.parametrize("kept", RUBBISH.values(), ids=RUBBISH.keys())
def test_what_cannot_be_read_is_a_fresh_progress(kept: Any) -> None:
    assert from_plain(kept) == Progress()


def test_what_can_be_read_is() -> None:
    """So that the table above fails for what it says, and for nothing else."""
    assert from_plain(state(answers=[["grounds", ["none"]]], quiz=[["q", "w"]], seed=1)).of(GuideKey.MARAC)
