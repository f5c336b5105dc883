"""python -m knowledge check | coverage | build | show TOPIC | search TEXT | drift DOCUMENT FILE"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge import commands
from knowledge.paths import BadStoreUrl, build_note, state_folder, store_location
from knowledge.store import StoreUnavailable, open_store
from knowledge.yaml_reader import ContentError


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (StoreUnavailable, BadStoreUrl, ContentError) as error:
        print(error, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "check":
            return commands.check_command()
        case "coverage":
            return commands.coverage_command()
        case "build":
            return commands.build_command(store_location(), build_note())
        case "drift":
            page = options.html or state_folder() / f"drift-{options.document}.html"
            return commands.drift_command(options.document, options.file, page)
        case "show":
            return commands.show_command(open_store(store_location()), options.topic)
        case _:
            return commands.search_command(open_store(store_location()), " ".join(options.text))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="The knowledge base.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="prove the content against the documents' texts")
    commands.add_parser("coverage", help="count what could be asked of each document, and what answers it")
    commands.add_parser("build", help="check the content and build the store from it")
    show = commands.add_parser("show", help="print one topic as it is answered, with its citations")
    show.add_argument("topic")
    search = commands.add_parser("search", help="print the topics and passages nearest to some words")
    search.add_argument("text", nargs="+")
    drift = commands.add_parser("drift", help="report what a new version of a document changes here")
    drift.add_argument("document", help="its key in documents.yml")
    drift.add_argument("file", type=Path, help="the new version's text")
    drift.add_argument("--html", type=Path, help="where the page goes; by default drift-DOCUMENT.html in var/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
