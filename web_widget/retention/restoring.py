"""A backup put in the place of what is there, or where nothing is."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from web_widget.retention.backing_up import MANIFEST, MODELS, model_sums
from web_widget.retention.databases import Database, files, on_servers
from web_widget.retention.dumps import find_tool, is_empty, restore_dump, same_database
from web_widget.retention.sums import check_sums
from web_widget.retention.troubles import Trouble

LOOPBACK = "127.0.0.1"
LOOK_SECONDS = 0.5
PORTS = {"SIGNPOST_PORT": "8080", "SIGNPOST_ENGINE_PORT": "5005", "SIGNPOST_ACTIONS_PORT": "5055"}


@dataclass(frozen=True, slots=True)
class Restored:
    """The files and dumps that were put in place, and the model files that are not those of the backup."""

    databases: tuple[str, ...]
    other_models: tuple[str, ...]


def restore(backup: Path, state: Path, replace: bool, ports: Iterable[int]) -> Restored:
    """Put the backup's databases in place: servers first, each in one transaction, then all the files.

    `replace` allows to write over what is there. Raises Trouble, and before anything is changed where the backup is not
    as it was made, something listens on one of `ports`, or something would be written over; OSError.
    """
    check_sums(backup)
    held = _held(backup)
    _refuse_while_running(ports)
    servers = on_servers()
    dumps = _dumps_to_restore(held, servers)
    copies = [name for database, names in held.items() if database not in servers for name in names]
    _refuse_to_write_over(state, held, dumps, replace)
    for name, url in dumps.items():
        restore_dump(url, backup / name, replace)
    _put_in_place(backup, copies, state, [path for database in held for path in files(state, database)])
    then = json.loads((backup / MODELS).read_text(encoding="utf-8"))
    others = {name for name, _ in then.items() ^ model_sums(state).items()}
    return Restored((*dumps, *copies), tuple(sorted(others)))


def used_ports(environment: Mapping[str, str]) -> list[int]:
    """The ports that a running Signpost listens on."""
    values = [part for name, usual in PORTS.items() for part in environment.get(name, usual).split()]
    return [int(value) for value in values if value.isdigit()]


def _held(backup: Path) -> dict[Database, list[str]]:
    try:
        databases = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))["databases"]
        held = {Database(name): [str(file) for file in names] for name, names in databases.items() if names}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Trouble(f"{backup} says nothing readable of what it holds ({MANIFEST}).") from None
    missing = [name for names in held.values() for name in names if not (backup / name).is_file()]
    if missing:
        raise Trouble(f"{backup} does not hold {', '.join(missing)}.")
    return held


def _refuse_while_running(ports: Iterable[int]) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.settimeout(LOOK_SECONDS)
            if probe.connect_ex((LOOPBACK, port)) == 0:
                raise Trouble(f"Something listens on port {port}: stop Signpost before you restore a backup.")


def _dumps_to_restore(held: Mapping[Database, list[str]], servers: Mapping[Database, URL]) -> dict[str, URL]:
    """Each dump with the database that it goes into. Raises Trouble where a database was kept otherwise then."""
    found: dict[str, URL] = {}
    for database, names in held.items():
        was_on_server = names[0].endswith(".dump")
        if was_on_server != (database in servers):
            then, now = ("on a server", "is not") if was_on_server else ("in a file", "is")
            raise Trouble(f"The backup has {database} from {then[3:]}, but {database.variable} {now} set now.")
        if was_on_server:
            if names[0] in found and same_database(found[names[0]]) != same_database(servers[database]):
                raise Trouble(f"{names[0]} holds several databases in one; {database.variable} names another now.")
            found[names[0]] = servers[database]
    return found


def _refuse_to_write_over(
    state: Path, held: Mapping[Database, list[str]], dumps: Mapping[str, URL], replace: bool
) -> None:
    if dumps:
        find_tool("pg_restore")
    there = [path.name for database in held for path in files(state, database)]
    there += [f"the database {url.database}" for url in dumps.values() if not is_empty(url)]
    if there and not replace:
        raise Trouble(f"There is something already: {', '.join(there)}. To write over it, add --replace.")


def _put_in_place(backup: Path, names: list[str], state: Path, old: list[Path]) -> None:
    """All are copied before the first takes its place. Logs of the old files are removed, or SQLite would take them for
    the new ones'; and an old tracker that the backup does not have, since it is of another day."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = {name: state / f".{name}.restoring" for name in names}
    try:
        for name, path in fresh.items():
            shutil.copyfile(backup / name, path)
            path.chmod(0o600)
            with path.open("rb") as file:
                os.fsync(file.fileno())
        for path in (*old, *(state / name for name in names)):
            for suffix in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            if path.name not in names:
                path.unlink()
        for name, path in fresh.items():
            path.replace(state / name)
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)
