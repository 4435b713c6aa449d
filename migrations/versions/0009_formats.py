"""How a learner wants to be asked: as memory has it, or always in one way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "learners", sa.Column("asked_as", sa.String(), server_default="grow", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("learners", "asked_as")
