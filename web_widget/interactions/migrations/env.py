"""What Alembic runs: on the connection, and in the transaction, that `web_widget.interactions.migrating` opened."""

from __future__ import annotations

from alembic import context

from web_widget.interactions.tables import VERSION_TABLE, Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, version_table=VERSION_TABLE
)
context.run_migrations()
