"""python -m web_widget.privacy.build_words FOLDER: writes words/names.txt and words/ordinary.txt anew.

Run by hand, when a source has a newer edition; the two lists are committed. words/README.md names the sources, their
licences, and what FOLDER must hold.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from web_widget.privacy.words import (
    EITHER,
    FAMILY,
    FAMILY_WORDS,
    GIVEN,
    HAND_PICKED,
    NAMES,
    ORDINARY,
    PLACES,
    SELDOM,
    base_forms,
    folded,
    read_sections,
)

# A given name counts where several of the sources that nomquamgender brings together know it.
LEAST_SOURCES, LEAST_BEARERS, LEAST_BEARERS_OF_SHORT = 5, 50, 10_000
# A family name of the 2010 census of the United States: common there, or rarer and mostly of people who are not white,
# which is where lists of British names have their gaps.
COMMON_FAMILY, RARER_FAMILY = 5_000, 150
# One that is an ordinary word too (“walker”) must be commoner still to count beside a given name.
COMMON_WORD = 20_000
# A given name that is an ordinary word (“florin”) counts, with a capital letter, from so many bearers on.
COMMON_GIVEN_WORD = 3_000
SHORTEST = 3


def main() -> int:
    folder = Path(sys.argv[1])
    small, middling = (_dictionary(folder / f"british-english{size}") for size in ("-small", ""))
    lists, ordinary = sorted_out(
        set(_given(folder)) | set(_faker("first")),
        set(_family(folder)) | set(_faker("last")),
        set(_given(folder, COMMON_GIVEN_WORD)),
        set(_family(folder, COMMON_WORD, COMMON_WORD)),
        small | middling,
        read_sections(HAND_PICKED),
    )
    NAMES.write_text("".join(f"[{title}]\n{_lines(names)}" for title, names in lists.items()), encoding="utf-8")
    ORDINARY.write_text(_lines(ordinary), encoding="utf-8")
    print(", ".join(f"{len(names)} {title}" for title, names in {**lists, "ordinary": ordinary}.items()))
    return 0


def sorted_out(
    given: set[str],
    family: set[str],
    common_given: set[str],
    common_family: set[str],
    dictionary: set[str],
    picked: Mapping[str, frozenset[str]],
) -> tuple[dict[str, set[str]], set[str]]:
    """The sections of the list of names, and the ordinary words, without those that are a form of another."""
    rather, as_often = picked["rather a name"], picked["as often a name"]
    never = picked["never a name"] | picked["places and peoples"] | picked["bodies and brands"]
    words = (dictionary - rather) | as_often
    given = (given | rather) - never - words
    lists = {
        GIVEN: given,
        FAMILY: {name for name in family - given - never - words if len(name) > SHORTEST},
        EITHER: set(as_often),
        FAMILY_WORDS: (common_family & words) - as_often - picked["hardly a name"],
        SELDOM: (common_given & words) - as_often - never,
        PLACES: (common_given & picked["places and peoples"]) - as_often - rather,
    }
    ordinary = (dictionary | never) - rather - as_often
    lasting: set[str] = set()
    for word in sorted(ordinary, key=lambda word: (len(word), word)):
        if not any(base in lasting for base in base_forms(word)):
            lasting.add(word)
    return lists, lasting


def _lines(words: Iterable[str]) -> str:
    return "".join(f"{word}\n" for word in sorted(words))


def _dictionary(path: Path) -> set[str]:
    """The words that the dictionary writes in small letters."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return {folded(line) for line in lines if line.islower() and "'" not in line}


def _given(folder: Path, least: int = LEAST_BEARERS) -> Iterator[str]:
    known: dict[str, Any] = json.loads((folder / "name_data.json").read_text(encoding="utf-8"))
    for name, (sources, bearers, *_) in known.items():
        if sources >= LEAST_SOURCES and bearers >= max(least, 0 if len(name) > SHORTEST else LEAST_BEARERS_OF_SHORT):
            yield from _parts(name)


def _family(folder: Path, least: int = COMMON_FAMILY, least_rarer: int = RARER_FAMILY) -> Iterator[str]:
    for name, count, white in _sheet(folder / "Names_2010Census.xlsx"):
        if count >= least or (white < 50 and count >= least_rarer):
            yield from _parts(name)


def _sheet(path: Path) -> Iterator[tuple[str, float, float]]:
    """(name, bearers, per cent white) of each row of the census's first sheet; what it withholds counts as 100."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        shared = [
            "".join(text.text or "" for text in item.iter(f"{space}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        for row in ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{space}row"):
            cells = {re.sub(r"\d", "", cell.get("r", "")): cell for cell in row}
            values = {
                column: shared[int(value.text or 0)] if cell.get("t") == "s" else value.text or ""
                for column, cell in cells.items()
                if (value := cell.find(f"{space}v")) is not None
            }
            if re.fullmatch(r"[\d.]+", values.get("C", "")) and "A" in values:
                share = values.get("F", "")
                yield values["A"], float(values["C"]), float(share) if re.fullmatch(r"[\d.]+", share) else 100.0


def _faker(which: str) -> Iterator[str]:
    """Every locale's names that are written in Latin letters."""
    package = importlib.import_module("faker.providers.person")
    for locale in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"faker.providers.person.{locale.name}").Provider
        for attribute, held in vars(provider).items():
            if which in attribute and isinstance(held, list | tuple | dict):
                yield from (part for name in held if isinstance(name, str) for part in _parts(name))


def _parts(name: str) -> Iterable[str]:
    """The words of a name; those of two letters are left out, too many of them being something else."""
    return (part for part in re.findall(r"[a-z]+(?:'[a-z]+)?", folded(name)) if len(part) >= SHORTEST)


if __name__ == "__main__":
    sys.exit(main())
