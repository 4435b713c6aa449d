"""From when on learners want to be reminded of today's reviews for a course."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "keep_up_reminders",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_keep_up_reminders_minute")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_keep_up_reminders_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_keep_up_reminders")),
    )


def downgrade() -> None:
    op.drop_table("keep_up_reminders")
