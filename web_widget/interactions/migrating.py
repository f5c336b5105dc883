"""Bringing the tables to the version that this Signpost writes. Alembic runs the migrations, all in one transaction, so
that one which is interrupted leaves the database as it was and is simply run again."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from web_widget.interactions.database import version, without_limit, writing

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_406_932  # any number, the same for every migrator: on a server, two at once would both begin
_alone = threading.Lock()  # Alembic has one current migration a process


def upgrade(engine: Engine, target: str = "head") -> str | None:
    """Run what is missing up to `target`; the version that the tables then have.

    Raises what the database raises, or alembic.util.CommandError where the tables are of a version that this Signpost
    does not know; nothing was changed then.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with _alone, writing(engine, at_head=False) as connection:
        if connection.dialect.name == "postgresql":
            without_limit(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        return version(connection)
