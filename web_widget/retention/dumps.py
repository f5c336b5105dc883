"""PostgreSQL's own tools: pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from web_widget.retention.troubles import Trouble

DEBIAN = Path("/usr/lib/postgresql")
CONNECT_SECONDS = 5
OWN_TABLES = """SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""


def same_database(url: URL) -> tuple[str | None, int | None, str | None]:
    """Equal for addresses of one database, whoever opens it."""
    return url.host, url.port, url.database


def dump(url: URL, file: Path) -> None:
    """The whole database in pg_dump's custom format. Raises Trouble."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def restore_dump(url: URL, file: Path, replace: bool) -> None:
    """All of it or nothing: one transaction. Raises Trouble."""
    over = ("--clean", "--if-exists") if replace else ()
    _run(
        "pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *over, str(file)
    )


def is_empty(url: URL) -> bool:
    """Raises Trouble where the server cannot be reached."""
    engine = create_engine(url, connect_args={"connect_timeout": CONNECT_SECONDS}, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return not connection.scalar(text(OWN_TABLES))
    except SQLAlchemyError:
        raise Trouble(f"The database {_shown(url)} cannot be reached.") from None
    finally:
        engine.dispose()


def find_tool(name: str) -> Path:
    """On the PATH, or where Debian keeps it: the newest. Raises Trouble."""
    if on_path := shutil.which(name):
        return Path(on_path)
    found = sorted(
        DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0
    )
    if not found:
        raise Trouble(
            f"There is no {name} here. Install PostgreSQL's client (Debian: apt-get install postgresql-client)."
        )
    return found[-1]


def _run(tool: str, url: URL, *arguments: str) -> None:
    """The password goes by the environment: every process's arguments can be read by everybody."""
    environment = {**os.environ, "PGCONNECT_TIMEOUT": str(CONNECT_SECONDS), "PGPASSWORD": str(url.password or "")}
    command = [str(find_tool(tool)), "--no-password", f"--dbname={_shown(url)}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        why = done.stderr.strip().splitlines() or ["it did not say why"]
        raise Trouble(f"{tool} of {_shown(url)} failed: {why[0]}")


def _shown(url: URL) -> str:
    """Without its password."""
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string()
