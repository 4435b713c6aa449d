"""What an instructor had before the eyes when a presentation of a set was approved or rejected.

Options are chosen among all facts of a pack, so that they may change while the question itself does
not: what was seen is kept, to be compared with what would be shown now. And a report can be made of
a set, where nothing was presented to a learner.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_REPORTS = sa.table("reports", sa.column("presentation_id"))


def upgrade() -> None:
    op.add_column("set_approvals", sa.Column("seen", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("reports") as batch:
        batch.alter_column("presentation_id", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    op.execute(sa.delete(_REPORTS).where(_REPORTS.c.presentation_id.is_(None)))
    with op.batch_alter_table("reports") as batch:
        batch.alter_column("presentation_id", existing_type=sa.BigInteger(), nullable=False)
    op.drop_column("set_approvals", "seen")
