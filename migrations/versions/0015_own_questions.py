"""Questions that were written out: in packs, and those that somebody writes in the browser."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def _foreign(table: str, column: str, target: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "written_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        _foreign("written_questions", "pack_id", "packs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_questions")),
        sa.UniqueConstraint("pack_id", "key", name=op.f("uq_written_questions_pack_id_key")),
    )
    op.create_table(
        "own_packs",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        _foreign("own_packs", "learner_id", "learners"),
        _foreign("own_packs", "pack_id", "packs"),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_own_packs")),
        sa.UniqueConstraint("pack_id", name=op.f("uq_own_packs_pack_id")),
    )
    op.create_table(
        "own_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        _foreign("own_questions", "learner_id", "learners"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_questions")),
        sa.UniqueConstraint("learner_id", "name", name=op.f("uq_own_questions_learner_id_name")),
        sa.UniqueConstraint("learner_id", "once", name=op.f("uq_own_questions_learner_id_once")),
    )


def downgrade() -> None:
    for table in ("own_questions", "own_packs", "written_questions"):
        op.drop_table(table)
