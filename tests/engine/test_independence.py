"""No evaluation question, nor one that means the same in nearly the same words, stands among the training examples."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.components.vector_memory import held_in
from bot.confusions import examples
from bot.places import vectors_folder
from encoders.places import LISTING, mpnet_folder
from encoders.sentence import OnnxEncoder

EVALUATION = Path(__file__).parents[2] / "evaluation"
BUILT, REMEMBERED = mpnet_folder(), vectors_folder()  # before the tests' own state folder takes their place
TOO_NEAR = 0.95


@pytest.mark.skipif(not (BUILT / LISTING).is_file(), reason="no encoder yet: `make test` builds it")
def test_no_question_is_among_the_examples() -> None:
    newest = max(REMEMBERED.glob("mpnet-*.npz"), key=lambda path: path.stat().st_mtime)
    held = held_in(newest)
    trained_on = [text for text, _ in examples() if text in held]
    assert len(trained_on) > 15_000, "the model was trained on other examples: run `make test` from its beginning"
    vectors = np.stack([held[text] for text in trained_on])
    encoder = OnnxEncoder(BUILT, threads=2)
    files = [*EVALUATION.glob("questions/*.jsonl"), EVALUATION / "calibration" / "questions.jsonl"]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    asked = sorted({line["turns"][0] for line in lines if len(line["turns"]) == 1})
    assert len(asked) > 900
    near = []
    for question in asked:
        cosines = vectors @ encoder.encode(question)
        best = int(cosines.argmax())
        if cosines[best] >= TOO_NEAR:
            near.append(f"{cosines[best]:.2f} {question!r}: {trained_on[best]!r}")
    assert not near, "\n".join(near)
