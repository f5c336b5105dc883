"""Build the sentence encoders from pinned weights, once: `python -m bot.components.build_encoders`.

safetensors to ONNX, quantised to int8; each written to its folder below $SIGNPOST_VAR/encoders with its checksums.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from bot.components import encoder_sources, minilm_graph, mpnet_graph
from bot.components.onnx_graph import Weights
from encoders import checksums
from encoders.places import LISTING, NETWORK, TOKENIZER, encoder_files, minilm_folder, mpnet_folder


@dataclass(frozen=True)
class Plan:
    """How an encoder is made: `source` finds its files (given a scratch folder), `graph` makes the network of its
    weights."""

    name: str
    source: Callable[[Path], Path]
    graph: Callable[[Weights], onnx.ModelProto]


MINILM = Plan("minilm", encoder_sources.minilm, minilm_graph.build)
MPNET = Plan("mpnet", encoder_sources.mpnet, mpnet_graph.build)


def build(plan: Plan, target: Path) -> bool:
    """Build to the folder `target`, in one step.

    Returns False, having done nothing, if `target` already holds an encoder that matches its checksums.
    Raises ChecksumMismatch if the source files are not the pinned ones, ModuleNotFoundError if they are not installed.
    """
    if _is_built(target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".building-") as folder:
        scratch, draft = Path(folder), Path(folder) / "draft"
        draft.mkdir()
        source = plan.source(scratch)
        _quantise(plan, source / encoder_sources.WEIGHTS, scratch, draft / NETWORK)
        shutil.copyfile(source / encoder_sources.VOCABULARY, draft / TOKENIZER)
        checksums.record(draft / LISTING, encoder_files(draft))
        _put_in_place(draft, target, scratch / "old")
    return True


def _is_built(target: Path) -> bool:
    try:
        checksums.verify(target / LISTING, encoder_files(target))
    except checksums.ChecksumMismatch:
        return False
    return True


def _quantise(plan: Plan, weights: Path, scratch: Path, target: Path) -> None:
    exact = scratch / "fp32.onnx"
    onnx.save(plan.graph(load_file(weights)), str(exact))
    quantize_dynamic(
        exact,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=False,
        op_types_to_quantize=["MatMul", "Gather"],
    )


def _put_in_place(draft: Path, target: Path, old: Path) -> None:
    """A folder cannot be replaced in one call, so a wrong one is moved out of the way first."""
    if target.exists():
        target.replace(old)
    draft.replace(target)


def main() -> int:
    """Build where they are looked for; 0 if both are there afterwards, 1 with one line on stderr if not."""
    for plan, target in ((MINILM, minilm_folder()), (MPNET, mpnet_folder())):
        try:
            built = build(plan, target)
        except (checksums.ChecksumMismatch, ModuleNotFoundError, OSError, zipfile.BadZipFile, KeyError) as error:
            print(f"encoder {plan.name} not built: {error}", file=sys.stderr)
            return 1
        print(f"encoder {plan.name} {'built' if built else 'already built'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
