"""Which stops of the first week's tour somebody was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "tour_progress",
        sa.Column("owner", sa.String(32), primary_key=True),
        sa.Column("stop", sa.String, primary_key=True),
        sa.Column("read_on", sa.Date, nullable=False),
    )
