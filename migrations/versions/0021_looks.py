"""What was said of a presentation of a set is said of that very look of it.

A set has versions, and an assignment keeps its own: the same question can be worded otherwise in
the next. What is said of the one look no longer takes the place of what was said of the other.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_APPROVALS = sa.table(
    "set_approvals",
    sa.column("id", sa.Integer()),
    sa.column("set_id", sa.Integer()),
    sa.column("question_id", sa.Integer()),
    sa.column("format", sa.String()),
    sa.column("variant", sa.Integer()),
    sa.column("seen", sa.JSON(none_as_null=True)),
    sa.column("look", sa.String()),
)
_PLACE = ["set_id", "question_id", "format", "variant"]
_OLD, _NEW = (f"uq_set_approvals_{'_'.join(names)}" for names in (_PLACE, [*_PLACE, "look"]))


def upgrade() -> None:
    op.add_column("set_approvals", sa.Column("look", sa.String(), nullable=True))
    connection = op.get_bind()
    rows = connection.execute(sa.select(_APPROVALS.c.id, _APPROVALS.c.seen)).all()
    for row in rows:
        named = sa.update(_APPROVALS).where(_APPROVALS.c.id == row.id)
        connection.execute(named.values(look=_name(row.seen)))
    with op.batch_alter_table("set_approvals") as batch:
        batch.alter_column("look", existing_type=sa.String(), nullable=False)
        batch.drop_constraint(op.f(_OLD), type_="unique")
        batch.create_unique_constraint(op.f(_NEW), [*_PLACE, "look"])


def downgrade() -> None:
    places = [_APPROVALS.c[name] for name in _PLACE]
    latest = sa.select(sa.func.max(_APPROVALS.c.id)).group_by(*places)
    op.execute(sa.delete(_APPROVALS).where(_APPROVALS.c.id.not_in(latest)))
    with op.batch_alter_table("set_approvals") as batch:
        batch.drop_constraint(op.f(_NEW), type_="unique")
        batch.create_unique_constraint(op.f(_OLD), _PLACE)
        batch.drop_column("look")


def _name(seen: object) -> str:
    """As `services.decisions.look_name` names it, when this was written."""
    if seen is None:
        return ""
    text = json.dumps(seen, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
