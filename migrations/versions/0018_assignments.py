"""What one student is given for one assignment: more time, more attempts, a later end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "assignment_extensions",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_assignment_extensions_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["course_members.id"],
            name=op.f("fk_assignment_extensions_member_id_course_members"),
        ),
        sa.PrimaryKeyConstraint(
            "assignment_id", "member_id", name=op.f("pk_assignment_extensions")
        ),
    )
    op.create_index(
        op.f("ix_assignment_extensions_member_id"), "assignment_extensions", ["member_id"]
    )


def downgrade() -> None:
    op.drop_table("assignment_extensions")
