"""python -m evaluation.passages: how often search finds a passage that answers, on the development questions.

No engine is asked. A passage is right if it stands in the document that must be cited and matches what the answer
must say; a question whose answer no single passage holds counts against the search all the same. Writes
evaluation/reports/passages.md, with words alone, meaning alone and both fused beside each other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.judging import documents_to_cite
from evaluation.questions import DEVELOPMENT, Question, load_questions
from evaluation.report import FOLDER
from knowledge.encoding import load_encoder
from knowledge.paths import store_location
from knowledge.records import Passage
from knowledge.search import Found, Search
from knowledge.store import StoreUnavailable, open_store
from knowledge.vocabulary import Borough

FIRST = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Searched:
    """A question with every passage that search named, best first."""

    question: Question
    found: list[Found]


Order = Callable[[list[Found]], list[Found]]

ORDERS: dict[str, Order] = {
    "words alone (BM25)": lambda found: sorted((f for f in found if f.word_rank is not None), key=_word_rank),
    "meaning alone (MiniLM)": lambda found: sorted(found, key=lambda f: -(f.cosine or 0.0)),
    "both, fused": lambda found: found,
}


def _word_rank(found: Found) -> int:
    return found.word_rank or 0


def answerable(questions: Sequence[Question]) -> list[Question]:
    """Those that a passage can answer: the policies say it, and where is known."""
    return [q for q in questions if not q.abstain and q.policy is not None]


def is_right(question: Question, passage: Passage) -> bool:
    text = f"{passage.section} {passage.text}"
    expect = question.expect
    return (
        passage.document.borough in documents_to_cite(question)
        and all(pattern.search(text) for pattern in expect.all)
        and (not expect.any or any(pattern.search(text) for pattern in expect.any))
    )


def search_all(search: Search, questions: Sequence[Question], borough_known: bool) -> list[Searched]:
    """`borough_known`: whether search is told the borough, where the asker has told it."""
    searched = []
    for question in questions:
        boroughs = (Borough(question.borough),) if borough_known and question.borough else tuple(Borough)
        searched.append(Searched(question, search.found(question.turns[-1], boroughs)))
    return searched


def share(searched: Sequence[Searched], order: Order, first: int) -> float:
    """The share of questions with a right passage among the first so many, 0 to 1."""
    hits = sum(any(is_right(one.question, f.passage) for f in order(one.found)[:first]) for one in searched)
    return hits / len(searched)


def report(search: Search, questions: Sequence[Question], version: str) -> str:
    lines = [
        "# Finding passages",
        "",
        f"Content version {version}; {len(questions)} answerable questions of the development set. Each figure is the "
        "share of questions with a right passage among the first 1, 3 and 5.",
        "",
        "| search | " + " | ".join(f"first {n}" for n in FIRST) + " |",
        "|---" * (len(FIRST) + 1) + "|",
    ]
    for told in (False, True):
        searched = search_all(search, questions, told)
        for name, order in ORDERS.items():
            figures = " | ".join(f"{share(searched, order, n):.3f}" for n in FIRST)
            lines.append(f"| {name}{', borough told' if told else ''} | {figures} |")
    return "\n".join([*lines, ""])


def main() -> int:
    encoder = load_encoder()
    if encoder is None:
        print("There is no sentence encoder. Run: python -m launch.prepare", file=sys.stderr)
        return 1
    try:
        store = open_store(store_location())
    except StoreUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    text = report(Search(store, encoder), answerable(load_questions([DEVELOPMENT])), store.version)
    (FOLDER / "passages.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
