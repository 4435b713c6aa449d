"""How sure one was of an answer, in the lines of the log, to be compared with what came.

It stands with the answers, which say nothing of whose they are: a page of progress would have to go
through three large tables. The index holds only lines with it, none for who is never asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ANSWERS = sa.table("answers", sa.column("id"), sa.column("confidence"))
_LINES = sa.table(
    "log_lines", sa.column("answer_id"), sa.column("kind"), sa.column("confidence", sa.Integer)
)


def upgrade() -> None:
    op.add_column("log_lines", sa.Column("confidence", sa.Integer(), nullable=True))
    told = sa.select(_ANSWERS.c.confidence).where(_ANSWERS.c.id == _LINES.c.answer_id)
    asked = sa.select(_ANSWERS.c.id).where(_ANSWERS.c.confidence.is_not(None))
    op.execute(
        sa.update(_LINES)
        .where(_LINES.c.kind == "answer", _LINES.c.answer_id.in_(asked))
        .values(confidence=told.scalar_subquery())
    )
    is_set = sa.text("confidence IS NOT NULL")
    op.create_index(
        "ix_log_lines_confident",
        "log_lines",
        ["learner_id", "answer_id", "rated", "day", "question_id", "confidence"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade() -> None:
    op.drop_index("ix_log_lines_confident", table_name="log_lines")
    op.drop_column("log_lines", "confidence")
