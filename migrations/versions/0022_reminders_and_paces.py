"""Reminders by mail, and how many new questions a day a student allows for a course's exam."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("course_members", sa.Column("most_new", sa.Integer(), nullable=True))
    op.create_table(
        "reminder_mails",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_reminder_mails_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_reminder_mails")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reminder_mails_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("reminder_mails")
    op.drop_column("course_members", "most_new")
