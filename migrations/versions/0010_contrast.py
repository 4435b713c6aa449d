"""An index of the wrong answers, from which the pairs that a learner mixes up are derived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WRONG = sa.text("rated = 1")


def upgrade() -> None:
    op.create_index(
        "ix_log_lines_wrong",
        "log_lines",
        ["learner_id", "at"],
        sqlite_where=WRONG,
        postgresql_where=WRONG,
    )


def downgrade() -> None:
    op.drop_index("ix_log_lines_wrong", "log_lines")
