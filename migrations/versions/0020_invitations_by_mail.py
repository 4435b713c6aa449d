"""What became of an invitation's mail; and no address of who has used the link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    state = sa.Column("mail_state", sa.String(), server_default=sa.text("''"), nullable=False)
    op.add_column("course_invitations", state)
    op.add_column("course_invitations", sa.Column("mail_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE course_invitations SET email = NULL WHERE member_id IS NOT NULL")


def downgrade() -> None:
    op.drop_column("course_invitations", "mail_at")
    op.drop_column("course_invitations", "mail_state")
