"""How long each answer took, the rating that holds, and what FSRS foresaw of it.

The progress pages compare what was foreseen with what came. Folding 100,000 lines for that takes
seconds, and the time of an answer stands in two large tables. With these columns, all in the index
that the lines of a question are found by, a page is a few sums over that index. Lines that are
there are filled from the fold of their learner's log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from quizapp.core.memory import Line, LineKind, UnknownParametersError, replay
from quizapp.core.scheduling import Calendar, Card, Parameters, Rating, State

revision = "0004"
down_revision = "0003"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_LINES = sa.table(
    "log_lines",
    sa.column("id", sa.BigInteger),
    sa.column("learner_id", sa.Integer),
    sa.column("at", sa.BigInteger),
    sa.column("kind", sa.String),
    sa.column("question_id", sa.Integer),
    sa.column("answer_id", sa.BigInteger),
    sa.column("target_id", sa.BigInteger),
    sa.column("rating", sa.Integer),
    sa.column("counts", sa.Boolean),
    sa.column("day", sa.Integer),
    sa.column("fuzz", sa.Float),
    sa.column("scheduler", sa.String),
    sa.column("parameters", sa.String),
    sa.column("payload", sa.JSON),
    sa.column("seconds", sa.Float),
    sa.column("rated", sa.Integer),
    sa.column("predicted", sa.Float),
)
_ANSWERS = sa.table(
    "answers",
    sa.column("id", sa.BigInteger),
    sa.column("presentation_id", sa.BigInteger),
    sa.column("at", sa.BigInteger),
)
_PRESENTATIONS = sa.table(
    "presentations",
    sa.column("id", sa.BigInteger),
    sa.column("members", sa.JSON),
    sa.column("made_at", sa.BigInteger),
)


def upgrade() -> None:
    with op.batch_alter_table("log_lines") as table:
        table.add_column(sa.Column("seconds", sa.Double()))
        table.add_column(sa.Column("rated", sa.Integer()))
        table.add_column(sa.Column("predicted", sa.Double()))
    op.drop_index("ix_log_lines_learner_id_question_id", table_name="log_lines")
    connection = op.get_bind()
    for learner in connection.execute(sa.select(_LINES.c.learner_id).distinct()).scalars().all():
        _fill(connection, learner)
    summed = ["learner_id", "question_id", "day", "rated", "predicted", "seconds"]
    op.create_index("ix_log_lines_summed", "log_lines", summed)


def downgrade() -> None:
    op.drop_index("ix_log_lines_summed", table_name="log_lines")
    before = ["learner_id", "question_id"]
    op.create_index("ix_log_lines_learner_id_question_id", "log_lines", before)
    with op.batch_alter_table("log_lines") as table:
        for name in ("predicted", "rated", "seconds"):
            table.drop_column(name)


def _fill(connection: sa.Connection, learner: int) -> None:
    rows = connection.execute(sa.select(_LINES).where(_LINES.c.learner_id == learner)).all()
    took = _seconds(connection, learner)
    by_question: dict[int, list[Any]] = {}
    for row in rows:
        if row.question_id is not None:
            by_question.setdefault(row.question_id, []).append(row)
    made = [row for row in rows if row.kind == LineKind.PARAMETERS.value]
    changes = []
    for lines in by_question.values():
        try:
            _, outcomes = replay(map(_line, [*made, *lines]), {}, Calendar())
        except UnknownParametersError:
            continue  # what cannot be replayed cannot be compared with a forecast either
        for row in lines:
            if row.id in outcomes:
                rated, predicted = outcomes[row.id].rated, outcomes[row.id].predicted
                change = {"line": row.id, "rated": rated and int(rated), "predicted": predicted}
                changes.append({**change, "seconds": took.get(row.answer_id)})
    if changes:
        kept = {name: sa.bindparam(name) for name in ("seconds", "rated", "predicted")}
        own = _LINES.c.id == sa.bindparam("line")
        connection.execute(sa.update(_LINES).where(own).values(kept), changes)


def _seconds(connection: sa.Connection, learner: int) -> dict[int, float]:
    """How long each answer of a learner took, shared among the questions that it answers."""
    own = sa.select(_LINES.c.answer_id).where(_LINES.c.learner_id == learner)
    chosen = (
        sa.select(_ANSWERS.c.id, _ANSWERS.c.at, _PRESENTATIONS.c.made_at, _PRESENTATIONS.c.members)
        .join_from(_ANSWERS, _PRESENTATIONS, _PRESENTATIONS.c.id == _ANSWERS.c.presentation_id)
        .where(_ANSWERS.c.id.in_(own))
    )
    rows: Iterable[Any] = connection.execute(chosen)
    return {row.id: (row.at - row.made_at) / 1e6 / len(row.members) for row in rows}


def _line(row: Any) -> Line:
    kind = LineKind(row.kind)
    return Line(
        id=row.id,
        at=_EPOCH + timedelta(microseconds=row.at),
        kind=kind,
        question=None if row.question_id is None else str(row.question_id),
        rating=None if row.rating is None else Rating(row.rating),
        counts=row.counts,
        day=row.day,
        fuzz=row.fuzz,
        target=row.target_id,
        scheduler=row.scheduler,
        parameters=row.parameters,
        card=_card(row.payload) if kind is LineKind.IMPORT else None,
        made=Parameters.from_json(row.payload) if kind is LineKind.PARAMETERS else None,
    )


def _card(kept: dict[str, Any]) -> Card:
    """What a forecast hangs on of an imported card."""
    return Card(
        state=State(kept["state"]),
        step=kept["step"],
        stability=kept["stability"],
        difficulty=kept["difficulty"],
        last_day=kept["last_day"],
    )
