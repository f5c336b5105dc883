"""What each command of `python -m knowledge` prints. Each returns the exit code: 0 good, 1 failures, 2 trouble."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import URL

from knowledge.build import BuildFailed, build
from knowledge.check import check_files
from knowledge.citing import Library
from knowledge.content import load_content
from knowledge.coverage import coverage_table
from knowledge.drift import report
from knowledge.drift.headings import read_version
from knowledge.drift.quoting import quotes_of
from knowledge.drift.resting import drift
from knowledge.encoding import load_encoder
from knowledge.records import Entry
from knowledge.rules import Failure
from knowledge.search import Search
from knowledge.sources import SourceError
from knowledge.store import Store


def check_command() -> int:
    started = time.perf_counter()
    checked = check_files()
    if isinstance(checked, list):
        return _tell(checked)
    content = checked.content
    counts = ", ".join(
        f"{len(getattr(content, kind))} {kind}"
        for kind in ("topics", "contacts", "links", "terms", "replies", "differences", "ladders")
    )
    seconds = time.perf_counter() - started
    print(f"knowledge: {counts}: no failures ({seconds:.1f} s, version {content.version})")
    return 0


def coverage_command() -> int:
    """The table, and the failures of every rule: what is asked for is only answered if its proof stands."""
    checked = check_files()
    if isinstance(checked, list):
        return _tell(checked)
    print("\n".join(coverage_table(checked.content)))
    return 0


def build_command(location: Path | URL, note: Path) -> int:
    try:
        built = build(location, note)
    except BuildFailed as error:
        print(f"knowledge: not built: {error}\nThe last good store goes on serving.", file=sys.stderr)
        return 2
    if isinstance(built, list):
        _tell(built)
        print("knowledge: not built; the last good store goes on serving", file=sys.stderr)
        return 1
    where = location if isinstance(location, Path) else location.render_as_string(hide_password=True)
    print(f"knowledge: built version {built} at {where}")
    return 0


def drift_command(key: str, new: Path, page: Path) -> int:
    """Compare a document's text with a new version of it; 1 where they differ."""
    content = load_content()
    record = next((document for document in content.documents if document.key == key), None)
    if record is None:
        known = ", ".join(document.key for document in content.documents)
        print(f"There is no document “{key}”. Documents: {known}", file=sys.stderr)
        return 2
    try:
        version, headings = read_version(record, new)
    except (SourceError, OSError) as error:
        print(f"{new} cannot be compared: {error}", file=sys.stderr)
        return 2
    old = Library.of(content).sources[key]
    found = drift(key, old, version, headings, quotes_of(content, record))
    print(report.as_text(found))
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(report.as_html(found), encoding="utf-8")
    except OSError as error:
        print(f"The page could not be written: {error}", file=sys.stderr)
        return 2
    print(f"\nThe same as a page: {page}")
    return 1 if found.findings else 0


def show_command(store: Store, key: str) -> int:
    if key not in store.titles:
        print(f"There is no topic “{key}”. Topics: {', '.join(store.titles)}", file=sys.stderr)
        return 1
    topic = store.topic(key)
    print(f"{topic.title}  [{topic.key}, {topic.kind}, {topic.subject}]\n“{topic.question}”")
    for entry in topic.entries:
        print(f"\n{entry.borough.label}")
        _print_entry(entry)
    if topic.difference:
        print(f"\nDifference: {topic.difference}")
    return 0


def search_command(store: Store, text: str) -> int:
    search = Search(store, load_encoder())
    for key in search.topics(text):
        print(f"{key:<28} {store.titles[key].title}")
    for passage in search.passages(text):
        print(f"\n{passage.document.key}, {passage.section}\n  {passage.text}")
    return 0


def _tell(failures: list[Failure]) -> int:
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"knowledge: {len(failures)} failures", file=sys.stderr)
    return 1


def _print_entry(entry: Entry) -> None:
    if entry.silent:
        print(f"  {entry.silent}")
    for point in entry.points:
        print(f"  - {point.says}")
        for citation in point.citations:
            print(f"      {citation.section}: “{citation.quote}”")
    if entry.caution:
        print(f"  Curator's caution: {entry.caution}")
    for contact in entry.contacts:
        print(f"  {contact.name}: {', '.join(method.display for method in contact.methods)}")
    for link in entry.links:
        print(f"  {link.label}: {link.url or 'address not given'}")
