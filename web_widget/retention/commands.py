"""python -m web_widget purge | backup | restore | migrate. Exit codes: 0 done, 1 not (all) done, 2 not understood."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from knowledge.paths import state_folder
from web_widget.interactions.database import in_words
from web_widget.interactions.location import interactions_location
from web_widget.interactions.records import NotKept
from web_widget.interactions.store import InteractionsStore, Unusable
from web_widget.observing.chores import Chore, note_done
from web_widget.retention.backing_up import back_up, purge_backups
from web_widget.retention.databases import purge_left_trackers
from web_widget.retention.durations import read_age, read_duration, usual_age
from web_widget.retention.logs import purge_logs
from web_widget.retention.purging import Place, keep_purging, purge_all
from web_widget.retention.restoring import restore, used_ports
from web_widget.retention.troubles import Trouble

COMMANDS = ("purge", "backup", "restore", "migrate")
PurgeEngines = Callable[[float], int]


def run(arguments: Sequence[str], purge_engines: PurgeEngines) -> int:
    """`purge_engines` deletes the engines' conversations whose last event is before the time given, in unix seconds,
    and says how many; it raises what it likes."""
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "purge":
                return _purge(options, purge_engines)
            case "backup":
                made = back_up(state_folder(), options.folder, datetime.now(UTC))
                note_done(state_folder(), Chore.BACKUP)
                print(f"backup: {made}")
            case "restore":
                _restore(options)
            case _:
                InteractionsStore(interactions_location()).migrate()
                print("migrate: the interactions database is of this version")
    except (Trouble, Unusable, OSError, ValueError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    return 0


def places(options: argparse.Namespace, state: Path, purge_engines: PurgeEngines) -> list[Place]:
    """Where conversations, and what tells of them, can be: in the order in which they are purged."""
    shorter = options.older_than - (options.backups_older_than or options.older_than)

    def conversations(cutoff: datetime) -> str:
        return f"{purge_engines(cutoff.timestamp())} conversations deleted"

    def backups(cutoff: datetime) -> str:
        return f"{purge_backups(options.backups or state / 'backups', cutoff + shorter)} deleted"

    return [
        Place("the engine", conversations),
        Place(
            "trackers of no engine", lambda cutoff: f"{purge_left_trackers(state, cutoff, os.environ)} files deleted"
        ),
        Place("interactions", _purge_interactions),
        Place("logs", lambda cutoff: f"{purge_logs(state / 'log', cutoff)} lines deleted"),
        Place("backups", backups),
    ]


def _purge_interactions(cutoff: datetime) -> str:
    store = InteractionsStore(interactions_location())
    try:
        purged = store.purge(cutoff)
    except NotKept as error:
        raise Trouble(in_words(error.__cause__ or error)) from error
    finally:
        store.close()
    ahead = f"; {purged.ahead} bear a time that has not come yet, and stay until it has" if purged.ahead else ""
    what = f"{purged.conversations} conversations ({purged.turns} turns), {purged.feedback} feedback"
    return f"{what}, and the progress of {purged.progress} people deleted{ahead}"


def _purge(options: argparse.Namespace, purge_engines: PurgeEngines) -> int:
    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    state = state_folder()
    options.older_than = options.older_than or usual_age(os.environ)
    where = places(options, state, purge_engines)

    def once() -> bool:
        done = purge_all(where, options.older_than, datetime.now(UTC))
        if done:
            note_done(state, Chore.PURGE)
        return done

    if options.every is not None:
        keep_purging(once, options.every)
    return 0 if once() else 1


def _restore(options: argparse.Namespace) -> None:
    done = restore(options.folder, state_folder(), options.replace, used_ports(os.environ))
    print(f"restore: {', '.join(done.databases)}")
    if done.other_models:
        print(f"restore: these are not the model that the backup was made with: {', '.join(done.other_models)}")
    print("restore: what was deleted since the backup is there again. Run: python -m web_widget purge")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m web_widget")
    commands = parser.add_subparsers(dest="command", required=True)
    purge = commands.add_parser("purge", help="delete what is older than it may be kept, everywhere")
    purge.add_argument("--older-than", type=read_age, help="such as 30d; SIGNPOST_KEEP_DAYS unless told")
    purge.add_argument("--every", type=read_duration, help="stay, and do it again after so long, such as 24h")
    purge.add_argument(
        "--backups", type=Path, help="the folder with the backups; unless told, backups in the state folder"
    )
    purge.add_argument("--backups-older-than", type=read_age, help="if they go sooner than the rest")
    backup = commands.add_parser(
        "backup", help="make a consistent copy of the databases in a folder, while they are used"
    )
    backup.add_argument("folder", type=Path)
    back = commands.add_parser("restore", help="put a backup in place; Signpost must be stopped")
    back.add_argument("folder", type=Path, help="the backup: signpost-…")
    back.add_argument("--replace", action="store_true", help="write over what is there")
    commands.add_parser("migrate", help="make the interactions database, or bring it to this version")
    return parser
