"""Accounts, and a row for each device instead of one token for each learner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _devices()
    op.execute(
        "INSERT INTO devices (learner_id, token_hash, since) "
        "SELECT id, token_hash, created_at FROM learners WHERE token_hash IS NOT NULL"
    )
    with op.batch_alter_table("learners") as table:
        table.drop_constraint(op.f("uq_learners_token_hash"), type_="unique")
        table.drop_column("token_hash")
    _accounts()


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_devices_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_devices_token_hash")),
    )
    op.create_index(op.f("ix_devices_learner_id"), "devices", ["learner_id"], unique=False)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_accounts_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("folded", name=op.f("uq_accounts_folded")),
    )
    op.create_table(
        "reset_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_reset_links_learner_id_learners")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reset_links_token_hash")),
    )
    op.create_index(op.f("ix_reset_links_learner_id"), "reset_links", ["learner_id"], unique=False)
    op.create_table(
        "tries",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_since"), "tries", ["since"], unique=False)


def downgrade() -> None:
    op.drop_table("tries")
    op.drop_table("reset_links")
    op.drop_table("accounts")
    with op.batch_alter_table("learners") as table:
        table.add_column(sa.Column("token_hash", sa.String(), nullable=True))
        table.create_unique_constraint(op.f("uq_learners_token_hash"), ["token_hash"])
    op.execute(
        "UPDATE learners SET token_hash = "
        "(SELECT min(token_hash) FROM devices WHERE devices.learner_id = learners.id)"
    )
    op.drop_table("devices")
