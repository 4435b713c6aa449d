"""How each learner is asked again: retention, steps, days off, order of new questions, weights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS = (
    ("retention", sa.Double(), "0.9"),
    ("learning_steps", sa.String(), "1m 10m"),
    ("relearning_steps", sa.String(), "10m"),
    ("maximum_interval", sa.Integer(), "36500"),
    ("days_off", sa.JSON(), "{}"),
    ("new_order", sa.String(), "pack"),
)


def upgrade() -> None:
    for name, kind, default in COLUMNS:
        column = sa.Column(name, kind, server_default=default, nullable=False)
        op.add_column("learners", column)
    op.add_column("learners", sa.Column("weights", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("learners", "weights")
    for name, _, _ in COLUMNS:
        op.drop_column("learners", name)
