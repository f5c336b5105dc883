"""python -m knowledge check | build | show TOPIC | search TEXT"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from knowledge.build import build_file
from knowledge.check import check_files
from knowledge.citing import Library
from knowledge.content import load_content
from knowledge.paths import store_path
from knowledge.records import Entry
from knowledge.search import Search
from knowledge.store import Store, StoreUnavailable, open_store


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="The knowledge base.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="prove the content against the documents' texts")
    commands.add_parser("build", help="check the content and build the store from it")
    show = commands.add_parser("show", help="print one topic as it is answered, with its citations")
    show.add_argument("topic")
    search = commands.add_parser("search", help="print the topics and passages nearest to some words")
    search.add_argument("text", nargs="+")
    options = parser.parse_args(arguments)
    try:
        match options.command:
            case "check":
                return check_command()
            case "build":
                return build_command(store_path())
            case "show":
                return show_command(open_store(store_path()), options.topic)
            case _:
                return search_command(open_store(store_path()), " ".join(options.text))
    except StoreUnavailable as error:
        print(error, file=sys.stderr)
        return 1


def check_command() -> int:
    started = time.perf_counter()
    failures = check_files()
    for failure in failures:
        print(failure, file=sys.stderr)
    seconds = time.perf_counter() - started
    if failures:
        print(f"knowledge: {len(failures)} failures in {seconds:.1f} s", file=sys.stderr)
        return 1
    content = load_content()
    counts = ", ".join(
        f"{len(getattr(content, kind))} {kind}" for kind in ("topics", "contacts", "links", "terms", "replies")
    )
    print(f"knowledge: {counts}: no failures ({seconds:.1f} s, version {content.version})")
    return 0


def build_command(path: Path) -> int:
    if check_command():
        print("knowledge: not built; the last good store goes on serving", file=sys.stderr)
        return 1
    content = load_content()
    build_file(content, Library.of(content), path)
    print(f"knowledge: built {path}")
    return 0


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


def search_command(store: Store, text: str) -> int:
    search = Search(store)
    for key in search.topics(text):
        print(f"{key:<28} {store.titles[key].title}")
    for passage in search.passages(text):
        print(f"\n{passage.document.key}, {passage.section}\n  {passage.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
