"""Marks, notes and reports; questions set aside; how sure one was; questions that do not stick."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "remarks",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_remarks_learner_id_learners")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_remarks_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("learner_id", "question_id", name=op.f("pk_remarks")),
    )
    op.create_index(op.f("ix_remarks_question_id"), "remarks", ["question_id"])
    big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "reports",
        sa.Column("id", big_id, nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("presentation_id", big_id, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_reports_learner_id_learners")
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name=op.f("fk_reports_pack_id_packs")),
        sa.ForeignKeyConstraint(
            ["presentation_id"],
            ["presentations.id"],
            name=op.f("fk_reports_presentation_id_presentations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    for column in ("learner_id", "pack_id", "presentation_id"):
        op.create_index(op.f(f"ix_reports_{column}"), "reports", [column])
    op.add_column(
        "learners",
        sa.Column("ask_confidence", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "learners", sa.Column("leech_lapses", sa.Integer(), server_default="8", nullable=False)
    )
    op.add_column("sittings", sa.Column("steps", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("cards", sa.Column("buried", sa.Integer(), nullable=True))
    op.add_column("cards", sa.Column("surprised", sa.Integer(), nullable=True))
    is_set = sa.text("surprised IS NOT NULL")
    op.create_index(
        "ix_cards_surprised",
        "cards",
        ["learner_id", "pack_id", "surprised"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade() -> None:
    op.drop_index("ix_cards_surprised", table_name="cards")
    for table, column in (
        ("cards", "surprised"),
        ("cards", "buried"),
        ("sittings", "steps"),
        ("learners", "leech_lapses"),
        ("learners", "ask_confidence"),
    ):
        op.drop_column(table, column)
    op.drop_table("reports")
    op.drop_table("remarks")
