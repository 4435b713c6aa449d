"""Whom an instructor has removed from a course: the course's code does not lead back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    removed = sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("course_members", removed)


def downgrade() -> None:
    op.drop_column("course_members", "removed")
