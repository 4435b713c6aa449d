"""Who may teach on an installation, one-time links to sign in, invitations and printed cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("accounts") as table:
        table.add_column(sa.Column("teaches", sa.String(), server_default="", nullable=False))
        table.add_column(sa.Column("made_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_accounts_made_by_learners"),
            "learners",
            ["made_by"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_accounts_made_by"), ["made_by"], unique=False)
    _links()
    _invitations()
    _cards()


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_learner_id_learners")
    return sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name=name)


def _links() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("used_with", sa.String(), nullable=True),
        _of_learner("sign_in_links"),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["learners.id"],
            name=op.f("fk_sign_in_links_made_by_learners"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    for column in ("learner_id", "made_by"):
        op.create_index(op.f(f"ix_sign_in_links_{column}"), "sign_in_links", [column])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        _of_learner("invitations"),
        sa.ForeignKeyConstraint(
            ["used_by"],
            ["learners.id"],
            name=op.f("fk_invitations_used_by_learners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    for column in ("learner_id", "used_by"):
        op.create_index(op.f(f"ix_invitations_{column}"), "invitations", [column])


def _cards() -> None:
    op.create_table(
        "card_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        _of_learner("card_sheets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_sheets")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_card_sheets_key_hash")),
    )
    op.create_index(op.f("ix_card_sheets_learner_id"), "card_sheets", ["learner_id"])
    op.create_table(
        "sign_in_cards",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["card_sheets.id"],
            name=op.f("fk_sign_in_cards_sheet_id_card_sheets"),
            ondelete="CASCADE",
        ),
        _of_learner("sign_in_cards"),
        sa.PrimaryKeyConstraint("sheet_id", "learner_id", name=op.f("pk_sign_in_cards")),
    )
    op.create_index(op.f("ix_sign_in_cards_learner_id"), "sign_in_cards", ["learner_id"])


def downgrade() -> None:
    for table in ("sign_in_cards", "card_sheets", "invitations", "sign_in_links"):
        op.drop_table(table)
    with op.batch_alter_table("accounts") as table:
        table.drop_index(op.f("ix_accounts_made_by"))
        table.drop_constraint(op.f("fk_accounts_made_by_learners"), type_="foreignkey")
        table.drop_column("made_by")
        table.drop_column("teaches")
